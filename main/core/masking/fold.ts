import type { Tokens } from './tokens.ts';
import { isDigit, LABEL, TWIN_LABEL, type View } from './view.ts';

/** Letters by their label, digits as they are: one spelling for every case, and with `twins` for alphabets that look the same. */
function foldCode(code: number, twins: boolean): string {
  if (isDigit(code)) return String.fromCharCode(code);
  const label = twins ? TWIN_LABEL[code] || LABEL[code] : LABEL[code];
  return label ? String.fromCharCode(0x100 + label) : '';
}

export function foldText(text: string, twins: boolean): string {
  let out = '';
  for (const char of text.normalize('NFKC')) out += foldCode(char.charCodeAt(0), twins);
  return out;
}

export function foldTokens({ view, start, end }: Tokens, from: number, to: number, twins: boolean): string {
  return foldView(view, start[from] as number, end[to] as number, twins);
}

function foldView(view: View, from: number, to: number, twins: boolean): string {
  let out = '';
  for (let at = from; at < to; at++) out += foldCode(view.code[at] as number, twins);
  return out;
}
