import { fail, type Outcome, toFailure } from '#contract/failure.ts';
import { type HostPort, hostPort, type ToHost } from './protocol.ts';
import { startFailure } from './start-failure.ts';
import { Steps } from './steps.ts';

export interface HostLogic {
  /**
   * Answers one call. `step` hands something over before the answer: it resolves when whoever asked has taken it, and
   * rejects when they refuse it or the call is over. One that need not arrive need not be awaited.
   */
  call(name: string, args: unknown, session: string | undefined, step: (payload: unknown) => Promise<void>): Promise<Outcome<unknown>>;
  close(): void | Promise<void>;
}

/** Pushes an event; `session` is the one it may be shown to, when it shows a person. */
export type HostPush = (name: string, payload: unknown, session?: string) => void;
type Open = (options: unknown, push: HostPush) => HostLogic | Promise<HostLogic>;

/**
 * Runs a host: `open` gets the options of the handshake and a way to push events, and answers the logic. Whatever it
 * throws is reported to main as a refusal with one word, never as a stack, and says whether trying again may help.
 */
export function serve(open: Open, port: HostPort = hostPort(), exit: (code: number) => void = (code) => process.exit(code)): void {
  const steps = new Steps(port);
  let logic: HostLogic | undefined;
  const stop = async () => {
    let code = 0;
    try {
      await logic?.close();
    } catch {
      code = 1;
    }
    exit(code);
  };
  const opening = async (options: unknown) => {
    try {
      logic = await open(options, (name, payload, session) =>
        port.post({ type: 'push', name, payload, ...(session === undefined ? {} : { session }) }),
      );
      port.post({ type: 'ready' });
    } catch (error) {
      port.post({ type: 'refused', ...startFailure(error) });
    }
  };
  const answering = async ({ id, name, args, session }: Extract<ToHost, { type: 'call' }>) => {
    try {
      const outcome = logic ? await logic.call(name, args, session, steps.begin(id)) : fail('host-down');
      port.post({ type: 'result', id, outcome });
    } catch (error) {
      // The call's own failure, or an answer that cannot be cloned: the caller hears of either.
      port.post({ type: 'result', id, outcome: toFailure(error) });
    } finally {
      steps.end(id);
    }
  };
  port.onClose(() => void stop());
  port.onMessage((message) => {
    switch (message.type) {
      case 'init':
        void opening(message.options);
        break;
      case 'call':
        void answering(message);
        break;
      case 'ack':
        steps.acknowledge(message.id, message.n, message.ok);
        break;
      case 'ping':
        port.post({ type: 'pong' });
        break;
      case 'stop':
        void stop();
        break;
    }
  });
}
