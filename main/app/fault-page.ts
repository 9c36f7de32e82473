import type { Language } from '#contract/app.ts';
import type { Trouble } from '#contract/trouble.ts';
// By name, so that main carries no other text of the windows.
import { common as commonEn, fault as faultEn, trouble as troubleEn } from '#renderer/text/en.json';
import { common as commonRu, fault as faultRu, trouble as troubleRu } from '#renderer/text/ru.json';

const TEXTS = {
  ru: { common: commonRu, own: faultRu, trouble: troubleRu },
  en: { common: commonEn, own: faultEn, trouble: troubleEn },
} as const;

/** What a person can do about a fault; each is a link of the page, and the first of them is done by Enter. */
export type FaultAct = 'retry' | 'anew' | 'close';

export interface FaultFacts {
  readonly trouble: Trouble;
  readonly sentence: string | undefined;
  readonly acts: readonly FaultAct[];
  /** The file or variable that is wrong, by its name. */
  readonly file: string | undefined;
  /** It is tried again without being asked. */
  readonly byItself: boolean;
  /** For IT, by name: a folder, a code, a version. */
  readonly details: readonly string[];
  readonly language: Language;
  /** When it was tried last, as it is shown; told from the second try on, so that one sees that the key did something. */
  readonly triedAt: string | undefined;
}

/** Nothing runs on this page and it reaches nothing but its own fonts. */
export const FAULT_CSP =
  "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
export const FAULT_URL = 'app://okno/fault';
export const actUrl = (act: FaultAct): string => `${FAULT_URL}/${act}`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The page of a fault: what happened, what still stands, what to do, and the keys. */
export function faultPage({ trouble, sentence, acts, file, byItself, details, language, triedAt }: FaultFacts): string {
  const { common, own, trouble: all } = TEXTS[language];
  const { what, kept, next } = all[trouble];
  // A sentence of its own says what has happened; what follows it, what to do.
  const [head = what, ...rest] = sentence?.split(/(?<=\.) /) ?? [];
  const say = (text: string) => `<p>${escaped(text)}</p>`;
  const button = (act: FaultAct, i: number) =>
    `<a href="${actUrl(act)}" data-act="${act}"${i === 0 ? ' autofocus class="primary"' : ''}>${escaped(own[act])}${i === 0 ? ' <kbd>Enter</kbd>' : ''}</a>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Okno</title><link rel="stylesheet" href="/fault.css"></head>
<body><main>
<p class="brand">Okno</p>
<h1>${escaped(head)}</h1>
${file === undefined ? '' : `<p>${escaped(trouble === 'environment' ? own.setting : own.file)} <b>${escaped(file)}</b></p>`}
${say(kept)}
<h2>${escaped(own.next)}</h2>
${say([...rest, next].join(' '))}
${byItself ? say(own.byItself) : ''}
${acts.includes('anew') ? say(trouble === 'folder-gone' ? own.anewWithout : own.anewMeans) : ''}
<nav>${acts.map(button).join('\n')}</nav>
<p class="tried" role="status">${triedAt === undefined ? '' : escaped(own.tried.replace('{{time}}', triedAt))}</p>
<details><summary>${escaped(common.forIt)}</summary>${details.map(say).join('\n')}</details>
</main></body></html>`;
}

export const FAULT_CSS = `
@font-face { font-family: 'PT Sans'; src: url('/PTSans-Regular.ttf'); font-weight: 400; }
@font-face { font-family: 'PT Sans'; src: url('/PTSans-Bold.ttf'); font-weight: 700; }
html { height: 100%; background: #f6f5f3; color: #2a2723; font: 17px/1.5 'PT Sans', system-ui, sans-serif; }
body { margin: 0; min-height: 100%; display: grid; place-items: center; }
main { width: min(720px, 100vw - 64px); padding: 32px 0; }
p { margin: 0 0 12px; }
.brand { color: #565149; font-weight: 700; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 17px; margin: 20px 0 4px; }
nav { display: flex; flex-wrap: wrap; gap: 12px; margin: 24px 0 8px; }
nav a { padding: 10px 18px; border: 1px solid #b5b0a7; border-radius: 6px; background: #fff; color: inherit; text-decoration: none; font-weight: 700; }
nav a.primary { background: #924119; border-color: #924119; color: #fff; }
a:focus-visible, summary:focus-visible { outline: 3px solid #2a2723; outline-offset: 2px; }
kbd { font: inherit; font-size: 13px; border: 1px solid currentColor; border-radius: 4px; padding: 0 6px; margin-left: 8px; }
.tried { min-height: 1.5em; color: #565149; }
details { margin-top: 16px; color: #565149; font-size: 15px; overflow-wrap: anywhere; }
summary { cursor: pointer; width: max-content; }
`;
