import type { Span } from './kinds.ts';

/** What was found once is found wherever else it stands in the same text, word for word: half a mask is none. */
export function withRepeats(text: string, spans: readonly Span[]): readonly Span[] {
  if (spans.length === 0) return spans;
  const byWord = new Map<string, { readonly text: string; readonly lead: number; readonly span: Span }[]>();
  const seen = new Set<string>();
  for (const span of spans) {
    const found = text.slice(span.start, span.end);
    if (seen.has(found)) continue;
    seen.add(found);
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
      return from >= (all.at(-1)?.end ?? 0) && text.startsWith(one.text, from) && !isWordAt(text, end) && (own === undefined || end <= own.start);
    });
    if (!match) continue;
    const from = start - match.lead;
    all.push({ start: from, end: from + match.text.length, type: match.span.type, score: match.span.score, why: 'repeat' });
    at = from + match.text.length;
  }
  all.push(...spans.slice(next));
  return all;
}

const WORD = /[\p{L}\p{N}]/u;
const isWordAt = (text: string, at: number): boolean => {
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
