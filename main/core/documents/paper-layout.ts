import type { DrawnPage } from '#contract/paper.ts';
import type { Measure } from './font-metrics.ts';
import { amountInWords, counted, roublesInWords } from './in-words.ts';
import { type PaperContent, type PaperDocument, type PaperReason, type PaperSection, paperTitle } from './paper.ts';
import { LEFT, RIGHT, Sheet } from './sheet.ts';
import { signerOf } from '../visits/state.ts';

const TITLE = { receipt: 'Расписка в получении документов', refusal: 'Отказ в приёме документов' } as const;
export const ROLE = { applicant: 'Заявитель', representative: 'Представитель', child: 'Ребёнок', entity: 'Организация' } as const;
const SMALL = { size: 9 } as const;
const STRONG = { bold: true } as const;

/**
 * What a phone reads of the QR code: which paper it is, and how it is checked. Nothing of a person stands in it. The first line is for
 * a machine.
 */
export const codeText = (content: PaperContent, sha256: string): string =>
  [
    `okno:1|${content.kind}|${content.number}|${content.day}|${sha256}`,
    paperTitle(content),
    'Проверка: сверьте с листом номер, дату и контрольную сумму; МФЦ подтвердит их по номеру.',
  ].join('\n');

/**
 * Lays a receipt or a refusal sheet out on A4. `sha256`: of its content, null before it is issued. `mark` stands on every sheet of a
 * profile that is not an office's.
 */
export function paperPages(content: PaperContent, sha256: string | null, measure: Measure, mark: string | undefined): readonly DrawnPage[] {
  const sheet = new Sheet(measure);
  if (sha256 !== null) sheet.code(codeText(content, sha256));
  head(sheet, content);
  const isReceipt = content.kind === 'receipt';
  const last = isReceipt ? receiptBody(sheet, content) : refusalBody(sheet, content);
  // Nobody signs a sheet that says nothing.
  sheet.block(() => {
    last();
    if (isReceipt) sums(sheet, content);
    else remedies(sheet, content);
    signatures(sheet, content);
    if (sha256 !== null) sheet.text(`Контрольная сумма SHA-256: ${sha256}`, { size: 7.5 });
  });
  return sheet.finished(paperTitle(content), mark);
}

function head(sheet: Sheet, content: PaperContent): void {
  const { name, address, hours } = content.office;
  if (name) sheet.text(name, STRONG);
  const where = [address, hours].filter((one) => one !== undefined);
  for (const line of where) sheet.text(line, SMALL);
  if (name || where.length > 0) sheet.space(8);
  sheet.text(TITLE[content.kind], { size: 15, bold: true });
  const when = `${content.day} ${content.time}`;
  sheet.text(content.number === null ? `${when}, номер и код — при выдаче` : `№ ${content.number} от ${when}`, STRONG);
  sheet.space(4);
  for (const { role, name: who, authority } of content.parties) {
    sheet.pair(ROLE[role], who);
    if (authority) sheet.pair('Полномочия', authority);
  }
  sheet.pair('Окно, талон', `${content.window}, ${content.ticket}`);
  sheet.clear();
}

/** Answers what stands above the signatures, on their sheet. */
function receiptBody(sheet: Sheet, { sections, reasons }: PaperContent): () => void {
  let last = (): void => undefined;
  for (const [i, section] of sections.entries()) {
    last();
    sheet.space(8);
    // A heading is not left behind by what it heads.
    sheet.keep(100);
    sectionHead(sheet, section, sections.length > 1 ? `${i + 1}. ` : '');
    if (section.documents.length > 0)
      sheet.under(
        () => row(sheet, ['№', 'Документ', 'Подл.', 'Копии', 'Объём', 'Отметка'], true),
        () => {
          for (const one of section.documents) row(sheet, cellsOf(one), false);
        },
      );
    last = () => sheet.block(() => outlook(sheet, section));
  }
  if (reasons.length === 0) return last;
  last();
  insistence(sheet, reasons);
  return () => undefined;
}

const sectionHead = (sheet: Sheet, { service, goal, agency }: PaperSection, number: string): void =>
  sheet.text(`${number}${service}: ${goal} · ${agency}`, { size: 11, bold: true });

/** What the applicant pays, when it is ready and what it will be. */
function outlook(sheet: Sheet, section: PaperSection): void {
  sheet.space(3);
  if (section.missing.length > 0) sheet.pair('Не представлены', section.missing.join('; '));
  sheet.pair('Госпошлина', section.fee);
  if (section.uin) sheet.pair('УИН', section.uin);
  if (section.after) sheet.pair('Подаётся', `после: ${section.after}`);
  sheet.pair('Готово не позже', dueInWords(section));
  sheet.pair('Результат', section.result);
}

const dueInWords = ({ term, dueOn, provisional }: PaperSection): string =>
  (term === dueOn ? dueOn : `${dueOn} (${term})`) + (provisional ? '; календарь года не опубликован, день не сверен' : '');

/** A dash where there is nothing: no figure can be written into an empty place. */
const figure = (n: number): string => (n > 0 ? String(n) : '—');

const cellsOf = (one: PaperDocument): string[] => [
  String(one.n),
  one.name,
  ...(one.again ? ['', '', ''] : [figure(one.originals), figure(one.copies), one.sheets > 0 ? amountInWords(one.sheets, one.unit) : '—']),
  one.again ? `см. выше, № ${one.n}` : [fateOf(one), ...one.objections].join(', '),
];

