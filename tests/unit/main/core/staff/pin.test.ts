import { expect, it } from 'vitest';
import { delayAfter, hashPin, pinFits } from '#main/core/staff/pin.ts';

it('a PIN fits its own hash and no other', async () => {
  const salt = Buffer.alloc(16, 1);
  const verifier = await hashPin('1111', salt);
  expect([
    await pinFits('1111', salt, verifier),
    await pinFits('1112', salt, verifier),
    await pinFits('1111', Buffer.alloc(16, 2), verifier),
  ]).toEqual([true, false, false]);
});

it('the delay after failures grows and has a ceiling', () => {
  expect([1, 2, 3, 4, 5, 20].map(delayAfter)).toEqual([0, 0, 2_000, 4_000, 8_000, 300_000]);
});
