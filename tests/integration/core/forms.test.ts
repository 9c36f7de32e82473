import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { giveMarks, leaves, logSize, marked, PHOTO, toDocuments } from '#tests/fixtures/window.ts';

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
afterEach(() => test.dispose());

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
  });
});

describe('a form that was printed', () => {
  const CHANGES: Readonly<Record<string, () => Promise<unknown>>> = {
    'another name': () => test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' }),
    'the address, typed then': () => test.visit('enter', { party: 'applicant', field: 'address', value: 'г. Примерск' }),
    'another answer': () => test.visit('answer', { questionId: 'passport-rf:temporaryId', value: true }),
    'another paper': () => test.visit('markDocument', marked(PHOTO, 'present', [], 4)),
    'one more service': () => test.visit('chooseService', { serviceId: 'snils', goalId: 'data' }),
  };
  it.each(Object.keys(CHANGES))('is printed anew after %s', async (name) => {
    await print();
    await CHANGES[name]?.();
    expect((await now()).printed).toEqual([]);
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

  it('is not begun for what somebody has not seen', async () => {
    const seen = await test.seen();
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    expect(await test.asMain('beginForms', { ...seen, sheet: 'forms' })).toMatchObject({ ok: false, code: 'stale' });
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
  it('says that the forms are here, in the sheets they were printed on', async () => {
    await print();
    const before = await now();
    expect(documentIn(before, APPLICATION)?.mark).toBe('open');
    const view = await test.visit('setApplication', { item: 'signed', on: true });
    expect([APPLICATION, STATEMENT].map((id) => documentIn(view, id))).toMatchObject([
      { mark: 'present', originals: 1, sheets: 1, scan: null },
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
    expect(documentIn(view, APPLICATION)).toMatchObject({ mark: 'present', sheets: 1, scan: { pages: 2 } });
  });

  it('puts the forms on the receipt', async () => {
    await print();
    await giveMarks(test);
    const { receipt, id } = await test.visit('issue', { kind: 'receipt' });
    expect(receipt?.kind).toBe('receipt');
    const pages = await test.ask('visit.pages', { visitId: id });
    const text = pages.flatMap((page) => page.texts.map((one) => one.text)).join(' ');
    for (const part of ['Заявление о выдаче (замене) паспорта', 'Заявление об утрате']) expect(text).toContain(part);
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
