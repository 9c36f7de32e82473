import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import type { FormsJob } from '#main/core/documents/jobs.ts';
import { RESOURCES, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { DAY_MS } from '#tests/fixtures/visits.ts';
import { chooseLost, giveMarks, leaves, logSize, marked, PHOTO, toDocuments } from '#tests/fixtures/window.ts';

const APPLICATION = 'passport-rf:application';
const STATEMENT = 'passport-rf:loss-statement';

/** What is signed is made at the window: filled, printed, signed and only then scanned. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
  await test.visit('answer', { questionId: 'passport-rf:loss', value: 'lost' });
  await test.visit('answer', { questionId: 'passport-rf:marks', value: false });
  await test.visit('markDocument', marked(PHOTO));
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
});

const begin = async (itemId?: string) =>
  test.internal('beginForms', { ...(await test.seen()), sheet: 'forms', ...(itemId !== undefined && { itemIds: [itemId] }) });
const print = async (outcome: 'printed' | 'accepted' | 'unknown' | 'failed' | 'cancelled' = 'printed') => {
  const { jobId, pdf } = await begin();
  await test.asMain('endPrint', { jobId, outcome });
  return pdf;
};
const now = async (): Promise<VisitView> => {
  const view = await test.ask('visit.current');
  if (!view) throw new Error('a visit was expected at the window');
  return view;
};
const documentIn = (view: VisitView, id: string) => view.documents.find((one) => one.itemId === id);

describe('the forms of a visit', () => {
  it('are not brought: the way to them is open when everything else is looked at', async () => {
    const view = await now();
    expect(view.plan?.items.filter((item) => item.form).map((item) => item.id)).toEqual([APPLICATION, STATEMENT]);
    expect(view.plan?.consent?.title.ru).toContain('Согласие');
    expect(view.finished).toContain('documents');
    expect(view.obstacles, 'nobody is refused for what is made here').toEqual([]);
  });

  it('say who asks for what, by which answers, with which papers, each on sheets of its own', async () => {
    const pages = pdfPages(await print());
    const text = pages.join('\n').replaceAll('\u00a0', ' ');
    expect(pages).toHaveLength(3);
    for (const part of [VYMYSLOVA.surname, 'форма № 1П', 'не заменяет', 'Утерян', 'Фотография 35 × 45 мм', 'При каких обстоятельствах'])
      expect(text).toContain(part);
    expect(pages[2], 'the consent is a sheet of its own').toContain('Согласие на обработку персональных данных');
    expect(pages[2]).toContain('МФЦ «Мои документы» города Примерска');
    expect(pages[0], 'what is made here is no paper that is attached').not.toContain('Заявление об утрате');
  });

  it('are shown as they print', async () => {
    const { visitId } = await test.seen();
    const shown = await test.ask('visit.forms', { visitId, sheet: 'forms' });
    const words = (text: string) =>
      text
        .split(/[\s\u00a0]+/)
        .filter(Boolean)
        .sort();
    expect(words(shown.flatMap((page) => page.texts.map((one) => one.text)).join(' '))).toEqual(words(pdfPages(await print()).join(' ')));
  });

  it.each(['printed', 'accepted', 'unknown'] as const)('are out when the printer says «%s»', async (outcome) => {
    await print(outcome);
    expect((await now()).printed).toEqual(
      [APPLICATION, STATEMENT, 'consent'].map((itemId) => ({ itemId, sheets: 1, at: test.clock.now(), outcome })),
    );
  });

  it.each(['failed', 'cancelled'] as const)('are not when it says «%s»', async (outcome) => {
    await print(outcome);
    expect((await now()).printed).toEqual([]);
  });

  it('are printed one by one as well', async () => {
    const { jobId, pdf } = await begin(STATEMENT);
    expect(pdfPages(pdf)).toHaveLength(1);
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    expect((await now()).printed.map((one) => one.itemId)).toEqual([STATEMENT]);
  });

  it('are none for a paper that is brought', async () => {
    const seen = await test.seen();
    const outcome = await test.asMain('beginForms', { ...seen, sheet: 'forms', itemIds: [PHOTO] });
    expect(outcome).toMatchObject({ ok: false, code: 'visit-item-unknown' });
  });

  it('are told to the log before they go to the printer, by the hash of what they say and by nothing of it', async () => {
    const from = logSize(test);
    await print();
    const told = leaves(test, from).filter((leaf) => leaf.op.startsWith('print.'));
    expect(told.map((leaf) => [leaf.op, leaf.o?.i, leaf.rc])).toEqual([
      ['print.forms', 'forms', undefined],
      ['print.formsEnd', 'forms', 'printed'],
    ]);
    expect(told[0]?.f, 'every kind of field that stands on the sheet').toEqual(
      expect.arrayContaining(['PERSON', 'SNILS', 'BIRTH_DATE', 'PHONE']),
    );
  });
});

describe('a form that was printed', () => {
  /** What changes, and which of the forms say something else then. */
  const CHANGES: Readonly<Record<string, [change: () => Promise<unknown>, back: () => Promise<unknown>, former: readonly string[]]>> = {
    'another name': [
      () => test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' }),
      () => test.visit('enter', { party: 'applicant', field: 'surname', value: VYMYSLOVA.surname }),
      [APPLICATION, STATEMENT, 'consent'],
    ],
    'the address, which the application alone has': [
      () => test.visit('enter', { party: 'applicant', field: 'address', value: 'г. Примерск' }),
      () => test.visit('enter', { party: 'applicant', field: 'address', value: '' }),
      [APPLICATION],
    ],
    'another answer': [
      () => test.visit('answer', { questionId: 'passport-rf:marks', value: true }),
      () => test.visit('answer', { questionId: 'passport-rf:marks', value: false }),
      [APPLICATION],
    ],
    'another paper': [
      () => test.visit('markDocument', marked(PHOTO, 'present', [], 4)),
      () => test.visit('markDocument', marked(PHOTO)),
      [APPLICATION],
    ],
    'one more service that has its own': [
      () => test.visit('chooseService', { serviceId: 'snils', goalId: 'data' }),
      async () => test.visit('removeService', { requestId: (await now()).requests.at(-1)?.id ?? '' }),
      [],
    ],
    'another service in its place': [
      async () => test.visit('removeService', { requestId: (await now()).requests[0]?.id ?? '' }),
      () => test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' }),
      [],
    ],
  };
  it.each(Object.keys(CHANGES))('is printed anew where it says %s, and is what it was when that is taken back', async (name) => {
    const [change, back, former] = CHANGES[name] ?? [];
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    await change?.();
    const changed = await now();
    const forms = [APPLICATION, STATEMENT, 'consent'].filter((id) => id === 'consent' || documentIn(changed, id));
    expect(changed.formerForms).toEqual(former);
    if (changed.plan) expect(changed.printed.map((one) => one.itemId)).toEqual(forms.filter((id) => !former?.includes(id)));
    if (former?.includes(APPLICATION)) expect(documentIn(changed, APPLICATION)?.scan, 'it shows what is so no more').toBeNull();
    await back?.();
    const again = await now();
    expect(again.formerForms).toEqual([]);
    expect(again.printed).toHaveLength(3);
    expect(documentIn(again, APPLICATION)?.scan?.pages).toBe(1);
  });

  it('is not printed anew for a mark or a scan', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    expect((await now()).printed).toHaveLength(3);
  });

  it('while what it says was changed says the former: it does not count as printed', async () => {
    const { jobId } = await begin();
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    expect((await now()).printed).toEqual([]);
  });

  it('is known by a digest that nobody can make without the keys of whoever acts', async () => {
    const says = async () => {
      const { jobId } = await begin(STATEMENT);
      const { forms } = test.core.parts.deviceJobs.print(jobId) as FormsJob;
      await test.asMain('endPrint', { jobId, outcome: 'printed' });
      return forms[0]?.says;
    };
    const first = await says();
    expect(await says(), 'the same sheet').toBe(first);
    await test.visit('finish', { code: 'left' });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    await chooseLost(test);
    await test.visit('answer', { questionId: 'passport-rf:loss', value: 'lost' });
    await test.visit('answer', { questionId: 'passport-rf:marks', value: false });
    await test.visit('markDocument', marked(PHOTO));
    expect(await says(), 'the same words of the next applicant').not.toBe(first);
  });

  it('is not begun for what somebody has not seen', async () => {
    const seen = await test.seen();
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    expect(await test.asMain('beginForms', { ...seen, sheet: 'forms' })).toMatchObject({ ok: false, code: 'stale' });
  });

  it('is of yesterday: it bears another day, and is printed anew', async () => {
    await print();
    test.clock.advance(DAY_MS);
    await test.signIn('petrova', '1111');
    expect((await now()).printed).toEqual([]);
  });

  it('is printed although another document is scanned meanwhile', async () => {
    const { jobId } = await begin();
    await scan(test, PHOTO, [samplePage(1)]);
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    expect((await now()).printed).toHaveLength(3);
  });

  it('that was printed of less than the visit asks again does not count for the whole', async () => {
    const { requests } = await test.visit('chooseService', { serviceId: 'snils', goalId: 'data' });
    const { undo } = await test.visit('removeService', { requestId: requests.at(-1)?.id ?? '' });
    const { jobId } = await begin();
    await test.visit('undo', { n: undo?.n ?? 0 });
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    expect(
      (await now()).printed.map((one) => one.itemId),
      'the other application is still to come',
    ).toEqual([APPLICATION, STATEMENT, 'consent']);
  });

  it('is not begun when midnight comes while it is laid out: it would be a sheet of yesterday', async () => {
    test.clock.jump(new Date(2026, 10, 21, 23, 59, 59).getTime() - test.clock.now());
    const seen = await test.seen();
    const { visits } = test.core.parts;
    const progress = visits.progress.bind(visits);
    vi.spyOn(visits, 'progress').mockImplementation((state) => {
      const told = progress(state);
      test.clock.advance(2_000);
      return told;
    });
    expect(await test.asMain('beginForms', { ...seen, sheet: 'forms' })).toMatchObject({ ok: false, code: 'stale' });
  });

  it('bears the day on which it was laid out, whenever its end is written', async () => {
    const { jobId } = await begin();
    test.clock.advance(DAY_MS);
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    await test.signIn('petrova', '1111');
    expect((await now()).printed, 'the sheet says yesterday').toEqual([]);
  });

  it('ends after its visit without touching it, and nothing of it comes to the next applicant', async () => {
    const { jobId } = await begin();
    const { visitId, revision } = await test.seen();
    await test.ask('visit.finish', { visitId, revision, code: 'left' });
    expect(await test.asMain('endPrint', { jobId, outcome: 'printed' })).toMatchObject({ ok: true });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    expect((await now()).printed).toEqual([]);
  });

  it('that nobody has told the end of is ended at the next start', async () => {
    await begin();
    const again = await test.reopen('00000000000000b2');
    try {
      await again.signIn('petrova', '1111');
      expect((await again.ask('visit.current'))?.printed.map((one) => one.outcome)).toEqual(['unknown', 'unknown', 'unknown']);
    } finally {
      again.core.close();
    }
  });
});

