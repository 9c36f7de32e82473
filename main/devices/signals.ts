import type { Report } from './port.ts';

/** Aborts with the first of them. `AbortSignal.any` is newer than the Node of the fallback Electron. */
export function firstOf(...signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}

/** What an aborted exchange says of the device: a person stopped it, or its own time limit ran out. Undefined when it was not aborted. */
export function abortReport(signal: AbortSignal): Report | undefined {
  if (!signal.aborted) return undefined;
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return late ? { condition: 'offline', raw: 'no answer in time' } : { condition: 'cancelled', raw: 'aborted' };
}
