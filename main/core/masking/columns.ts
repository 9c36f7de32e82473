import { type Find, isFree, isMark, keywordAt, startsLine, take } from './finds.ts';
import type { Kind } from './kinds.ts';
import { KW } from './keywords.ts';
import { BAR, COMMA, QUOTE, SEMICOLON } from './signs.ts';
import { DIGITS, type Tokens, WORD } from './tokens.ts';

/** Tables whose first line names their columns, `id;surname;bdate`: what stands in a column is what the column says. */

const KIND_OF: ReadonlyMap<number, Kind> = new Map([
  [KW.called, 'PERSON'],
  [KW.born, 'BIRTH_DATE'],
  [KW.address, 'ADDRESS'],
  [KW.phone, 'PHONE'],
  [KW.snils, 'SNILS'],
  [KW.inn, 'INN'],
  [KW.policy, 'OMS'],
  [KW.passport, 'PASSPORT'],
]);
const SEPARATORS = [SEMICOLON, COMMA, BAR];
const FEWEST_COLUMNS = 3;
const LONGEST_HEAD = 40;
/** Tokens of the name of a column: more are a sentence. */
const LONGEST_NAME = 4;
/** Columns that say whose they are: a word for a name alone may name goods. */
const FEWEST_KNOWN = 2;

/** Token of the first line's end. */
function lineEnd(tokens: Tokens, from: number): number {
  let t = from + 1;
  while (t < tokens.count && !startsLine(tokens, t)) t++;
  return t;
}

/** Begins and ends of the cells of a line, end exclusive. */
function cellsOf(tokens: Tokens, from: number, to: number, separator: number): readonly (readonly [number, number])[] {
  const cells: [number, number][] = [];
  let start = from;
  for (let t = from; t <= to; t++) {
    if (t < to && !isMark(tokens, t, separator)) continue;
    cells.push([start, t]);
    start = t + 1;
  }
  return cells;
}

/** What the first line of a text says of its columns. */
export interface Table {
  readonly separator: number;
  /** By column; undefined for what is nobody's. */
  readonly kinds: readonly (Kind | undefined)[];
}

/** The table whose first line is the first of the window; undefined when it is prose, or its columns are of nobody. */
export function tableOf(tokens: Tokens): Table | undefined {
  const headEnd = lineEnd(tokens, 0);
  if (headEnd >= tokens.count || headEnd > LONGEST_HEAD) return undefined;
  const separator = SEPARATORS.find((one) => cellsOf(tokens, 0, headEnd, one).length >= FEWEST_COLUMNS);
  if (separator === undefined) return undefined;
  const head = cellsOf(tokens, 0, headEnd, separator);
  if (head.some(([from, to]) => to - from > LONGEST_NAME)) return undefined;
  const kinds = head.map(([from, to]) => {
    for (let t = from; t < to; t++) {
      const kind = KIND_OF.get(keywordAt(tokens, t));
      if (kind) return kind;
    }
    return undefined;
  });
  const known = kinds.filter((kind) => kind !== undefined);
  // «Name|Qty|Price» are goods.
  return known.length >= FEWEST_KNOWN && known.some((kind) => kind === 'PERSON' || kind === 'BIRTH_DATE')
    ? { separator, kinds }
    : undefined;
}

/** Takes the cells of every line that has as many as the table; `headed`: the first line of the window names the columns. */
export function findColumns(tokens: Tokens, finds: Find[], { separator, kinds }: Table, headed: boolean): void {
  for (let from = headed ? lineEnd(tokens, 0) : 0; from < tokens.count; from = lineEnd(tokens, from)) {
    const cells = cellsOf(tokens, from, lineEnd(tokens, from), separator);
    if (cells.length !== kinds.length) continue;
    for (const [n, [first, end]] of cells.entries()) {
      const kind = kinds[n];
      if (kind) takeCell(tokens, finds, first, end, kind);
    }
  }
}

/** The cell without its quotes, if it holds what such a cell holds. */
function takeCell(tokens: Tokens, finds: Find[], first: number, end: number, kind: Kind): void {
  let [from, to] = [first, end - 1];
  while (from <= to && isMark(tokens, from, QUOTE)) from++;
  while (to >= from && isMark(tokens, to, QUOTE)) to--;
  if (from > to) return;
  let digits = false;
  let words = false;
  for (let t = from; t <= to; t++) {
    if (!isFree(tokens, t)) return;
    digits ||= tokens.kind[t] === DIGITS;
    words ||= tokens.kind[t] === WORD;
  }
  if (kind === 'PERSON' ? words && !digits : kind === 'ADDRESS' ? words && digits : digits)
    take(tokens, finds, from, to, kind, 0.85, 'context');
}
