import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';

let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const mark = (itemId: string, mark: 'present' | 'missing' | 'rejected', reasons: string[] = []) => ({
  itemId,
  mark,
  reasons: reasons as never,
  originals: 1,
  copies: 0,
  sheets: 1,
});

async function toDocuments(person = { ...VYMYSLOVA, identityDocument: 'lost' }): Promise<void> {
  await openVisit(test);
  await enterPerson(test, person);
  await test.ask('visit.chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
  await test.ask('visit.answer', { questionId: 'loss', value: 'lost' });
  await test.ask('visit.answer', { questionId: 'temporaryId', value: false });
  await test.ask('visit.answer', { questionId: 'marks', value: false });
}

async function toReceipt(): Promise<void> {
  await toDocuments();
  for (const id of ['application', 'photo', 'loss-statement']) await test.ask('visit.markDocument', mark(id, 'present'));
  for (const item of ['readBack', 'signed', 'consent', 'feePaid'] as const) await test.ask('visit.setApplication', { item, on: true });
}

describe('one visit through the core', () => {
  it('goes from the called ticket to the receipt and leaves the window free', async () => {
    await toReceipt();
    const issued = await test.ask('visit.issue', { kind: 'receipt' });
    expect(issued.receipt?.number).toBe('04-20261121-0001');
    const paper = await test.internal('paper', {});
    expect(Buffer.from(paper.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    await test.internal('recordPrint', { outcome: 'unknown' });
    expect((await test.ask('visit.confirmPrinted', { printed: true })).receipt?.print?.outcome).toBe('printed');
    await test.ask('visit.finish', { code: 'accepted' });
    expect(await test.ask('visit.current')).toBeNull();
    expect((await test.ask('queue.state')).today.served).toBe(1);
  });

  it('opens at the same step with every confirmed field after the program was killed', async () => {
    await toDocuments();
    await test.ask('visit.goTo', { step: 'documents' });
    const before = await test.ask('visit.current');
    const again = await test.reopen('00000000000000b2');
    await again.signIn('petrova', '1111');
    const after = await again.ask('visit.current');
    expect(after).toEqual(before);
    expect(after?.fields.surname).toBe('Вымыслова');
    again.core.close();
  });

  it('keeps a session over a restart of the core host and not over a restart of the program', async () => {
    await test.signIn('petrova', '1111');
    const sameBoot = await test.reopen();
    expect((await sameBoot.ask('queue.state')).waiting).toEqual([]);
    sameBoot.core.close();
    const newBoot = await test.reopen('00000000000000b2');
    expect((await newBoot.refused('queue.state')).code).toBe('not-signed-in');
    newBoot.core.close();
  });

  it('refuses a receipt while a step is open, and says which', async () => {
    await toDocuments();
    expect(await test.refused('visit.issue', { kind: 'receipt' })).toMatchObject({ code: 'visit-incomplete', at: 'application' });
  });

  it('names every reason at once when it refuses', async () => {
    await toDocuments();
    await test.ask('visit.markDocument', mark('photo', 'rejected', ['R08', 'R15']));
    await test.ask('visit.markDocument', mark('loss-statement', 'missing'));
    const refusal = await test.ask('visit.issue', { kind: 'refusal' });
    expect(refusal.obstacles.map((one) => one.reason)).toEqual(['R08', 'R15', 'R05']);
    expect(refusal.receipt?.kind).toBe('refusal');
  });

  it('has nothing to refuse for when nothing stands in the way', async () => {
    await toReceipt();
    expect((await test.refused('visit.issue', { kind: 'refusal' })).code).toBe('visit-incomplete');
  });

  it('takes a receipt back when the documents change after it', async () => {
    await toReceipt();
    await test.ask('visit.issue', { kind: 'receipt' });
    const changed = await test.ask('visit.markDocument', mark('photo', 'missing'));
    expect(changed.receipt).toBeNull();
    expect((await test.ask('visit.issue', { kind: 'receipt' })).receipt?.number).toBe('04-20261121-0002');
  });

  it('refuses a wrong field at the field and keeps what was there', async () => {
    await openVisit(test);
    await test.ask('visit.enter', { field: 'snils', value: VYMYSLOVA.snils });
    expect(await test.refused('visit.enter', { field: 'snils', value: '900-000-001 83' })).toMatchObject({
      code: 'snils-checksum',
      at: 'snils',
    });
    expect((await test.ask('visit.current'))?.fields.snils).toBe('90000000182');
  });

  it('joins scanned pages into one document, appends to it, and gives every page back byte for byte', async () => {
    await toDocuments();
    const { readFileSync } = await import('node:fs');
    const page = (n: number) => readFileSync(new URL(`../../../resources/samples/page-${n}.jpg`, import.meta.url));
    await test.internal('attachScan', { itemId: 'application', pages: [page(1), page(2)], dpi: 200, append: false });
    const view = await test.internal('attachScan', { itemId: 'application', pages: [page(3)], dpi: 200, append: true });
    const scan = view.documents.find((one) => one.itemId === 'application')?.scan;
    expect(scan?.pages).toBe(3);
    for (const n of [1, 2, 3]) {
      expect(
        Buffer.from(await test.ask('scan.page', { scanId: scan?.id ?? '', page: n })).equals(page(n)),
        `page ${n} is the scanner's own bytes`,
      ).toBe(true);
    }
  });

  it('shows the held visit again where it was', async () => {
    await toDocuments();
    const before = await test.ask('visit.current');
    await test.ask('queue.hold', { reason: 'applicant-away' });
    expect(await test.ask('visit.current')).toBeNull();
    await test.ask('queue.resume', { ticketId: before?.ticket.id ?? '' });
    expect((await test.ask('visit.current'))?.checklist?.goalId).toBe('lost');
  });
});
