import { createHash } from 'node:crypto';
import type { Action, DeviceRef } from '#contract/devices.ts';
import type { QueueState } from '#contract/queue.ts';

/**
 * What the log is told a command to a device is about. The leaf gets a kind and a digest of a known device's id, never what was
 * typed; what a person calls it stands beside the leaf, masked and erasable.
 */
export function deviceWords(
  { id, kind, adapter, button, on }: Record<string, unknown>,
  devices: readonly DeviceRef[],
): { what: string; details?: string } {
  if (id !== undefined) {
    const known = devices.find((one) => one.id === id);
    if (!known) return { what: 'unknown' };
    return { what: `${known.kind}.${createHash('sha256').update(known.id).digest('hex').slice(0, 8)}`, details: known.label };
  }
  if (kind !== undefined) return { what: `${String(kind)}.${String(adapter)}` };
  if (button !== undefined) return { what: `button.${Number(button)}` };
  return { what: on === undefined ? 'all' : `learn.${on === true}` };
}

/** A button glows while what it does makes sense. */
export function lightsFor(queue: QueueState | undefined): Action[] {
  const status = queue?.current?.status;
  const actions: Action[] = ['issue-ticket', 'privacy-lock'];
  if (queue && !queue.current && queue.waiting.length > 0) actions.push('call-next');
  if (status === 'called') actions.push('recall', 'confirm', 'no-show');
  if (status === 'serving') actions.push('scan', 'next-step');
  return actions;
}