describe('the signature', () => {
  it('says that the forms are here, in the sheets they were printed on where those are what is signed', async () => {
    await print();
    const before = await now();
    expect(documentIn(before, APPLICATION)?.mark).toBe('open');
    const view = await test.visit('setApplication', { item: 'signed', on: true });
    expect([APPLICATION, STATEMENT].map((id) => documentIn(view, id))).toMatchObject([
      // Of a blank nobody here knows how many sheets it has.
      { mark: 'present', originals: 1, sheets: 0, scan: null },
      { mark: 'present', originals: 1, sheets: 1 },
    ]);
    const taken = await test.visit('setApplication', { item: 'signed', on: false });
    expect(documentIn(taken, APPLICATION)?.mark).toBe('open');
  });

  it('is not taken back by the scan of what was signed', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1), samplePage(2)]);
    const view = await now();
    expect(view.application.signed).toBe(true);
    // The blank that was signed is counted by its scan, never by our sheet of data for it.
    expect(documentIn(view, APPLICATION)).toMatchObject({ mark: 'present', originals: 1, sheets: 2, scan: { pages: 2 } });
  });

  it('is the only word that they are here: nobody marks them, takes them for missing, or puts them here by a scan', async () => {
    for (const mark of ['present', 'missing', 'rejected'] as const)
      expect(await test.visitRefused('markDocument', marked(APPLICATION, mark, mark === 'rejected' ? ['R09'] : []))).toMatchObject({
        code: 'form-made',
      });
    await scan(test, APPLICATION, [samplePage(1)]);
    expect(documentIn(await now(), APPLICATION)).toMatchObject({ mark: 'open', scan: { pages: 1 } });
  });

  it('when it is gone before the scan ends, the pages are not laid to the form', async () => {
    await print();
    await giveMarks(test);
    const end = await scan(test, APPLICATION, [samplePage(1)], {
      before: () => test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' }),
    });
    expect(end.end).toBe('late');
    const [late] = (await now()).late;
    await giveMarks(test);
    expect(await test.visitRefused('takeLate', { jobId: late?.jobId ?? '' }), 'nor by hand: they show another name').toMatchObject({
      code: 'late-former',
    });
    expect(documentIn(await now(), APPLICATION)?.scan).toBeNull();
  });

  it('under another name wants its own scan: that of the former sheet does not go with the new receipt', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    expect(documentIn(await now(), APPLICATION)?.scan).toBeNull();
    await print();
    await giveMarks(test);
    expect(documentIn(await now(), APPLICATION)).toMatchObject({ mark: 'present', scan: null });
    await scan(test, APPLICATION, [samplePage(2), samplePage(3)]);
    expect(documentIn(await now(), APPLICATION)?.scan?.pages, 'in place of the former, never behind it').toBe(2);
  });

  it('taken back and given again while its sheet is scanned leaves the pages to be taken, without those of a former sheet', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(2)], {
      before: async () => {
        await test.visit('setApplication', { item: 'signed', on: false });
        await test.visit('setApplication', { item: 'signed', on: true });
      },
    });
    const [late] = (await now()).late;
    const view = await test.visit('takeLate', { jobId: late?.jobId ?? '' });
    expect(documentIn(view, APPLICATION)?.scan?.pages).toBe(1);
  });

  it('comes back with the service that was taken out, and the print with it', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    const [request] = (await now()).requests;
    const { undo } = await test.visit('removeService', { requestId: request?.id ?? '' });
    const view = await test.visit('undo', { n: undo?.n ?? 0 });
    expect(view.application.signed).toBe(true);
    expect(documentIn(view, APPLICATION)?.scan?.pages, 'and the scan of what was signed').toBe(1);
    expect(view.printed.map((one) => one.itemId)).toEqual([APPLICATION, STATEMENT, 'consent']);
  });

  it('puts the forms on the receipt, each as the original that it is, scanned or not', async () => {
    await print();
    await giveMarks(test);
    await scan(test, APPLICATION, [samplePage(1)]);
    const { receipt, id } = await test.visit('issue', { kind: 'receipt' });
    expect(receipt?.kind).toBe('receipt');
    const pages = await test.ask('visit.pages', { visitId: id });
    const text = pages.flatMap((page) => page.texts.map((one) => one.text)).join(' ');
    for (const part of ['Заявление о выдаче (замене) паспорта', 'Заявление об утрате', 'подлинников принято 2'])
      expect(text).toContain(part);
    expect(text).not.toContain('0\u00a0листов');
  });
});

