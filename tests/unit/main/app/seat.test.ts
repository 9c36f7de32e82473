import { describe, expect, it } from 'vitest';
import { okay, type Outcome } from '#contract/failure.ts';
import { Seat } from '#main/app/seat.ts';

const OPEN = { id: 's1', userId: 'petrova', name: 'Петрова О. Н.', role: 'specialist', locked: false };

/** A seat whose core takes its time to hear of a lock. */
function seated() {
  const told: (() => void)[] = [];
  const core = {
    call: (name: string): Promise<Outcome<unknown>> =>
      name === 'staff.lock'
        ? new Promise((resolve) => told.push(() => resolve(okay({ ...OPEN, locked: true }))))
        : Promise.resolve(okay(OPEN)),
  };
  const seat = new Seat(core as never, () => undefined);
  /** The core hears of everything it was told, and of what it is told then. */
  const hears = async () => {
    for (let turn = 0; turn < 10; turn += 1) {
      for (const one of told.splice(0)) one();
      await Promise.resolve();
    }
  };
  return { seat, hears };
}

describe('an unlocking', () => {
  const begun = async () => {
    const { seat, hears } = seated();
    await seat.call('staff.signIn', {}, null);
    seat.lock();
    const unlocked = seat.call('staff.unlock', { pin: '1111' }, seat.session);
    return { seat, hears, unlocked };
  };

  it('opens the screens once the core has heard of the lock', async () => {
    const { seat, hears, unlocked } = await begun();
    await hears();
    expect(await unlocked).toMatchObject({ ok: true });
    expect(seat.session?.locked).toBe(false);
  });

  it('does not, when they are blanked again while the core is being told of the lock before', async () => {
    const { seat, hears, unlocked } = await begun();
    seat.lock();
    await hears();
    expect(await unlocked).toMatchObject({ ok: false, code: 'privacy-locked' });
    expect(seat.session?.locked, 'whoever pressed last wanted it blank').toBe(true);
  });
});
