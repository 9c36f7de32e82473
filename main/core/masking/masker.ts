import { findAddresses } from './address.ts';
import { findColumns, type Table, tableOf } from './columns.ts';
import { findBirthDates } from './births.ts';
import { findDates } from './dates.ts';
import type { Find } from './finds.ts';
import { findFormats } from './formats.ts';
import { HIDDEN, type Kind, type MaskContext, type Masked, type Span, type Subject, token } from './kinds.ts';
import type { Lexicon } from './lexicon.ts';
import { findMachineLines } from './machinelines.ts';
import { findNames } from './names.ts';
import { findNumbers } from './numbers.ts';
import { apart, isWordAt, withRepeats } from './repeats.ts';
import { findSpoken, findSpokenMail } from './spoken.ts';
import { findSubjects, knowSubjects, type KnownSubjects } from './subjects.ts';
import { type KnownLists, knowLists, applyLists } from './local.ts';
import { type MaskLists, NO_LISTS } from './lists.ts';
import { newTokens, type Tokens } from './tokens.ts';
import { tokenize } from './tokenize.ts';
import { endOf, fillView, newView, startOf, WINDOW } from './view.ts';

/** How far a window looks back into the one before it: further than any word tells anything about another. */
const OVERLAP = 512;

/** The masker: pure, deterministic, one pass over each window whatever the text. */
export interface Masker {
  /** All personal data of a text, in order and without overlaps. @throws when the context's time is spent. */
  detect(text: string, context?: MaskContext): readonly Span[];
  /** The text with a token in place of each find. Never throws: what cannot be looked through is hidden as a whole. */
  mask(text: string, context?: MaskContext): Masked;
}

const MOST_ROUNDS = 3;

/** The caller's time for a text is spent. */
class Spent extends Error {}

export function createMasker(lexicon: Lexicon, lists: MaskLists = NO_LISTS): Masker {
  const local = knowLists(lists);
  const tokens = newTokens(newView());

  // Declining a name costs more than a page of text: whoever gives the same list again does not pay twice.
  const known = new WeakMap<readonly Subject[], KnownSubjects>();
  function knownOf(subjects: readonly Subject[] | undefined): KnownSubjects | undefined {
    if (!subjects?.length) return undefined;
    const before = known.get(subjects) ?? knowSubjects(subjects);
    known.set(subjects, before);
    return before;
  }

  function detect(text: string, context: MaskContext = {}): readonly Span[] {
    const subjects = knownOf(context.subjects);
    const own = scan(text, subjects, context);
    if (own.length === 0) return own;
    const spans = withRepeats(text, own);
    // What was glued to a find could not be told from it; with the find masked it can.
    return spans.some((span) => touchesWord(text, span)) ? settled(text, spans, subjects, context) : spans;
  }

  /** Adds what is found once the finds are masked, until nothing is: masking what is masked then changes nothing. */
  function settled(text: string, found: readonly Span[], subjects: KnownSubjects | undefined, context: MaskContext): readonly Span[] {
    let spans = found;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const more = scanAgain(text, spans, subjects, context);
      if (coveredBy(more) === coveredBy(spans)) break;
      spans = withRepeats(text, more);
    }
    return spans;
  }

  /** Looks at the text as it is masked by `spans`, and adds what is found in it now. */
  function scanAgain(text: string, spans: readonly Span[], subjects: KnownSubjects | undefined, context: MaskContext): readonly Span[] {
    const again = scan(replace(text, spans).text, subjects, context);
    if (again.length === 0) return spans;
    // Both lists run from left to right: what the tokens before a place added or took is summed up on the way.
    let next = 0;
    let shift = 0;
    const original = (place: number): number => {
      for (; next < spans.length; next++) {
        const { start, end, type } = spans[next] as Span;
        if (start + shift + token(type).length > place) break;
        shift += token(type).length - (end - start);
      }
      return place - shift;
    };
    return apart([...spans, ...again.map((found) => ({ ...found, start: original(found.start), end: original(found.end) }))]);
  }

  function scan(text: string, subjects: KnownSubjects | undefined, context: MaskContext): readonly Span[] {
    const spans: Span[] = [];
    let table: Table | undefined;
    for (let start = 0; start < text.length; ) {
      if (context.spent?.()) throw new Spent();
      const wanted = windowEnd(text, start);
      const end = fillView(tokens.view, text, start, wanted);
      tokenize(tokens, lexicon);
      if (start === 0 && tokens.lines > 1) table = tableOf(tokens);
      addSpans(spans, tokens, findAll(tokens, local, subjects, table));
      start = end >= text.length ? end : Math.max(start + 1, windowStart(text, end - OVERLAP));
    }
    // Detectors have each their own order, and two windows see the same place: what either masked stays masked.
    return isTangled(spans) ? apart(spans) : spans;
  }

  function mask(text: string, context: MaskContext = {}): Masked {
    try {
      const subjects = knownOf(context.subjects);
      const spans = withRepeats(text, scan(text, subjects, context));
      return replace(text, spans.length === 0 ? spans : settled(text, spans, subjects, context));
    } catch {
      // Fail closed: whatever went wrong, nothing of the text gets out, not even in a message about it.
      return { text: HIDDEN, spans: [], counts: {}, hidden: true };
    }
  }

  return { detect, mask };
}

