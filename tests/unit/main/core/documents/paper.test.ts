import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { amountInWords, counted, daysInWords, feeInWords, roublesInWords } from '#main/core/documents/in-words.ts';
import { codeText } from '#main/core/documents/paper-layout.ts';
import type { PaperContent } from '#main/core/documents/paper.ts';
import { CITIZEN, planFor } from '#tests/fixtures/catalogue.ts';
import { contentOf, pagesWith, paperPdf, RECEIPT_CONTENT, REPRESENTED } from '#tests/fixtures/paper.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';

/** What is read on the sheets; a space that does not break reads as one. */
const printed = async (content: PaperContent) =>
  pdfPages(await paperPdf(content))
    .join('\n')
    .replace(/[ \n]+/g, ' ');

const LOST_ANSWERS = { 'passport-rf:loss': 'lost', 'passport-rf:temporaryId': false, 'passport-rf:marks': false, svo: false } as const;
const LOST = planFor({ 'passport-rf': 'lost' }, LOST_ANSWERS);
/** After a marriage: one surname, four services. */
const FOUR = planFor(
  { marriage: 'registration', 'passport-rf': 'data', snils: 'data', inn: 'name' },
  { 'passport-rf:change': 'marriage', recordIssuedBy: 'russian', 'passport-rf:temporaryId': false, 'passport-rf:marks': false },
);

describe('figures in words', () => {
  it.each([
    [1, '1\u00a0лист'],
    [2, '2\u00a0листа'],
    [5, '5\u00a0листов'],
    [11, '11\u00a0листов'],
    [21, '21\u00a0лист'],
    [104, '104\u00a0листа'],
  ])('%i of sheets', (n, words) => expect(amountInWords(n, 'sheets')).toBe(words));
  it('pieces are pieces', () => expect(amountInWords(2, 'pieces')).toBe('2\u00a0шт.'));
  it.each([
    [1, 'working', '1\u00a0рабочий день'],
    [3, 'working', '3\u00a0рабочих дня'],
    [30, 'calendar', '30\u00a0календарных дней'],
    [1, 'months', '1\u00a0месяц'],
    [2, 'months', '2\u00a0месяца'],
  ] as const)('%i %s', (n, kind, words) => expect(daysInWords(n, kind)).toBe(words));
  it.each([
    [0, '0\u00a0₽'],
    [300, '300\u00a0₽'],
    [1_500, '1\u00a0500\u00a0₽'],
    [1_234_567, '1\u00a0234\u00a0567\u00a0₽'],
  ])('%i roubles', (n, words) => expect(roublesInWords(n)).toBe(words));
  it('counts in Russian', () =>
    expect([1, 3, 7].map((n) => counted(n, 'копия', 'копии', 'копий'))).toEqual(['1\u00a0копия', '3\u00a0копии', '7\u00a0копий']));
  it('a fee says whether it is paid, and one that is not known says so', () => {
    const fee = LOST.requests[0]?.fee ?? null;
    expect(feeInWords(fee, true)).toBe('1\u00a0500\u00a0₽, уплачена');
    expect(feeInWords(fee, false)).toBe('1\u00a0500\u00a0₽, сведений об уплате нет');
    expect(feeInWords(null, true)).toBe('нет сведений');
    expect(feeInWords(fee && { ...fee, state: 'exempt', roubles: 0 }, false)).toMatch(/^не взимается: /);
    expect(feeInWords(fee && { ...fee, state: 'none', roubles: 0 }, false)).toBe('не взимается');
  });
});

