import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '#contract/app.ts';
import { ACTIONS, ADAPTERS, CONDITIONS, DEVICE_KINDS } from '#contract/devices.ts';
import { FAILURE_CODES } from '#contract/failure.ts';
import { TROUBLES } from '#contract/trouble.ts';
import { FIELD_CODES } from '#main/core/audit/proof/leaf.ts';
import { EVIDENCE } from '#main/core/masking/evidence.ts';
import { KINDS } from '#main/core/masking/kinds.ts';
import { SHOWN } from '#main/core/masking/shown.ts';
import { ROLES } from '#contract/kit.ts';
import { FINISH_CODES, HOLD_REASONS, PURPOSES } from '#contract/queue.ts';
import { CHANGES, MARKS, PAPERS, PRINT_OUTCOMES, STEPS } from '#contract/visit.ts';
import { APPLICANTS, FAMILY, MASK_FAULTS, PAGE_FAULTS, PARTY_ROLES, REPORT_DAMAGES, SCAN_LIMITS, SOURCES } from '#contract/words.ts';
import en from '#renderer/text/en.json';
import ru from '#renderer/text/ru.json';

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, prefix = ''): Map<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
const RU = flat(ru);
const EN = flat(en);
const RENDERER = path.join(import.meta.dirname, '../../../renderer');
const source = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(path.join(RENDERER, name), 'utf8'))
  .join('\n');

