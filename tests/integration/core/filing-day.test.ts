import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import { fileOwner } from '#main/core/documents/vault.ts';
import { enterPerson, holdVisit, openVisit, TestClock, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV } from '#tests/fixtures/persons.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { type OwnResources, ownResources } from '#tests/fixtures/resources.ts';
import { choosePassport, DAY_MS, giveMarks, issueReceipt, mark, PASSPORT_ITEMS, toReceipt } from '#tests/fixtures/visits.ts';

/** A fee that rises on the 22nd, as a law would have it. */
let resources: OwnResources;
let test: TestCore;
beforeEach(async () => {
  resources = ownResources();
  const name = 'catalogue/passport-rf.yaml';
  const text = resources.read(name);
  const fees = text.slice(text.indexOf('fees:'), text.indexOf('\ndelivery:') + 1);
  resources.write(name, text.replace(fees, risingFee(fees)));
  test = await testCore({ resourcesFolder: resources.folder });
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
  resources.dispose();
});

/** The same rules with a last day, and again from the day after at 2000 ₽. */
function risingFee(fees: string): string {
  expect(fees, 'the shipped file has a fee of 1500 ₽').toMatch(/1500/);
  const rules = fees.replace(/^fees:\n/, '');
  const until = rules.replace(/validFrom: \d{4}-\d\d-\d\d/g, (from) => `${from}, validTo: 2026-11-21`);
  const from = rules.replace(/validFrom: \d{4}-\d\d-\d\d/g, 'validFrom: 2026-11-22').replaceAll('1500', '2000');
  return `fees:\n${until}${from}`;
}

const request = (view: VisitView | null) => view?.plan?.requests[0];
const at = (hour: number, minute: number, second = 0, ms = 0, day = 21) => new Date(2026, 10, day, hour, minute, second, ms).getTime();
/** The paper that stands, as it is printed. */
const printed = (): string => {
  const state = test.core.parts.desk.present();
  if (!state?.paper) throw new Error('no paper stands');
  return pdfPages(test.core.parts.vault.get(fileOwner(state), state.paper.file)).join('\n');
};

describe('the day of filing', () => {
  it('of a visit held over a night is the day the receipt is issued: its fee, its term, its date', async () => {
    await openVisit(test);
    await toReceipt(test);
    const ticketId = await holdVisit(test);
    test.clock.advance(DAY_MS);
    await test.ask('queue.resume', { ticketId });
    expect(request(await test.ask('visit.current'))?.fee?.roubles, 'the fee of the day it is shown').toBe(2_000);
    await giveMarks(test);
    expect(await issueReceipt(test)).toBe('test-04-20261122-0001');
    const issued = request(await test.ask('visit.current'));
    expect(issued).toMatchObject({ filedOn: '2026-11-22', fee: { roubles: 2_000 } });
  });

  it('stays what it was when the visit is held after its receipt and looked at a year later', async () => {
    await openVisit(test);
    await toReceipt(test);
    await issueReceipt(test);
    const filed = request(await test.ask('visit.current'));
    expect(filed).toMatchObject({ filedOn: '2026-11-21', fee: { roubles: 1_500 } });
    const ticketId = await holdVisit(test);
    test.clock.advance(366 * DAY_MS);
    await test.ask('queue.resume', { ticketId });
    expect(request(await test.ask('visit.current'))).toEqual(filed);
    expect((await test.ask('visit.current'))?.plan?.on).toBe('2026-11-21');
    await test.visit('finish', { code: 'accepted' });
  });

  it('of a visit resumed next year has a due date that lies ahead', async () => {
    await openVisit(test);
    await toReceipt(test);
    const ticketId = await holdVisit(test);
    test.clock.advance(366 * DAY_MS);
    await test.ask('queue.resume', { ticketId });
    const view = await test.ask('visit.current');
    expect(request(view)?.term?.dueOn.slice(0, 4), 'the due date is that of the day it would be filed').toBe('2027');
    expect(request(view)?.term?.calendarVerified, 'a year without a published calendar is said').toBe(false);
  });

  it('is the new one when the receipt is void and issued anew', async () => {
    await openVisit(test);
    await toReceipt(test);
    await issueReceipt(test);
    const ticketId = await holdVisit(test);
    test.clock.advance(DAY_MS);
    await test.ask('queue.resume', { ticketId });
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    expect(request(await test.ask('visit.current'))).toMatchObject({ filedOn: null, fee: { roubles: 2_000 } });
    await test.visit('insist', { on: true });
    await giveMarks(test);
    expect(await issueReceipt(test)).toBe('test-04-20261122-0001');
    expect(request(await test.ask('visit.current'))?.filedOn).toBe('2026-11-22');
  });
});

