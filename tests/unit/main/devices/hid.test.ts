import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Hid, hidAdapter } from '#main/devices/buttons/hid.ts';
import type { Buttons, Report } from '#main/devices/port.ts';

/** A box that can be pulled out: node-hid's shape, with its quirk that `error` carries a string. */
class FakeBox {
  plugged = true;
  writes: number[][] = [];
  opens = 0;
  #listeners = new Map<string, (payload: never) => void>();
  readonly hid: Hid = {
    devicesAsync: async () =>
      this.plugged
        ? [
            {
              path: '/dev/hidraw5',
              vendorId: 0x1209,
              productId: 0xb0b0,
              serialNumber: 'SIM0001',
              product: 'Box',
              usagePage: 0xffa0,
              usage: 1,
            },
          ]
        : [],
    open: async () => {
      this.opens += 1;
      return {
        on: (event: string, listener: (payload: never) => void) => this.#listeners.set(event, listener),
        removeAllListeners: () => this.#listeners.clear(),
        write: async (data: number[]) => this.writes.push(data),
        close: async () => undefined,
      };
    },
  };
  report(...bytes: number[]): void {
    this.#listeners.get('data')?.(Buffer.from(bytes) as never);
  }
  unplug(): void {
    this.plugged = false;
    this.#listeners.get('error')?.('could not read from HID device' as never);
  }
}

let box: FakeBox;
let buttons: Buttons;
const pressed: number[] = [];
const states: Report['condition'][] = [];
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  pressed.length = 0;
  states.length = 0;
  box = new FakeBox();
  const adapter = hidAdapter(
    async () => box.hid,
    () => ({ pressed: (button) => pressed.push(button), state: (report) => states.push(report.condition) }),
    () => Date.now(),
  );
  const [ref] = await adapter.discover(AbortSignal.timeout(1_000));
  if (!ref) throw new Error('the box was expected to be found');
  buttons = adapter.open(ref);
  await settle();
});
afterEach(async () => {
  await buttons.close();
  vi.useRealTimers();
});

describe('the button box', () => {
  it('is opened once and its presses come through', () => {
    box.report(1, 0, 0, 0, 0, 0, 0, 0);
    expect({ opens: box.opens, pressed, states }).toEqual({ opens: 1, pressed: [1], states: ['ok'] });
  });
  it('that is pulled out is told, looked for, opened again, and gets its lights back', async () => {
    buttons.light([3]);
    await settle();
    box.unplug();
    await settle();
    expect(states.at(-1)).toBe('unplugged');
    await vi.advanceTimersByTimeAsync(4_100);
    expect(box.opens, 'not opened while it is away').toBe(1);
    box.plugged = true;
    box.writes = [];
    await vi.advanceTimersByTimeAsync(2_100);
    expect({ state: states.at(-1), opens: box.opens, light: box.writes[0]?.[1] }).toEqual({ state: 'ok', opens: 2, light: 0b100 });
  });
  it('that is closed is not looked for any more', async () => {
    box.unplug();
    await settle();
    await buttons.close();
    box.plugged = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(box.opens).toBe(1);
  });
});