/** Keys that the code puts together, by the lists they are made from. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  failure: FAILURE_CODES.flatMap((code) => [`${code}.what`, `${code}.next`]),
  condition: CONDITIONS.flatMap((code) => [`${code}.word`, `${code}.what`, `${code}.next`]),
  role: [...ROLES, 'system'],
  purpose: PURPOSES,
  hold: [...HOLD_REASONS, 'title'],
  finish: [...FINISH_CODES, 'title'],
  source: SOURCES,
  category: APPLICANTS.filter((one) => one !== 'representative' && one !== 'entity'),
  whom: ['self', 'child', 'representative', 'entity'],
  'applicant.card': ['window', 'for'],
  party: PARTY_ROLES,
  action: ACTIONS,
  adapter: ADAPTERS,
  deviceKind: DEVICE_KINDS,
  'devices.test': DEVICE_KINDS,
  'display.step': STEPS,
  step: STEPS.flatMap((step) => [`${step}.name`, `${step}.say`]),
  'shell.profile': PROFILES,
  'shell.settings': ['missing', 'file-set-aside', 'defaulted'],
  trouble: TROUBLES.flatMap((code) => [`${code}.what`, `${code}.kept`, `${code}.next`]),
  // The page of a fault is made by main, from the same texts.
  fault: ['file', 'setting', 'next', 'retry', 'close', 'anew', 'anewMeans', 'anewWithout', 'byItself', 'tried'],
  mark: ['open', 'present', 'missing', 'rejected'],
  // What failed is a failure, with its own sentence.
  'reference.outcome': PRINT_OUTCOMES.filter((one) => one !== 'failed'),
  'receipt.title': PAPERS,
  documents: ['originals', 'copies', 'sheets'],
  'receipt.finish': PAPERS,
  'receipt.ask': PAPERS,
  'receipt.printed': PAPERS,
  'receipt.notPrinted': PAPERS,
  'finish.voids': PAPERS,
  service: ['choose', 'add', 'change', 'changeGoal', 'renew'],
  family: FAMILY,
  'forms.state': ['open', 'printed', 'signed'],
  'service.losesPaper': PAPERS,
  'service.lost': ['answers', 'documents', 'pages'],
  signs: ['early', 'off', 'double'],
  verdict: ['intact', 'altered', 'truncated', 're-signed', 'unknown-key', 'malformed'],
  area: ['visit', 'queue', 'reference', 'devices', 'journal', 'today', 'masking'],
  resource: ['catalogue', 'package', 'list', 'calendar', 'retention', 'fields', 'lexicon', 'fonts', 'page'],
  kind: KINDS,
  evidence: EVIDENCE,
  'masking.fault': MASK_FAULTS,
  'masking.damaged': REPORT_DAMAGES,
  'masking.sure': ['certain', 'likely', 'maybe'],
  shown: SHOWN,
  fieldCode: FIELD_CODES,
  'journal.person': ['snils', 'passport', 'name'],
  'journal.column': ['number', 'time', 'event', 'result'],
  'application.do': MARKS,
  application: MARKS,
  'changes.mark': MARKS,
  change: CHANGES,
  'late.outcome': PRINT_OUTCOMES,
  // `failed`: the window's own word when it was answered nothing.
  'scan.fault': [...PAGE_FAULTS, 'failed'],
  finding: [
    'passport-expired',
    'passport-replace-now',
    'passport-impossible',
    'identity-by-agency',
    'passport-age',
    'authority-expired',
    'under-14',
    'under-14-certificate',
    'certificate-too-old',
    'category-not-served',
    'identity-expired',
    'passport-series',
    'authority-one-year',
    'authority-lacks-act',
    'child-of-age',
    'authority-lacks-sign',
    'child-asks-itself',
    'child-consents',
    'principal-under-14',
    'passport-lost-but-asked',
    'child-older',
    'child-passport',
    'same-number',
  ].flatMap((code) => [`${code}.title`, `${code}.next`]),
};
const made = new Set(Object.entries(MADE).flatMap(([prefix, keys]) => keys.map((key) => `${prefix}.${key}`)));
const written = new Set([...source.matchAll(/['"`]([a-zA-Z]+(?:\.[a-zA-Z]+)+)['"`]/g)].map((match) => match[1] ?? ''));

describe('the texts', () => {
  it('have the same keys in both languages', () => expect([...EN.keys()]).toEqual([...RU.keys()]));
  it('have every key that the code makes', () => expect([...made].filter((key) => !RU.has(key))).toEqual([]));
  it('have every key that the code writes', () => {
    const used = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '');
    expect(used.filter((key) => !RU.has(key))).toEqual([]);
  });
  it('have no key that nobody uses', () => expect([...RU.keys()].filter((key) => !made.has(key) && !written.has(key))).toEqual([]));
  it('say nothing in Latin letters in Russian but names', () => {
    const names =
      /Okno|Electron|English|Alt|Ctrl\+Z|Ctrl|Esc|Del|Enter|Backspace|eSCL|SANE|IPP|USB HID|udev|resources|scans|csv|SHA|F\d+|\{\{\w+\}\}|[RА-Я]\d\d/g;
    expect([...RU].filter(([, text]) => /[a-z]/i.test(text.replace(names, '')))).toEqual([]);
  });
  it('say nothing in Cyrillic in English but names', () => {
    expect([...EN].filter(([, text]) => /[а-яё]/i.test(text.replace(/СНИЛС|УИН|003-В\/у/g, '')))).toEqual([]);
  });
  it('fill the same places in both languages', () => {
    const places = (text: string | undefined) => [...new Set(text?.match(/\{\{\w+\}\}/g))].sort();
    expect([...RU].filter(([key, text]) => String(places(text)) !== String(places(EN.get(key))))).toEqual([]);
  });
});

describe('a sentence about a limit', () => {
  it('says it, without being told', async () => {
    await import('#renderer/text/text.ts');
    expect(i18next.t('condition.stack-too-long.what')).toContain(String(SCAN_LIMITS.mostPages));
    expect([...RU.keys()].filter((key) => key.startsWith('condition.') && i18next.t(key).includes('{{'))).toEqual([]);
  });
});

describe('components', () => {
  it('have no Russian text of their own, only keys', () => {
    const files = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));
    const stray = files.filter((name) =>
      /[а-яё]/i.test(
        readFileSync(path.join(RENDERER, name), 'utf8')
          .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
          .replace(/'Русский'|ДД\.ММ\.ГГГГ/g, ''),
      ),
    );
    expect(stray).toEqual([]);
  });
});
