import { type Outcome, toFailure } from '#contract/failure.ts';
import { hostPort } from './protocol.ts';

export interface HostLogic {
  /** Answers one call; `step` sends progress of it. */
  call(name: string, args: unknown, session: string | undefined, step: (payload: unknown) => void): Promise<Outcome<unknown>>;
  close(): void | Promise<void>;
}

/**
 * Runs a host: `open` gets the options of the handshake and a way to push events, and answers the logic. Whatever it
 * throws is reported to main as a refusal with one word, never as a stack.
 */
export function serve(open: (options: unknown, push: (name: string, payload: unknown) => void) => Promise<HostLogic>): void {
  const port = hostPort();
  let logic: HostLogic | undefined;
  const stop = async () => {
    await logic?.close();
    process.exit(0);
  };
  port.onClose(() => void stop());
  port.onMessage((message) => {
    switch (message.type) {
      case 'init':
        open(message.options, (name, payload) => port.post({ type: 'push', name, payload })).then(
          (opened) => {
            logic = opened;
            port.post({ type: 'ready' });
          },
          (error: unknown) => {
            const failure = toFailure(error);
            port.post({ type: 'refused', reason: [failure.code, failure.detail].filter(Boolean).join(': ') });
          },
        );
        break;
      case 'call': {
        const { id } = message;
        const answer = (outcome: Outcome<unknown>) => port.post({ type: 'result', id, outcome });
        if (logic)
          logic
            .call(message.name, message.args, message.session, (payload) => port.post({ type: 'step', id, payload }))
            .then(answer, (error: unknown) => answer(toFailure(error)));
        else answer({ ok: false, code: 'host-down' });
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
