import { EVIDENCE_OF } from './evidence.ts';
import { type Kind, KINDS, type Reason } from './kinds.ts';
import { DIGITS, LINE_GAP, MASKED, NO_GAP, type Tokens, WORD } from './tokens.ts';

/** One find over whole tokens, `from` and `to` both inside. */
export interface Find {
  readonly from: number;
  readonly to: number;
  readonly type: Kind;
  readonly score: number;
  readonly why: Reason;
  /** Bits of {@link EV}. */
  readonly evidence: number;
}

const INDEX = Object.fromEntries(KINDS.map((kind, i) => [kind, i])) as Record<Kind, number>;

/** Writes a find down and takes its tokens, so that no later detector looks at them. */
export function take(tokens: Tokens, finds: Find[], from: number, to: number, type: Kind, score: number, why: Reason, evidence = 0): void {
  finds.push({ from, to, type, score, why, evidence: evidence | EVIDENCE_OF[why] });
  tokens.taken.fill(INDEX[type] + 1, from, to + 1);
  tokens.opens[from] = 1;
}

/** Kind of the find a token belongs to, found now or masked before; undefined while it is free. */
export function kindAt({ taken, kind, value }: Tokens, i: number): Kind | undefined {
  if (kind[i] === MASKED) return KINDS[value[i] as number];
  return taken[i] ? KINDS[(taken[i] as number) - 1] : undefined;
}

export const isFree = ({ taken }: Tokens, i: number): boolean => taken[i] === 0;

/** Keyword of the word at `i`; 0 for none and for anything else than a word. */
export const keywordAt = ({ keyword }: Tokens, i: number): number => keyword[i] ?? 0;

export const isMark = ({ mark }: Tokens, i: number, code: number): boolean => mark[i] === code;

/** Whether anything of the same line stands before the token. */
export const startsLine = ({ gap }: Tokens, i: number): boolean => gap[i] === LINE_GAP;

export const isGlued = ({ gap }: Tokens, i: number): boolean => gap[i] === NO_GAP;

/** The token is the lower-case word `text`, given without ё. */
export function isWord({ kind, view, start, end }: Tokens, i: number, text: string): boolean {
  if (kind[i] !== WORD || (end[i] as number) - (start[i] as number) !== text.length) return false;
  for (let at = 0; at < text.length; at++) {
    const code = view.code[(start[i] as number) + at] as number;
    const wanted = text.charCodeAt(at);
    if (code !== wanted && code !== wanted - 0x20) return false;
  }
  return true;
}

/** A run of digits as a number, for at most nine digits. */
export function numberAt({ view, start, end }: Tokens, i: number): number {
  let value = 0;
  for (let at = start[i] as number; at < (end[i] as number); at++) value = value * 10 + (view.code[at] as number) - 0x30;
  return value;
}

export const lengthAt = ({ size }: Tokens, i: number): number => size[i] as number;

export const isDigits = ({ kind }: Tokens, i: number): boolean => kind[i] === DIGITS;