describe('a receipt of one service', () => {
  it('says who takes it, where and when, whose it is, and how to ask', async () => {
    const text = await printed(contentOf(LOST));
    for (const word of [
      'МФЦ «Мои документы»',
      'ул. Образцовая',
      '8:00–20:00',
      'Узнать ход',
      'Окно, талон: 4, А-001',
      '№ test-04-20261121-0001 от 21.11.2026 12:00',
    ])
      expect(text).toContain(word);
    expect(text).toMatch(/Специалист Петрова О\. Н\. 21\.11\.2026 Заявитель Вымыслова Юлия \S+ 21\.11\.2026/u);
  });

  it('leaves out what the office has not said', async () => {
    const text = await printed({ ...contentOf(LOST), office: {} });
    expect(text).not.toMatch(/undefined|null|Узнать ход/);
    expect(text.trimStart(), 'it begins with its title').toMatch(/^Расписка в получении/);
  });

  it('says of each paper what became of it', () => {
    const plan = planFor({ 'driving-licence': 'expiry' }, { 'driving-licence:blank': 'plastic' });
    const [section] = contentOf(plan).sections;
    const returned = section?.documents.filter((one) => one.returned).map((one) => one.name);
    expect(returned, 'a passport is shown and given back').toContain('Паспорт гражданина РФ');
    expect(section?.documents.find((one) => one.name.startsWith('Заявление'))?.returned, 'an application is kept').toBe(false);
  });

  it.each([
    [{ originals: 1, copies: 0, returned: true }, 'подлинник возвращён'],
    [{ originals: 2, copies: 0, returned: true }, 'подлинники возвращены'],
    [{ originals: 1, copies: 1, returned: true }, 'подлинник возвращён, копия принята'],
    [{ originals: 1, copies: 2, returned: true }, 'подлинник возвращён, копии приняты'],
    [{ originals: 0, copies: 1, returned: true }, 'принято'],
    [{ originals: 1, copies: 1, returned: false }, 'принято'],
  ])('%j: %s', async (counts, words) => {
    const sections = RECEIPT_CONTENT.sections.map((one) => ({
      ...one,
      documents: [{ n: 1, name: 'Справка', sheets: 2, unit: 'sheets' as const, again: false, objections: [], ...counts }],
    }));
    const cells = (await printed({ ...RECEIPT_CONTENT, sections })).replace(/ +/g, ' ');
    for (const word of words.split(' ')) expect(cells).toContain(word);
    if (words === 'принято') expect(cells).not.toMatch(/подлинник\S* возвращ/u);
  });

  it('says whom a representative acts for, and by what, and has the representative sign', async () => {
    const facts = { ...CITIZEN, category: 'representative', representative: { authorityKind: 'notarial-power' } } as const;
    const plan = planFor(
      { 'no-criminal-record': 'certificate' },
      { 'no-criminal-record:about': 'self', foreignId: false, nameChanged: false },
      facts,
    );
    const text = await printed(contentOf(plan, { visit: REPRESENTED }));
    expect(text).toMatch(/Заявитель: Вымыслова Юлия/u);
    expect(text).toMatch(
      /Представитель: Образцов Пример Полномочия: Нотариальная доверенность № 99 АА 0000001, действует до 01\.03\.2027/u,
    );
    expect(text).toMatch(/Специалист \S+ О\. Н\. \S+ Представитель Образцов Пример/u);
    const own = await printed(contentOf(LOST, { visit: { parties: REPRESENTED.parties ?? {} } }));
    expect(own, 'the applicant has come in person').not.toContain('Образцов Пример');
  });

  it('says what was not brought, and a due day that is not certain', async () => {
    const text = await printed(contentOf(LOST, { marks: { 'passport-rf:loss-statement': { mark: 'missing' } } }));
    expect(text).toMatch(/Не представлены: Заявление об утрате/u);
    expect(text).toContain('Готово не позже: 27.11.2026 (5 рабочих дней со дня получения органом, 22.11.2026)');
    const late = planFor({ 'passport-rf': 'lost' }, LOST_ANSWERS, CITIZEN, '2026-12-30');
    expect(await printed(contentOf(late))).toContain('календарь года не опубликован');
  });
});

describe('a receipt at the applicant’s insistence', () => {
  const insisted = contentOf(LOST, {
    marks: { 'photo-35x45': { mark: 'rejected', reasons: ['R08'] }, 'passport-rf:loss-statement': { mark: 'missing' } },
    obstacles: [
      { reason: 'R08', requestIds: ['r1'], itemId: 'photo-35x45' },
      { reason: 'R05', requestIds: ['r1'], itemId: 'passport-rf:loss-statement' },
    ],
  });

  it('lists what would have been refused among what was taken, with its reason', async () => {
    expect(insisted.sections[0]?.documents.map((one) => one.objections)).toEqual([[], ['R08']]);
    const text = await printed(insisted);
    expect(text).toMatch(/2 Фотография 35 × 45 мм — — 2 шт\. принято, R08/u);
    expect(text).toMatch(/приняты по настоянию заявителя.*1\. R08.*2\. R05.*Разъяснено.*Итого.*Специалист/u);
  });
});

describe('a receipt of several services', () => {
  const content = contentOf(FOUR);

  it('has a section each, with its own papers, fee, term and what it waits for', async () => {
    expect(content.sections.map((one) => one.service)).toEqual(['Регистрация брака', 'Паспорт гражданина РФ', 'СНИЛС', 'ИНН']);
    expect(content.sections.map((one) => one.fee.replaceAll('\u00a0', ' '))).toEqual([
      '350 ₽, уплачена',
      '300 ₽, уплачена',
      'не взимается',
      expect.stringContaining('не найдена'),
    ]);
    expect(content.sections.map((one) => one.after)).toEqual([
      undefined,
      'Регистрация брака, 23.12.2026',
      'Паспорт гражданина РФ, 11.01.2027',
      'Паспорт гражданина РФ, 11.01.2027',
    ]);
    const text = await printed(content);
    expect(text).toMatch(/1\. Регистрация брака.*2\. Паспорт гражданина РФ.*3\. СНИЛС.*Подаётся: после: Паспорт.*4\. ИНН/u);
    expect(text).toContain('Госпошлина всего: 650 ₽ и та, о сумме которой сведений нет');
    expect(pdfPages(await paperPdf(content)).length, 'on two sheets at most').toBeLessThanOrEqual(2);
  });

  it('names a shared paper in each, numbers it once and counts it once', async () => {
    const passport = content.sections.map((one) => one.documents.find((two) => two.name === 'Паспорт, подлежащий замене'));
    expect(passport.map((one) => one?.again)).toEqual([false, true, true, true]);
    expect(new Set(passport.map((one) => one?.n)).size).toBe(1);
    const numbers = content.sections.flatMap((one) => one.documents.filter((two) => !two.again).map((two) => two.n));
    expect(numbers).toEqual(Array.from({ length: 7 }, (_, i) => i + 1));
    expect(await printed(content)).toContain('Итого: 7 документов, 4 листа, 4 шт.; подлинников принято 4, возвращено 2');
  });
});

