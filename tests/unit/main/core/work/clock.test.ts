import { afterEach, describe, expect, it } from 'vitest';
import { officeDetails } from '#contract/office.ts';
import { endOf } from '#main/core/catalogue/calendar.ts';
import { localDate, keepTimeOf } from '#main/core/work/clock.ts';
import { CALENDARS } from '#tests/fixtures/catalogue.ts';

const before = process.env.TZ;
afterEach(() => {
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
});

describe('the day of the office', () => {
  it.each([
    ['Europe/Kaliningrad', '2026-12-30T23:59:00+02:00', '2026-12-30'],
    ['Asia/Kamchatka', '2026-12-30T23:59:00+12:00', '2026-12-30'],
    ['Asia/Kamchatka', '2026-12-30T12:00:00Z', '2026-12-31'],
    ['Europe/Kaliningrad', '2026-12-30T22:00:00Z', '2026-12-31'],
  ])('%s at %s is %s', (zone, instant, day) => {
    keepTimeOf(zone);
    expect(localDate(Date.parse(instant))).toBe(day);
  });
  it('is what a term is counted from: one moment, two offices, two due dates', () => {
    const dueOf = (zone: string) => {
      keepTimeOf(zone);
      return endOf(localDate(Date.parse('2026-06-10T21:59:00Z')), 1, 'working', CALENDARS).date;
    };
    expect([dueOf('Europe/Kaliningrad'), dueOf('Asia/Kamchatka')], 'the 12th of June is a holiday').toEqual(['2026-06-11', '2026-06-15']);
  });
  it('is the PC’s when the office says nothing', () => {
    process.env.TZ = 'Europe/Samara';
    keepTimeOf(undefined);
    expect(process.env.TZ).toBe('Europe/Samara');
  });
  it('is that zone in whatever letters it is written: nobody counts in UTC without a word', () => {
    const { timeZone } = officeDetails.parse({ timeZone: 'asia/kamchatka' });
    keepTimeOf(timeZone);
    expect(localDate(Date.parse('2026-12-30T12:00:00Z'))).toBe('2026-12-31');
  });
  it('is refused by a name that no list has', () => {
    expect(officeDetails.safeParse({ timeZone: 'Asia/Kamchatka' }).success).toBe(true);
    for (const timeZone of ['Камчатка', '+12:00', '-05:00']) expect(officeDetails.safeParse({ timeZone }).success, timeZone).toBe(false);
  });
});
