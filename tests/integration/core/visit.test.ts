import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { enterPerson, holdVisit, openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';

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
  await test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
  await test.visit('answer', { questionId: 'passport-rf:loss', value: 'damaged' });
  await test.visit('answer', { questionId: 'passport-rf:temporaryId', value: false });
  await test.visit('answer', { questionId: 'passport-rf:marks', value: false });
  await test.visit('answer', { questionId: 'svo', value: false });
}

async function toReceipt(): Promise<void> {
  await toDocuments();
  for (const id of ['passport-rf', 'photo-35x45']) await test.visit('markDocument', mark(id, 'present'));
  for (const item of ['readBack', 'signed', 'consent', 'feePaid'] as const) await test.visit('setApplication', { item, on: true });
}

describe('one visit through the core', () => {
  it('goes from the called ticket to the receipt and leaves the window free', async () => {
    await toReceipt();
    const issued = await test.visit('issue', { kind: 'receipt' });
    expect(issued.receipt?.number).toBe('test-04-20261121-0001');
    const number = issued.receipt?.number ?? '';
    const paper = await test.internal('beginPrint', { visitId: issued.id, number });
    expect(Buffer.from(paper.pdf).subarray(0, 5).toString()).toBe('%PDF-');
    await test.asMain('endPrint', { jobId: paper.jobId, outcome: 'unknown' });
    expect((await test.visit('confirmPrinted', { number, printed: true })).receipt?.print?.outcome).toBe('printed');
    await test.visit('finish', { code: 'accepted' });
    expect(await test.ask('visit.current')).toBeNull();
    expect((await test.ask('queue.state')).today.served).toBe(1);
  });

  it('opens at the same step with every confirmed field when nothing was closed properly', async () => {
    await toDocuments();
    await test.visit('goTo', { step: 'documents' });
    const before = await test.ask('visit.current');
    const again = await test.reopen('00000000000000b2');
    await again.signIn('petrova', '1111');
    const after = await again.ask('visit.current');
    expect(after).toEqual(before);
    expect(after?.parties[0]?.fields.surname).toBe('Вымыслова');
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
    expect(await test.visitRefused('issue', { kind: 'receipt' })).toMatchObject({ code: 'visit-incomplete', at: 'application' });
  });

  it('names every reason at once when it refuses', async () => {
    await toDocuments();
    await test.visit('markDocument', mark('photo-35x45', 'rejected', ['R08', 'R15']));
    await test.visit('markDocument', mark('passport-rf', 'missing'));
    const refusal = await test.visit('issue', { kind: 'refusal' });
    expect(refusal.obstacles.map((one) => one.reason)).toEqual(['R05', 'R08', 'R15']);
    expect(refusal.receipt?.kind).toBe('refusal');
  });

  it('has nothing to refuse for when nothing stands in the way', async () => {
    await toReceipt();
    expect((await test.visitRefused('issue', { kind: 'refusal' })).code).toBe('visit-incomplete');
  });

  it('takes a receipt back when the documents change after it', async () => {
    await toReceipt();
    await test.visit('issue', { kind: 'receipt' });
    const changed = await test.visit('markDocument', mark('photo-35x45', 'missing'));
    expect(changed).toMatchObject({ receipt: null, voided: { number: 'test-04-20261121-0001', because: 'document' } });
    expect(changed.withdrawn).toEqual([{ mark: 'signed', because: 'document' }]);
    await test.visit('insist', { on: true });
    await test.visit('setApplication', { item: 'signed', on: true });
    expect((await test.visit('issue', { kind: 'receipt' })).receipt?.number).toBe('test-04-20261121-0002');
  });

  it('refuses a wrong field at the field and keeps what was there', async () => {
    await openVisit(test);
    await test.visit('enter', { party: 'applicant', field: 'snils', value: VYMYSLOVA.snils });
    expect(await test.visitRefused('enter', { party: 'applicant', field: 'snils', value: '900-000-001 83' })).toMatchObject({
      code: 'snils-checksum',
      at: 'snils',
    });
    expect((await test.ask('visit.current'))?.parties[0]?.fields.snils).toBe('90000000182');
  });

  it('joins scanned pages into one document, appends to it, and gives every page back byte for byte', async () => {
    await toDocuments();
    await scan(test, 'passport-rf', [samplePage(1), samplePage(2)]);
    expect(await scan(test, 'passport-rf', [samplePage(3)], { append: true })).toMatchObject({ end: 'attached', pages: 1 });
    const view = await test.ask('visit.current');
    const kept = view?.documents.find((one) => one.itemId === 'passport-rf')?.scan;
    expect(kept?.pages).toBe(3);
    for (const n of [1, 2, 3]) {
      const page = await test.ask('scan.page', { visitId: view?.id ?? '', scanId: kept?.id ?? '', page: n });
      expect(Buffer.from(page).equals(samplePage(n)), `page ${n} is the scanner's own bytes`).toBe(true);
    }
  });

  it('shows the held visit again where it was', async () => {
    await toDocuments();
    const before = await test.ask('visit.current');
    await holdVisit(test);
    expect(await test.ask('visit.current')).toBeNull();
    await test.ask('queue.resume', { ticketId: before?.ticket.id ?? '' });
    expect((await test.ask('visit.current'))?.plan?.requests[0]?.goalId).toBe('lost');
  });
});
