import { EV } from './evidence.ts';
import type { Span } from './kinds.ts';

/** Most characters compared: beyond it only whole words are looked at, which costs the same for any number of finds. */
const MOST_WORK = 4_000_000;

/** What was found once is found wherever else it stands in the same text: half a mask is none. Inside a word it takes the word. */
export function withRepeats(text: string, spans: readonly Span[]): readonly Span[] {
  if (!spans.some((span) => standsElsewhere(text, span))) return spans;
  const kinds = new Map<string, Span>();
  for (const span of spans) kinds.set(text.slice(span.start, span.end), span);
  return kinds.size * text.length <= MOST_WORK ? inside(text, spans, kinds) : wholeWords(text, spans, kinds);
}

/** Most finds stand once: no list of them is made then. */
function standsElsewhere(text: string, { start, end }: Span): boolean {
  const found = text.slice(start, end);
  return text.indexOf(found) !== start || text.indexOf(found, end) >= 0;
}

function inside(text: string, spans: readonly Span[], kinds: ReadonlyMap<string, Span>): readonly Span[] {
  let covered: Uint8Array | undefined;
  let all: Span[] | undefined;
  for (const [found, { start: own, type, score }] of kinds) {
    for (let at = text.indexOf(found); at >= 0; at = text.indexOf(found, at + found.length)) {
      if (at === own) continue;
      covered ??= coverage(text, spans);
      let start = at;
      let end = at + found.length;
      if (isCovered(covered, start, end)) continue;
      for (let before = wordBefore(text, start); before < start && !covered[before]; before = wordBefore(text, start)) start = before;
      for (let behind = wordBehind(text, end); behind > end && !covered[end]; behind = wordBehind(text, end)) end = behind;
      covered.fill(1, start, end);
      all ??= [...spans];
      all.push({ start, end, type, score, why: 'repeat', evidence: EV.repeat });
    }
  }
  return all ? apart(all) : spans;
}

/** In order and apart: what overlaps is one find, and keeps the kind of the first. */
export function apart(spans: Span[]): readonly Span[] {
  spans.sort((a, b) => a.start - b.start);
  let kept = 0;
  for (const span of spans) {
    const last = spans[kept - 1];
    if (last && span.start < last.end) {
      if (span.end > last.end) spans[kept - 1] = { ...last, end: span.end };
    } else spans[kept++] = span;
  }
  spans.length = kept;
  return spans;
}

/** Whether a find covers anything from `start` up to `end`. */
function isCovered(covered: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (covered[at] === 1) return true;
  return false;
}

/** Where the character of a word before `start` begins, when a word goes on there; else `start`. */
function wordBefore(text: string, start: number): number {
  const before = start - ((text.charCodeAt(start - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
  return before >= 0 && isWordAt(text, start) && isWordAt(text, before) ? before : start;
}

/** Where the character of a word at `end` ends, when a word goes on there; else `end`. */
function wordBehind(text: string, end: number): number {
  const last = end - ((text.charCodeAt(end - 1) & 0xfc00) === 0xdc00 ? 2 : 1);
  if (last < 0 || !isWordAt(text, last) || !isWordAt(text, end)) return end;
  return end + ((text.charCodeAt(end) & 0xfc00) === 0xd800 ? 2 : 1);
}

function coverage(text: string, spans: readonly Span[]): Uint8Array {
  const covered = new Uint8Array(text.length);
  for (const { start, end } of spans) covered.fill(1, start, end);
  return covered;
}

/** One pass over the words of the text, each asked for the finds that begin with it. */
function wholeWords(text: string, spans: readonly Span[], kinds: ReadonlyMap<string, Span>): readonly Span[] {
  const byWord = new Map<string, { readonly text: string; readonly lead: number; readonly span: Span }[]>();
  for (const [found, span] of kinds) {
    const word = wordFrom(found, 0);
    if (word) byWord.set(word.text, [...(byWord.get(word.text) ?? []), { text: found, lead: word.start, span }]);
  }
  const all: Span[] = [];
  let next = 0;
  let at = 0;
  for (let word = wordFrom(text, 0); word; word = wordFrom(text, at)) {
    while (next < spans.length && (spans[next] as Span).end <= word.start) all.push(spans[next++] as Span);
    at = word.end;
    const own = spans[next];
    if (own && word.end > own.start) {
      at = Math.max(at, own.end);
      continue;
    }
    const start = word.start;
    const match = byWord.get(word.text)?.find((one) => {
      const from = start - one.lead;
      const end = from + one.text.length;
      return (
        from >= (all.at(-1)?.end ?? 0) && text.startsWith(one.text, from) && !isWordAt(text, end) && (own === undefined || end <= own.start)
      );
    });
    if (!match) continue;
    const from = start - match.lead;
    all.push({
      start: from,
      end: from + match.text.length,
      type: match.span.type,
      score: match.span.score,
      why: 'repeat',
      evidence: EV.repeat,
    });
    at = from + match.text.length;
  }
  all.push(...spans.slice(next));
  return all;
}

const WORD = /[\p{L}\p{N}]/u;
export const isWordAt = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at);
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  if (code >= 0x400 && code < 0x482) return true;
  return at < text.length && WORD.test(String.fromCodePoint(text.codePointAt(at) as number));
};

/** The first run of letters and digits at or after `from`. */
function wordFrom(text: string, from: number): { text: string; start: number; end: number } | undefined {
  let start = from;
  while (start < text.length && !isWordAt(text, start)) start++;
  if (start >= text.length) return undefined;
  let end = start + 1;
  while (end < text.length && isWordAt(text, end)) end++;
  return { text: text.slice(start, end), start, end };
}
