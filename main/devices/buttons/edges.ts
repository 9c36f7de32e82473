/**
 * From whole HID reports to presses. A button is one bit; a bit that has just changed is left alone for the debounce
 * time, then compared again, so that a bouncing contact is one press and a held button is one press.
 */
export const DEBOUNCE_MS = 30;

export interface EdgeState {
  /** Bits as last accepted. */
  readonly down: ReadonlySet<number>;
  /** When each bit last changed, ms. */
  readonly changedAt: ReadonlyMap<number, number>;
}
export const NO_EDGES: EdgeState = { down: new Set(), changedAt: new Map() };

/** Buttons are numbered from 1: bit 0 of byte 0 is button 1. Answers the new state and the buttons pressed. */
export function detectEdges(state: EdgeState, report: Uint8Array, now: number, buttons: number): { state: EdgeState; pressed: number[] } {
  const down = new Set(state.down);
  const changedAt = new Map(state.changedAt);
  const pressed: number[] = [];
  for (let button = 1; button <= Math.min(buttons, report.length * 8); button += 1) {
    const isDown = (((report[(button - 1) >> 3] ?? 0) >> ((button - 1) & 7)) & 1) === 1;
    if (isDown === down.has(button) || now - (changedAt.get(button) ?? Number.NEGATIVE_INFINITY) < DEBOUNCE_MS) continue;
    changedAt.set(button, now);
    if (isDown) {
      down.add(button);
      pressed.push(button);
    } else down.delete(button);
  }
  return { state: { down, changedAt }, pressed };
}

/** Output report that lights exactly these buttons: report id 0, then one bit a light. */
export function lightReport(buttons: readonly number[], length = 8): number[] {
  const report = new Array<number>(length + 1).fill(0);
  for (const button of buttons) {
    const at = 1 + ((button - 1) >> 3);
    if (at <= length) report[at] = (report[at] ?? 0) | (1 << ((button - 1) & 7));
  }
  return report;
}
