import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrawnPage } from '#contract/paper.ts';
import { fileOwner } from '#main/core/documents/vault.ts';
import { openVisit, testCore, type TestCore } from '#tests/fixtures/core.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { issueReceipt, mark, nextApplicant, PASSPORT_ITEMS, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

/** The window shows the very sheet that is printed. */
let test: TestCore;
const OFFICE = { name: 'МФЦ Примерска № 7', status: '8 000 000-00-00' };
beforeEach(async () => {
  test = await testCore({ officeDetails: OFFICE });
  await openVisit(test);
});
afterEach(() => test.dispose());

const pages = async (): Promise<DrawnPage[]> => test.ask('visit.pages', { visitId: (await test.seen()).visitId });
const said = (list: readonly DrawnPage[]) => list.flatMap((one) => one.texts.map((two) => two.text)).join(' ');
const paper = () => {
  const state = test.core.parts.desk.present();
  if (!state?.paper) throw new Error('no paper stands');
  return { state, file: state.paper.file };
};

describe('the pages of a visit’s paper', () => {
  it('before it is issued are the receipt as it would be now, without a number and a code', async () => {
    await toReceipt(test);
    const draft = await pages();
    expect(said(draft)).toContain('номер и код — при выдаче');
    expect(said(draft)).toContain('Вымыслова');
    expect(draft.flatMap((one) => one.codes)).toEqual([]);
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    expect(said(await pages()), 'what has changed is on it').toContain('Не представлены: Фотография');
  });

  it('once it is issued are those of its file, word for word', async () => {
    await toReceipt(test);
    const number = await issueReceipt(test);
    const shown = said(await pages());
    const { state, file } = paper();
    const [printed = ''] = pdfPages(test.core.parts.vault.get(fileOwner(state), file));
    for (const word of printed.split(/\s+/).filter((one) => one !== '')) expect(shown.replaceAll('\u00a0', ' ')).toContain(word);
    expect(shown).toContain(number);
    expect(shown, 'its checksum is that of the visit').toContain((await test.ask('visit.current'))?.receipt?.sha256);
  });

  it('say what the office says of itself, and nothing that it has not said', async () => {
    await toReceipt(test);
    await issueReceipt(test);
    const shown = said(await pages());
    expect(shown).toContain(OFFICE.name);
    expect(shown).toContain(OFFICE.status);
    expect(shown).not.toContain('undefined');
  });

  it('of a refusal say how it is appealed, by the card of complaints', async () => {
    await toDocuments(test);
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    const shown = said(await pages()).replaceAll('\u00a0', ' ');
    expect(shown).toMatch(/рассматривает его учредитель.*Ответ — за 5 рабочих дней.*210-ФЗ гл\. 2\.1/u);
    expect(shown).toContain('Принесите в следующий раз:');
  });

  it('are nobody else’s, and none before there is a service', async () => {
    expect((await test.refused('visit.pages', await ofNobody())).code).toBe('visit-elsewhere');
    expect((await test.refused('visit.pages', { visitId: (await test.seen()).visitId })).code).toBe('visit-incomplete');
  });

  it('are refused by their name when the file is gone', async () => {
    await toReceipt(test);
    await issueReceipt(test);
    rmSync(path.join(test.folder, 'scans', `${paper().file}.box`));
    expect((await test.refused('visit.pages', { visitId: (await test.seen()).visitId })).code).toBe('paper-damaged');
  });
});

/** A visit that is not at the window. */
async function ofNobody(): Promise<{ visitId: string }> {
  const { visitId } = await test.seen();
  await test.visit('finish', { code: 'left' });
  await nextApplicant(test);
  return { visitId };
}