describe('without a part of the dictionary', () => {
  it.each(['parties', 'fields'])('(%s) no form is shown or printed: it would name nobody', async (name) => {
    const resources = mkdtempSync(path.join(tmpdir(), 'okno-resources-'));
    try {
      cpSync(RESOURCES, resources, { recursive: true });
      rmSync(path.join(resources, `dictionary/${name}.yaml`));
      const seen = await test.seen();
      test.core.close();
      test = await testCore({ resourcesFolder: resources, boot: '00000000000000b2' }, test.folder, test.clock);
      await test.signIn('petrova', '1111');
      expect(await test.asMain('beginForms', { ...seen, ...(await test.seen()), sheet: 'forms' })).toMatchObject({
        ok: false,
        code: 'resource-broken',
      });
      expect((await test.refused('visit.forms', { visitId: seen.visitId, sheet: 'forms' })).code).toBe('resource-broken');
    } finally {
      rmSync(resources, { recursive: true });
    }
  });
});

describe('the sheet that the applicant checks', () => {
  it('has the data of everybody and is no form: nothing counts as printed by it', async () => {
    const { jobId, pdf } = await test.internal('beginForms', { ...(await test.seen()), sheet: 'check' });
    const text = pdfPages(pdf).join('\n');
    for (const part of ['Проверьте', VYMYSLOVA.surname, '15.01.1990', 'Сведения верны']) expect(text).toContain(part);
    const from = logSize(test);
    await test.asMain('endPrint', { jobId, outcome: 'printed' });
    expect((await now()).printed).toEqual([]);
    expect(leaves(test, from).map((leaf) => [leaf.op, leaf.o?.i])).toContainEqual(['print.formsEnd', 'check']);
  });
});