/** What became of a paper, by its originals and its copies. */
function fateOf({ returned, later, originals, copies, unit }: PaperDocument): string {
  if (!returned || originals === 0) return 'принято';
  const given = unit === 'pieces' ? 'возвращено' : originals === 1 ? 'подлинник возвращён' : 'подлинники возвращены';
  const back = later ? `${given}, понадобится при подаче` : given;
  if (copies === 0) return back;
  return `${back}, ${copies === 1 ? 'копия принята' : 'копии приняты'}`;
}

/** Where the columns of the table begin. */
const COLUMNS = [LEFT, LEFT + 20, RIGHT - 216, RIGHT - 184, RIGHT - 148, RIGHT - 96];
const CENTRED: readonly number[] = [2, 3];

function row(sheet: Sheet, cells: readonly string[], bold: boolean): void {
  sheet.cells(
    cells.map((text, i) => {
      const [x = LEFT, next = RIGHT + 6] = [COLUMNS[i], COLUMNS[i + 1]];
      return { text, x: CENTRED.includes(i) ? x + 4 : x, width: next - x - 6, bold, size: 9.5 };
    }),
  );
  sheet.rule();
}

/** All sections together: each paper counted once. */
function sums(sheet: Sheet, { sections, fees, office }: PaperContent): void {
  const all = sections.flatMap((one) => one.documents).filter((one) => !one.again);
  const sum = (list: readonly PaperDocument[], pick: (one: PaperDocument) => number) => list.reduce((total, one) => total + pick(one), 0);
  const originals = (isBack: boolean) =>
    sum(
      all.filter((one) => one.returned === isBack),
      (one) => one.originals,
    );
  const amounts = (['sheets', 'pieces'] as const).flatMap((unit) => {
    const n = sum(
      all.filter((one) => one.unit === unit),
      (one) => one.sheets,
    );
    return n > 0 ? amountInWords(n, unit) : [];
  });
  sheet.space(6);
  sheet.rule({ faint: false });
  const copies = sum(all, (one) => one.copies);
  const counts = [counted(all.length, 'документ', 'документа', 'документов'), ...amounts].join(', ');
  const fate = `подлинников принято ${originals(false)}, возвращено ${originals(true)}${copies > 0 ? `, копий принято ${copies}` : ''}`;
  sheet.pair('Итого', `${counts}; ${fate}`);
  if (fees) sheet.pair('Госпошлина всего', `${roublesInWords(fees.roubles)}${fees.partly ? ' и та, о сумме которой сведений нет' : ''}`);
  if (office.status) sheet.pair('Узнать ход', office.status);
}

const grounds = (sheet: Sheet, list: readonly PaperReason[]): void => {
  for (const [i, { code, text, document, grounds: norms }] of list.entries()) {
    const number = `${i + 1}.`;
    const said = `${code}: ${text}${document ? ` — ${document}` : ''}.`;
    const norm = norms.length > 0 ? ` Норма: ${norms.join('; ')}.` : '';
    sheet.cells([
      { text: number, x: LEFT, width: 20 },
      { text: said + norm, x: LEFT + 20, width: RIGHT - LEFT - 20 },
    ]);
  }
};

/** What was named, and what may follow: the applicant signs under it. */
function insistence(sheet: Sheet, list: readonly PaperReason[]): void {
  sheet.space(8);
  sheet.text('Документы приняты по настоянию заявителя. Ему названы препятствия:', STRONG);
  grounds(sheet, list);
  sheet.text('Разъяснено: орган может вернуть документы без рассмотрения или отказать в услуге.');
}

function refusalBody(sheet: Sheet, content: PaperContent): () => void {
  sheet.space(8);
  for (const [i, section] of content.sections.entries()) sectionHead(sheet, section, content.sections.length > 1 ? `${i + 1}. ` : '');
  sheet.space(8);
  sheet.text('Документы не приняты по следующим основаниям (названы все):', STRONG);
  grounds(sheet, content.reasons);
  return () => {
    if (content.bring.length === 0) return;
    sheet.space(8);
    sheet.text('Принесите в следующий раз:', STRONG);
    for (const one of content.bring) sheet.text(`— ${one}`);
  };
}

/** What the law says of a refusal. */
function remedies(sheet: Sheet, { appeal, office }: PaperContent): void {
  sheet.space(8);
  sheet.text(
    'Новый отказ по основаниям, не названным здесь, не допускается (210-ФЗ, ст. 7, ч. 1, п. 4), кроме случаев, указанных в законе.',
  );
  sheet.text(['Отказ можно обжаловать до суда, жалобу принимают в МФЦ.', ...appeal].join(' '));
  if (office.complaints) sheet.pair('Куда жаловаться', office.complaints);
}

/** Whoever hands the papers in signs as themselves. */
function signatures(sheet: Sheet, { specialist, parties, day }: PaperContent): void {
  const atWindow = signerOf(parties);
  sheet.space(8);
  const signature = (label: string, name: string) => {
    sheet.space(12);
    sheet.cells([
      { text: label, x: LEFT, width: 84 },
      { text: name, x: LEFT + 220, width: RIGHT - LEFT - 220 - 70 },
      { text: day, x: RIGHT - 58, width: 64 },
    ]);
    sheet.rule({ x: LEFT + 88, width: 124, faint: false });
  };
  signature('Специалист', specialist);
  if (atWindow) signature(ROLE[atWindow.role], atWindow.name);
  sheet.space(6);
}