/** Detectors in the order of their certainty: what one takes, the next leaves alone. */
function findAll(tokens: Tokens, local: KnownLists | undefined, subjects: KnownSubjects | undefined, table: Table | undefined): Find[] {
  const finds: Find[] = [];
  const hasDigits = tokens.digits > 0;
  const dates = hasDigits || tokens.numerals > 0 ? findDates(tokens) : [];
  if (subjects) findSubjects(tokens, finds, subjects, dates);
  if (local) applyLists(tokens, finds, local);
  if (table) findColumns(tokens, finds, table, tokens.view.base === 0);
  if (tokens.machineLines.length > 0) findMachineLines(tokens, finds);
  // No identifier has less than five digits.
  const hasNumbers = tokens.digitSigns > 4;
  if (hasNumbers || tokens.mails > 0) findFormats(tokens, finds);
  if (tokens.saidDots > 0) findSpokenMail(tokens, finds);
  if (mayHoldAddress(tokens)) findAddresses(tokens, finds);
  if (tokens.numerals > 2) findSpoken(tokens, finds);
  if (tokens.candidates > 0) findNames(tokens, finds);
  if (hasNumbers) findNumbers(tokens, finds);
  if (hasDigits || dates.length > 0) findBirthDates(tokens, dates, finds);
  return finds;
}

/** Without a word of addresses there must be a number behind a word, and a town or another number. */
const mayHoldAddress = ({ addressWords, behindWords, digits, numerals, places }: Tokens): boolean =>
  addressWords > 0 || numerals > 1 || ((behindWords > 0 || numerals > 0) && (digits + numerals > 1 || places > 0));

/** Where a window ends: at a line end, else at a space, else where it is full. What follows a line end changes nothing before it. */
function windowEnd(text: string, start: number): number {
  if (text.length - start <= WINDOW) return text.length;
  const full = start + WINDOW;
  const half = start + WINDOW / 2;
  const second = text.slice(half, full + 1);
  const line = second.lastIndexOf('\n');
  if (line >= 0) return half + line;
  const space = second.lastIndexOf(' ');
  return space >= 0 ? half + space : wholePair(text, full);
}

function windowStart(text: string, from: number): number {
  const line = text.indexOf('\n', from);
  if (line >= 0 && line < from + OVERLAP / 2) return line + 1;
  const space = text.indexOf(' ', from);
  return space >= 0 && space < from + OVERLAP / 2 ? space + 1 : wholePair(text, from);
}

/** Out of order, or one over another. Most texts have the finds of one detector, in order. */
const isTangled = (spans: readonly Span[]): boolean => spans.some(({ start }, i) => i > 0 && start < (spans[i - 1] as Span).end);

/** How much of the text the finds cover: what is added may also join two of them. */
const coveredBy = (spans: readonly Span[]): number => spans.reduce((sum, { start, end }) => sum + end - start, 0);

/** A letter or a digit stands right beside the find, or behind one joining mark. */
const touchesWord = (text: string, { start, end }: Span): boolean =>
  isWordAt(text, end) ||
  (start > 0 && isWordAt(text, start - 1)) ||
  (joinsAt(text, end) && isWordAt(text, end + 1)) ||
  (start > 1 && joinsAt(text, start - 1) && isWordAt(text, start - 2));

/** «-», «/», «.», «_» or «:» */
function joinsAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x2d || code === 0x2f || code === 0x2e || code === 0x5f || code === 0x3a;
}

/** Not between the halves of a surrogate pair. */
const wholePair = (text: string, at: number): number => ((text.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at);

function addSpans(spans: Span[], { view, start, end }: Tokens, finds: Find[]): void {
  for (const { from, to, type, score, why, evidence } of finds) {
    spans.push({ start: startOf(view, start[from] as number), end: endOf(view, (end[to] as number) - 1), type, score, why, evidence });
  }
}

export function replace(text: string, spans: readonly Span[]): Masked {
  const counts: Partial<Record<Kind, number>> = {};
  let out = '';
  let at = 0;
  for (const { start, end, type } of spans) {
    out += text.slice(at, start) + token(type);
    counts[type] = (counts[type] ?? 0) + 1;
    at = end;
  }
  return { text: out + text.slice(at), spans, counts, hidden: false };
}