describe('what is paid by a charge', () => {
  const UIN = '18812345678901234565';
  const enter = async (uin: string) => test.visit('setUin', { requestId: (await now()).requests[0]?.id ?? '', uin });

  it('is known by its УИН: with spaces or without, on the sheet of payment and on the receipt', async () => {
    expect((await enter('1881 2345 6789 0123 4565')).requests[0]?.uin).toBe(UIN);
    const { pdf } = await test.internal('beginForms', { ...(await test.seen()), sheet: 'payment' });
    expect(pdfPages(pdf).join(' ')).toContain(UIN);
    await print();
    await giveMarks(test);
    const { id } = await test.visit('issue', { kind: 'receipt' });
    const pages = await test.ask('visit.pages', { visitId: id });
    expect(JSON.stringify(pages)).toContain(UIN);
  });

  it('a slip of the hand is refused, and a receipt that says another is void', async () => {
    const requestId = (await now()).requests[0]?.id ?? '';
    expect(await test.visitRefused('setUin', { requestId, uin: '18812345678901234564' })).toMatchObject({ code: 'field-checksum' });
    expect(await test.visitRefused('setUin', { requestId: 'none', uin: UIN })).toMatchObject({ code: 'bad-request' });
    await giveMarks(test);
    const { receipt } = await test.visit('issue', { kind: 'receipt' });
    expect(await enter(UIN)).toMatchObject({ receipt: null, voided: { number: receipt?.number, because: 'fee' } });
  });

  it('comes back with its service', async () => {
    await enter(UIN);
    const { undo } = await test.visit('removeService', { requestId: (await now()).requests[0]?.id ?? '' });
    expect((await test.visit('undo', { n: undo?.n ?? 0 })).requests[0]?.uin).toBe(UIN);
  });

  it('stands in no line of the log', async () => {
    const from = logSize(test);
    await enter(UIN);
    expect(JSON.stringify(leaves(test, from))).not.toContain(UIN);
  });

  it('there is no sheet of payment where nothing is to be paid', async () => {
    await test.visit('answer', { questionId: 'svo', value: true });
    expect(await test.asMain('beginForms', { ...(await test.seen()), sheet: 'payment' })).toMatchObject({
      ok: false,
      code: 'visit-item-unknown',
    });
  });
});

describe('what only the forms need', () => {
  it('is asked when they are made, keeps nobody from them, and stands in them', async () => {
    const [card] = (await now()).form;
    expect(card?.fields.filter((one) => one.later)).toMatchObject([
      { field: 'address', required: false },
      { field: 'email', required: false },
      { field: 'birthPlace', required: false },
    ]);
    await test.visit('enter', { party: 'applicant', field: 'address', value: 'г. Примерск, ул. Образцовая, д. 2' });
    expect(pdfPages(await print()).join(' ')).toContain('ул. Образцовая, д. 2');
  });

  it('says nothing any more when the service is taken out', async () => {
    await test.visit('enter', { party: 'applicant', field: 'birthPlace', value: 'г. Примерск' });
    const [request] = (await now()).requests;
    const view = await test.visit('removeService', { requestId: request?.id ?? '' });
    expect(view.form[0]?.fields.some((one) => one.later)).toBe(false);
    expect(await test.visitRefused('enter', { party: 'applicant', field: 'birthPlace', value: 'г. Иной' })).toMatchObject({
      code: 'bad-request',
    });
  });
});