describe('a refusal sheet', () => {
  const refused = contentOf(LOST, {
    kind: 'refusal',
    marks: { 'photo-35x45': { mark: 'rejected', reasons: ['R08', 'R16'] }, 'passport-rf:loss-statement': { mark: 'missing' } },
    obstacles: [
      { reason: 'R08', requestIds: ['r1'], itemId: 'photo-35x45' },
      { reason: 'R16', requestIds: ['r1'], itemId: 'photo-35x45' },
      { reason: 'R05', requestIds: ['r1'], itemId: 'passport-rf:loss-statement' },
      { reason: 'R04', requestIds: ['r1'], finding: 'passport-expired' },
    ],
  });

  it('names every reason with its document and its norm', () => {
    expect(refused.reasons.map(({ code, document }) => [code, document?.split(' ')[0]])).toEqual([
      ['R08', 'Фотография'],
      ['R16', 'Фотография'],
      ['R05', 'Заявление'],
      ['R04', undefined],
    ]);
    expect(refused.reasons[2]?.grounds).toEqual(['Приказ МВД России от 16.11.2020 № 773, п. 27.3']);
    expect(refused.reasons[0]?.grounds[0], 'one that nobody has read says so').toContain('(норма не сверена)');
  });

  it('says once what to bring of each, how to appeal, and nothing of fees', async () => {
    expect(refused.bring).toEqual([
      'Фотография 35 × 45 мм — 2 шт.',
      expect.stringMatching(/^Заявление об утрате .* — 1\u00a0подлинник$/u),
      'Действующий паспорт',
    ]);
    const text = await printed(refused);
    expect(text).toMatch(/названы все.*Принесите в следующий раз.*не допускается.*обжаловать до суда.*Ответ — за 5/u);
    expect(text).not.toMatch(/Госпошлина|Готово|Узнать ход/);
    expect(text).not.toContain('Куда жаловаться');
    expect(await printed({ ...refused, office: { complaints: 'ул. Образцовая, 2' } })).toContain('Куда жаловаться: ул. Образцовая, 2');
  });

  it('names no general knowledge as a norm', () => {
    const general = contentOf(LOST, { kind: 'refusal', obstacles: [{ reason: 'R03', requestIds: ['r1'], finding: 'authority-expired' }] });
    expect(general.reasons[0]?.grounds).toEqual([]);
    expect(general.bring).toEqual(['Документ о полномочиях представителя, срок которого не истёк']);
  });
});

describe('the QR code', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'okno-qr-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const hash = '0123456789abcdef'.repeat(4);

  it('is a text for a person and a line for a machine, with nobody in it', () => {
    const text = codeText(contentOf(FOUR), hash);
    expect(text.split('\n')).toEqual([
      `okno:1|receipt|test-04-20261121-0001|21.11.2026|${hash}`,
      'Расписка № test-04-20261121-0001 от 21.11.2026',
      expect.stringMatching(/^Проверка: .*контрольную сумму/u),
    ]);
    for (const name of [VYMYSLOVA.surname, VYMYSLOVA.given, 'Петрова']) expect(text).not.toContain(name);
  });

  it('has modules that a phone reads at the printed size: no finer than half a millimetre', async () => {
    const long = { ...contentOf(FOUR), number: `${'a'.repeat(40)}-999-20261121-0001` };
    const [page] = pagesWith(long, hash);
    const [code] = page?.codes ?? [];
    expect(((code?.side ?? 0) / (code?.rows.length ?? 1) / 72) * 25.4).toBeGreaterThanOrEqual(0.5);
  });

  it('is read off the sheet as it was made', async () => {
    const content = contentOf(LOST);
    const picture = path.join(folder, 'paper');
    execFileSync('pdftoppm', ['-r', '150', '-png', '-singlefile', '-', picture], { input: await paperPdf(content, hash) });
    const read = execFileSync('zbarimg', ['-q', '--raw', `${picture}.png`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(read.trim()).toBe(codeText(content, hash));
  });

  it('is not on a paper that nobody has issued', async () => {
    const { paperPages } = await import('#main/core/documents/paper-layout.ts');
    const pages = paperPages({ ...contentOf(LOST), number: null }, null, (text, size) => text.length * size * 0.5, undefined);
    expect(pages.flatMap((one) => one.codes)).toEqual([]);
    expect(pages.flatMap((one) => one.texts.map((two) => two.text)).join(' ')).toMatch(/номер и код — при выдаче.*Расписка, проект/u);
  });
});
