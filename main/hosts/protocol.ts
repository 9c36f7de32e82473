import type { Outcome } from '#contract/failure.ts';

/** Messages between main and a host. Both sides are structured clones: bytes, dates and maps cross as they are. */
export type ToHost =
  | { readonly type: 'init'; readonly options: unknown }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown; readonly session?: string }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' };

export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'result'; readonly id: number; readonly outcome: Outcome<unknown> }
  | { readonly type: 'step'; readonly id: number; readonly payload: unknown }
  | { readonly type: 'push'; readonly name: string; readonly payload: unknown }
  | { readonly type: 'pong' };

/** A host's end of the line. */
export interface HostPort {
  post(message: FromHost): void;
  onMessage(listener: (message: ToHost) => void): void;
  /** The parent is gone: nothing to work for. */
  onClose(listener: () => void): void;
}

export function hostPort(): HostPort {
  const { parentPort } = process;
  return {
    post: (message) => parentPort.postMessage(message),
    onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as ToHost)),
    onClose: (listener) => process.once('beforeExit', listener),
  };
}
