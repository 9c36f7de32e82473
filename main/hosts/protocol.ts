import type { Outcome } from '#contract/failure.ts';
import type { Trouble } from '#contract/trouble.ts';

/** Messages between main and a host. Both sides are structured clones: bytes, dates and maps cross as they are. */
export type ToHost =
  | { readonly type: 'init'; readonly options: unknown }
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown; readonly session?: string }
  /** Whether step `n` of call `id` was taken; before a page of a stack is acknowledged, the next is not asked for. */
  | { readonly type: 'ack'; readonly id: number; readonly n: number; readonly ok: boolean }
  | { readonly type: 'ping' }
  | { readonly type: 'stop' };

export type FromHost =
  | { readonly type: 'ready' }
  /** The host could not open. `passing`: the reason may pass (a full disk, a lock), so a later start may succeed. */
  | { readonly type: 'refused'; readonly reason: string; readonly passing: boolean; readonly trouble?: Trouble }
  | { readonly type: 'result'; readonly id: number; readonly outcome: Outcome<unknown> }
  /** Numbered from 1 within its call; every one is acknowledged. */
  | { readonly type: 'step'; readonly id: number; readonly n: number; readonly payload: unknown }
  /** `session`: the one it may be shown to, when it shows a person. */
  | { readonly type: 'push'; readonly name: string; readonly payload: unknown; readonly session?: string }
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
