import { afterEach, expect, it } from 'vitest';
import { enterPerson, openVisit, TestClock, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV } from '#tests/fixtures/persons.ts';

/** Fees change at midnight: on 1 September 2025 the licence became dearer by half (resources/catalogue/driving-licence.yaml). */
let test: TestCore;
afterEach(() => test.dispose());

it('a fee that was paid is not the fee of the next day: the mark is taken back when the fee has changed', async () => {
  const clock = new TestClock(new Date(2025, 7, 31, 12).getTime());
  test = await testCore({}, undefined, clock);
  await openVisit(test);
  await enterPerson(test, OBRAZTSOV);
  await test.visit('chooseService', { serviceId: 'driving-licence', goalId: 'lost' });
  await test.visit('answer', { questionId: 'driving-licence:blank', value: 'plastic' }).catch(() => undefined);
  const before = await test.visit('setApplication', { item: 'feePaid', on: true });
  clock.advance(24 * 3_600_000);
  const after = await test.ask('visit.current');
  const fees = [before, after].map((view) => view?.plan?.requests[0]?.fee?.roubles);
  expect(fees[0], 'the catalogue has two fees').not.toBe(fees[1]);
  expect(after?.application.feePaid, `paid were ${fees[0]} roubles, due are ${fees[1]}`).toBe(false);
});

it('a fee that has not changed stays paid over night', async () => {
  const clock = new TestClock(new Date(2025, 8, 10, 12).getTime());
  test = await testCore({}, undefined, clock);
  await openVisit(test);
  await enterPerson(test, OBRAZTSOV);
  await test.visit('chooseService', { serviceId: 'driving-licence', goalId: 'lost' });
  await test.visit('setApplication', { item: 'feePaid', on: true });
  clock.advance(24 * 3_600_000);
  expect((await test.ask('visit.current'))?.application.feePaid).toBe(true);
});