describe('a fee that changes at midnight', () => {
  it('takes back «пошлина оплачена», which was said of another sum', async () => {
    await openVisit(test);
    await toReceipt(test);
    const ticketId = await holdVisit(test);
    test.clock.advance(DAY_MS);
    await test.ask('queue.resume', { ticketId });
    const view = await test.ask('visit.current');
    expect(request(view)?.fee?.roubles).toBe(2_000);
    expect(view?.application.feePaid, 'somebody paid 1500 ₽ yesterday; nobody has paid 2000 ₽').toBe(false);
  });

  it('is shown at the window that stands open over it', async () => {
    test.dispose();
    test = await testCore({ resourcesFolder: resources.folder }, undefined, new TestClock(at(23, 50)));
    await openVisit(test);
    await toReceipt(test);
    test.events.length = 0;
    test.clock.advance(15 * 60_000);
    test.core.tick();
    const pushed = test.events.filter(([name]) => name === 'visit.changed').at(-1)?.[1] as VisitView | undefined;
    expect(request(pushed ?? null)?.fee?.roubles, 'the window is told that the sum it shows is no longer the sum').toBe(2_000);
  });

  it('is that of the paper’s own day when midnight passes while it is drawn', async () => {
    test.dispose();
    test = await testCore({ resourcesFolder: resources.folder }, undefined, new TestClock(at(23, 50)));
    await openVisit(test);
    await toReceipt(test);
    test.clock.advance(at(23, 59, 59, 900) - test.clock.now());
    const save = vi.spyOn(PDFDocument.prototype, 'save').mockImplementationOnce(async function (this: PDFDocument, ...args) {
      test.clock.advance(200);
      return PDFDocument.prototype.save.apply(this, args);
    });
    const refused = await test.visitRefused('issue', { kind: 'receipt' });
    expect(save).toHaveBeenCalled();
    expect(refused).toMatchObject({ code: 'stale', at: 'paper' });
    expect((await test.ask('visit.current'))?.receipt, 'no paper of yesterday today').toBeNull();
    await giveMarks(test);
    expect(await issueReceipt(test), 'the number of the refused one was not taken').toBe('test-04-20261122-0001');
    expect(request(await test.ask('visit.current'))).toMatchObject({ filedOn: '2026-11-22', fee: { roubles: 2_000 } });
  });

  it('is that of the paper’s own day when midnight falls between the plan and the number', async () => {
    test.dispose();
    const clock = new Creeping(at(23, 50));
    test = await testCore({ resourcesFolder: resources.folder }, undefined, clock);
    await openVisit(test);
    await toReceipt(test);
    for (let look = 1; look <= 8; look += 1) {
      clock.jump(at(23, 59, 59, 500) - clock.now());
      await giveMarks(test);
      const seen = await test.seen();
      clock.looks = look;
      const outcome = await test.core.call('visit.issue', { kind: 'receipt', ...seen }, test.core.parts.sessions.present()?.id);
      clock.looks = Number.POSITIVE_INFINITY;
      if (!outcome.ok) continue;
      const isTomorrow = test.core.parts.desk.present()?.requests[0]?.filedOn === '2026-11-22';
      expect(printed(), `midnight at look ${look}: day, number and fee are of one day`).toMatch(
        isTomorrow ? /-20261122-[\s\S]*2 000 ₽/ : /-20261121-[\s\S]*1 500 ₽/,
      );
      await test.visit('markDocument', mark(PASSPORT_ITEMS[1], look % 2 === 1 ? 'missing' : 'present'));
    }
  });
});

/** A clock on which midnight falls between two looks at it. */
class Creeping extends TestClock {
  looks = Number.POSITIVE_INFINITY;
  override now(): number {
    this.looks -= 1;
    if (this.looks === 0) this.advance(1_000);
    return super.now();
  }
}

describe('a clock that is moved in the middle of a visit', () => {
  it.each([
    ['back a day', -DAY_MS, '20261120', '2026-11-20'],
    ['forward a year', 365 * DAY_MS, '20271121', '2027-11-21'],
  ])('%s: the visit goes on, and the receipt is of the day the PC believes it is', async (_what, by, numbered, filedOn) => {
    await openVisit(test);
    await toReceipt(test);
    test.clock.jump(by);
    test.core.tick();
    expect(test.troubles).toEqual([]);
    await giveMarks(test);
    expect(await issueReceipt(test)).toBe(`test-04-${numbered}-0001`);
    expect(request(await test.ask('visit.current'))?.filedOn).toBe(filedOn);
    await test.visit('finish', { code: 'accepted' });
    test.clock.jump(-by);
    test.core.tick();
    await test.ask('queue.walkIn', { purpose: 'submit' });
    await enterPerson(test, OBRAZTSOV);
    await choosePassport(test);
    expect(request(await test.ask('visit.current'))?.fee?.roubles).toBe(1_500);
    expect(test.troubles).toEqual([]);
  });
});
