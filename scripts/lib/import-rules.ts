import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vite';

/** Who may import whom (architecture.md §1), by resolved path and not by the look of a specifier. */
interface Rule {
  /** Files the rule is about. */
  readonly of: RegExp;
  /** Modules of the project they may import; everything else of the project is forbidden. */
  readonly may: readonly RegExp[];
  /** Packages and built-ins they must not import. */
  readonly mayNot?: readonly RegExp[];
  readonly because: string;
}

const CONTRACT = /^preload\/contract\//;
const NATIVE = [/^electron$/, /^better-sqlite3$/, /^node-hid$/];
const NODE = [/^node:/];

/** Parts of the domain without files, database, clock or chance. */
const PURE_CORE =
  /^main\/core\/(masking\/|audit\/proof\/|catalogue\/(resolve|calendar|compiled)\.ts|people\/(?!links\.ts)|queue\/(ticket|events)\.ts|visits\/(state|fold|decide|events|plan|progress|form-says|late|view)\.ts)/;

export const RULES: readonly Rule[] = [
  {
    of: /^preload\/contract\//,
    may: [CONTRACT],
    mayNot: [...NATIVE, ...NODE, /^react/],
    because: 'the contract is imported by everybody and imports nobody',
  },
  {
    of: /^preload\/index\.ts$/,
    may: [CONTRACT],
    mayNot: [/^better-sqlite3$/, /^node-hid$/, ...NODE],
    because: 'the preload is a bridge and nothing else',
  },
  {
    of: /^renderer\//,
    may: [/^renderer\//, CONTRACT],
    mayNot: [...NATIVE, ...NODE],
    because: 'a window has no Node and knows only the contract',
  },
  {
    of: PURE_CORE,
    may: [PURE_CORE, /^main\/core\/(audit\/events|catalogue\/definition|catalogue\/compiled)\.ts$/, CONTRACT],
    mayNot: [...NATIVE, /^node:(?!crypto$)/],
    because: 'this part is pure: no files, no database, no clock',
  },
  {
    of: /^main\/core\//,
    may: [/^main\/core\//, CONTRACT],
    mayNot: [/^electron$/, /^node-hid$/, /^react/],
    because: 'the domain knows neither Electron nor devices nor screens',
  },
  {
    of: /^main\/devices\//,
    may: [/^main\/devices\//, CONTRACT],
    mayNot: [/^electron$/, /^better-sqlite3$/, /^react/],
    because: 'a driver knows neither Electron nor the domain',
  },
  { of: /^main\/settings\//, may: [/^main\/settings\//, CONTRACT], mayNot: NATIVE, because: 'settings are data' },
  {
    of: /^main\/hosts\/(?!\w+\.entry\.ts$)/,
    may: [/^main\/hosts\//, CONTRACT],
    mayNot: NATIVE,
    because: 'supervision is tested with a fake child, without Electron',
  },
  {
    of: /^main\/hosts\/core\.entry\.ts$/,
    may: [/^main\/(hosts|core)\//, CONTRACT],
    mayNot: [/^electron$/],
    because: 'the core runs in plain Node as well: in tests and on the command line',
  },
  {
    of: /^main\/hosts\/devices\.entry\.ts$/,
    may: [/^main\/(hosts|devices)\//, CONTRACT],
    mayNot: [/^electron$/],
    because: 'the devices run in plain Node as well: in tests',
  },
  {
    of: /^main\/app\//,
    may: [
      /^main\/(app|hosts|settings)\//,
      /^main\/core\/guard\//,
      /^main\/(core\/compose|core\/internal|core\/storage\/(trouble|durable)|devices\/(desk|port))\.ts$/,
      // The page of a fault says the same as the banner of it.
      /^renderer\/text\/(ru|en)\.json$/,
      CONTRACT,
    ],
    mayNot: [/^better-sqlite3$/, /^node-hid$/],
    because: 'main holds windows and hosts, no business rule and no native module',
  },
  { of: /^main\/cli\//, may: [/^main\/(cli|core)\//, CONTRACT], mayNot: [/^electron$/], because: 'the command line needs no window' },
];

/** Pure folders must get time and chance as arguments. */
const PURE = new RegExp(`${PURE_CORE.source}|^main/devices/buttons/edges`);
const IMPURE = /\bDate\.now\s*\(|\bnew Date\s*\(\s*\)|\bMath\.random\s*\(|\bperformance\.now\s*\(/;

/** What makes text leave the program. Whoever is not named here writes through `AppLog`, the audit log or the vault, which mask or seal. */
const SINK =
  /\b(?:write|append)File(?:Sync)?\s*\(|\bwriteSync(?:ed)?\s*\(|\bcreateWriteStream\s*\(|\bconsole\.\w+\s*\(|\bprocess\.(?:stdout|stderr)\.write\s*\(|\bcrashReporter\b/;
const MAY_WRITE = new Map([
  ['main/app/log.ts', 'masks all it writes'],
  ['main/app/keystore.ts', 'writes a key'],
  ['main/hosts/core.entry.ts', 'is read by main, which masks it'],
  ['main/core/audit/export.ts', 'writes leaves and texts masked before'],
  ['main/core/guard/report-file.ts', 'writes shapes, in which no letter and no digit of a text is left'],
  ['main/core/documents/vault.ts', 'seals all it writes'],
  ['main/core/storage/durable.ts', 'writes for those named here: a call of its writeSynced is a sink as well'],
  ['main/core/catalogue/packages/store.ts', 'writes which package is in force'],
  ['main/core/catalogue/packages/install.ts', 'writes cards and a dictionary, which know no person'],
  ['main/devices/virtual/virtual.ts', 'is a printer of the demo'],
  ['main/cli/index.ts', 'is the command line'],
  ['main/cli/catalogue.ts', 'is the command line'],
  ['main/cli/journal.ts', 'is the command line'],
  ['main/cli/mask.ts', 'is the command line'],
  ['main/cli/packages.ts', 'is the command line'],
]);

interface Finding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly source?: { readonly type: string; readonly value?: unknown } | null;
  readonly importKind?: string;
  readonly [key: string]: unknown;
}

/** Specifiers a module imports, static, dynamic and re-exported; `typeOnly` ones vanish when it runs. */
export function importsOf(code: string, file: string): { specifier: string; at: number; typeOnly: boolean }[] {
  const found: { specifier: string; at: number; typeOnly: boolean }[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const one of value) walk(one);
      return;
    }
    if (value === null || typeof value !== 'object') return;
    const node = value as AstNode;
    if (/^(Import|Export(All|Named)?)(Declaration|Expression)$/.test(node.type ?? '') && typeof node.source?.value === 'string') {
      found.push({ specifier: node.source.value, at: node.start, typeOnly: node.importKind === 'type' || node.exportKind === 'type' });
    }
    for (const member of Object.values(node)) walk(member);
  };
  walk(parseAst(code, { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  return found;
}

/** The project path a specifier leads to; undefined for a package or a built-in. */
function resolved(specifier: string, from: string): string | undefined {
  const [, alias, rest] = /^#(contract|main|renderer|scripts|tests)\/(.*)$/.exec(specifier) ?? [];
  if (alias !== undefined) return `${alias === 'contract' ? 'preload/contract' : alias}/${rest}`;
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(from), specifier) : undefined;
}

/** Everything in one file that breaks a rule. Pure: the test gives it code of its own. */
export function checkFile(file: string, code: string): Finding[] {
  const rule = RULES.find((one) => one.of.test(file));
  const lineAt = (offset: number) => code.slice(0, offset).split('\n').length;
  const findings: Finding[] = [];
  if (PURE.test(file)) {
    const hit = IMPURE.exec(code);
    if (hit)
      findings.push({ file, line: lineAt(hit.index), message: `uses ${hit[0]}…: this part is pure, time and chance come in as arguments` });
  }
  if (/^(main|preload|renderer)\//.test(file) && !MAY_WRITE.has(file)) {
    const hit = SINK.exec(code);
    if (hit)
      findings.push({
        file,
        line: lineAt(hit.index),
        message: `writes by ${hit[0]}…: text leaves only through main/app/log.ts or the audit log, which mask it`,
      });
  }
  if (!rule) return findings;
  for (const { specifier, at, typeOnly } of importsOf(code, file)) {
    const target = resolved(specifier, file);
    const bad =
      target === undefined
        ? rule.mayNot?.some((one) => one.test(specifier)) === true && !typeOnly
        : !rule.may.some((one) => one.test(target));
    // A window that loads a schema loads a schema library with it, which the CSP would not even let compile.
    if (
      !typeOnly &&
      /^renderer\//.test(file) &&
      target !== undefined &&
      CONTRACT.test(target) &&
      !/\/(words|reasons|written)\.ts$/.test(target)
    ) {
      findings.push({
        file,
        line: lineAt(at),
        message: `must import «${specifier}» as a type: at run time a window needs preload/contract/words.ts, reasons.ts and written.ts only`,
      });
    }
    // Types of the core and the devices may be named in main: nothing of them is loaded.
    if (bad && !(typeOnly && target !== undefined && /^main\/app\//.test(file)))
      findings.push({ file, line: lineAt(at), message: `must not import «${specifier}»: ${rule.because}` });
  }
  return findings;
}

/** The files a module of the project imports, types included. */
const neighbours = (file: string, code: string): string[] =>
  importsOf(code, file).flatMap(({ specifier }) => resolved(specifier, file) ?? []);

/**
 * Files of `main/core` that import one another in a circle, types included: each could only be understood with all the others. And
 * whoever of them imports the composition, which knows them all. Pure: the test gives it files of its own.
 */
export function checkCore(files: ReadonlyMap<string, string>): Finding[] {
  const core = new Map([...files].filter(([file]) => file.startsWith('main/core/')).map(([file, code]) => [file, neighbours(file, code)]));
  const findings: Finding[] = [];
  for (const [file, imports] of core)
    if (imports.includes('main/core/compose.ts'))
      findings.push({ file, line: 1, message: 'must not import the composition: it hands each area what it needs' });
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const from = path.indexOf(file);
    if (from >= 0) {
      findings.push({ file, line: 1, message: `imports itself over ${[...path.slice(from + 1), file].join(' → ')}` });
      return;
    }
    if (done.has(file)) return;
    for (const next of core.get(file) ?? []) if (core.has(next)) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of core.keys()) visit(file, []);
  return findings;
}

export function checkTree(root: string): Finding[] {
  const files = ['main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && statSync(path.join(root, folder, name)).isFile())
      .map((name) => `${folder}/${name.split(path.sep).join('/')}`),
  );
  const code = new Map(files.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  return [...[...code].flatMap(([file, text]) => checkFile(file, text)), ...checkCore(code)];
}
