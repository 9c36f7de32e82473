import { MACHINE } from './context.ts';
import { type Find, isFree, isGlued, take } from './finds.ts';
import { foldText, foldTokens } from './fold.ts';
import type { MaskLists } from './lists.ts';
import { DIGITS, MARK, type Tokens, WORD } from './tokens.ts';
import { isDigit, smallOf } from './view.ts';

/** The office's own lists, ready to be looked up word by word. */
export interface KnownLists {
  /** Folded words of each phrase, by its first word. */
  readonly phrases: ReadonlyMap<string, readonly (readonly string[])[]>;
  readonly forms: readonly string[];
}

export function knowLists({ stopWords, numberForms }: MaskLists): KnownLists | undefined {
  if (stopWords.length === 0 && numberForms.length === 0) return undefined;
  const phrases = new Map<string, (readonly string[])[]>();
  for (const entry of stopWords) {
    const words = (entry.match(/[\p{L}\p{N}]+(?:-\p{L}+)*/gu) ?? []).map((word) => foldText(word, true));
    const [first] = words;
    if (first) phrases.set(first, [...(phrases.get(first) ?? []), words]);
  }
  return { phrases, forms: numberForms };
}

/** Masks the stop words, and marks the office's own numbers so that no detector takes them. */
export function applyLists(tokens: Tokens, finds: Find[], { phrases, forms }: KnownLists): void {
  for (let i = 0; i < tokens.count; i++) {
    if (!isFree(tokens, i) || tokens.kind[i] === MARK) continue;
    const last = tokens.kind[i] === WORD || tokens.kind[i] === DIGITS ? phraseAt(tokens, i, phrases) : -1;
    if (last >= 0) {
      take(tokens, finds, i, last, 'STOPWORD', 1, 'stop-list');
      i = last;
      continue;
    }
    if (i > 0 && isGlued(tokens, i) && tokens.kind[i - 1] !== MARK) continue;
    for (const form of forms) {
      const end = formAt(tokens, i, form);
      if (end > i) tokens.place.fill(MACHINE, i, end);
    }
  }
}

function phraseAt(tokens: Tokens, i: number, phrases: KnownLists['phrases']): number {
  for (const words of phrases.get(foldTokens(tokens, i, i, true)) ?? []) {
    let t = i;
    let n = 1;
    for (; n < words.length; n++) {
      t++;
      while (tokens.kind[t] === MARK) t++;
      if (t >= tokens.count || foldTokens(tokens, t, t, true) !== words[n]) break;
    }
    if (n === words.length) return t;
  }
  return -1;
}

/** Token behind the form that begins with token `i`, or 0: sign for sign, with nothing glued before or behind. */
function formAt({ view, start, end, count, kind, gap }: Tokens, i: number, form: string): number {
  const from = start[i] as number;
  if (from + form.length > view.length) return 0;
  for (let n = 0; n < form.length; n++) {
    const code = view.code[from + n] as number;
    const wanted = form.charCodeAt(n);
    const fits = wanted === 0x23 ? isDigit(code) : smallOf(code) === smallOf(wanted);
    if (!fits) return 0;
  }
  let t = i;
  while (t < count && (end[t] as number) < from + form.length) t++;
  const glued = t + 1 < count && gap[t + 1] === 0 && kind[t + 1] !== MARK;
  return (end[t] as number) === from + form.length && !glued ? t + 1 : 0;
}
