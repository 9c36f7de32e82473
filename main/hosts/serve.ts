import { type Outcome, toFailure } from '#contract/failure.ts';
import { type HostPort, hostPort } from './protocol.ts';
import { startFailure } from './start-failure.ts';

export interface HostLogic {
  /** Answers one call; `step` sends progress of it. */
  call(name: string, args: unknown, session: string | undefined, step: (payload: unknown) => void): Promise<Outcome<unknown>>;
  close(): void | Promise<void>;
}

type Open = (options: unknown, push: (name: string, payload: unknown) => void) => HostLogic | Promise<HostLogic>;

/**
 * Runs a host: `open` gets the options of the handshake and a way to push events, and answers the logic. Whatever it
 * throws is reported to main as a refusal with one word, never as a stack, and says whether trying again may help.
 */
export function serve(open: Open, port: HostPort = hostPort(), exit: (code: number) => void = (code) => process.exit(code)): void {
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
      logic = await open(options, (name, payload) => port.post({ type: 'push', name, payload }));
      port.post({ type: 'ready' });
    } catch (error) {
      port.post({ type: 'refused', ...startFailure(error) });
    }
  };
  const answering = async (id: number, work: () => Promise<Outcome<unknown>>) => {
    let outcome: Outcome<unknown>;
    try {
      outcome = await work();
      port.post({ type: 'result', id, outcome });
    } catch (error) {
      // The call's own failure, or an answer that cannot be cloned: the caller hears of either.
      port.post({ type: 'result', id, outcome: toFailure(error) });
    }
  };
  port.onClose(() => void stop());
  port.onMessage((message) => {
    switch (message.type) {
      case 'init':
        void opening(message.options);
        break;
      case 'call': {
        const { id, name, args, session } = message;
        const host = logic;
        void answering(id, () =>
          host
            ? host.call(name, args, session, (payload) => port.post({ type: 'step', id, payload }))
            : Promise.resolve({ ok: false, code: 'host-down' } as const),
        );
        break;
      }
      case 'ping':
        port.post({ type: 'pong' });
        break;
      case 'stop':
        void stop();
        break;
    }
  });
}
