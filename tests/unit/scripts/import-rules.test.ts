import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCore, checkFile, checkTree } from '#scripts/lib/import-rules.ts';

describe('the import rules', () => {
  it('hold in the whole tree', () => expect(checkTree(path.join(import.meta.dirname, '../../..'))).toEqual([]));

  it.each([
    ['a window reaching into main', 'renderer/features/x.tsx', "import { composeCore } from '#main/core/compose.ts';"],
    ['a window reaching into main by dots', 'renderer/features/x.tsx', "import { composeCore } from '../../main/core/core.ts';"],
    ['a window loading schemas', 'renderer/features/x.tsx', "import { visit } from '#contract/visit.ts';"],
    ['a window with Node', 'renderer/features/x.tsx', "import fs from 'node:fs';"],
    ['the domain importing Electron', 'main/core/visits/x.ts', "import { app } from 'electron';"],
    ['the domain importing devices', 'main/core/visits/x.ts', "import { Desk } from '../../devices/desk.ts';"],
    ['a driver importing the domain', 'main/devices/x.ts', "import { composeCore } from '../core/compose.ts';"],
    ['a driver importing Electron', 'main/devices/x.ts', "const e = await import('electron');"],
    ['main importing a native module', 'main/app/x.ts', "import Sqlite from 'better-sqlite3';"],
    ['main importing the domain', 'main/app/x.ts', "import { resolve } from '../core/catalogue/resolve.ts';"],
    ['a pure part with files', 'main/core/audit/proof/x.ts', "import { readFileSync } from 'node:fs';"],
    ['a pure part with a database', 'main/core/people/x.ts', "import { open } from '../storage/open.ts';"],
    ['a pure part with a clock', 'main/core/people/x.ts', 'export const now = () => Date.now();'],
    ['a pure part with chance', 'main/core/queue/ticket.ts', 'export const id = () => Math.random();'],
    ['the contract importing anybody', 'preload/contract/x.ts', "import { composeCore } from '#main/core/compose.ts';"],
    ['a sink of its own in main', 'main/app/x.ts', "import { writeFileSync } from 'node:fs'; writeFileSync('a', text);"],
    ['a sink of its own in the domain', 'main/core/visits/x.ts', 'console.log(text);'],
    ['a durable sink of its own in the domain', 'main/core/visits/x.ts', 'writeSynced(file, text);'],
    ['a sink of its own in a driver', 'main/devices/x.ts', 'process.stderr.write(text);'],
    ['a sink of its own in a window', 'renderer/features/x.tsx', 'console.error(text);'],
    ['native crash dumps', 'main/app/x.ts', "import { crashReporter } from 'electron';"],
    ['a re-export across the border', 'renderer/x.ts', "export { composeCore } from '#main/core/compose.ts';"],
  ])('refuse %s', (_name, file, code) => expect(checkFile(file, code)).toHaveLength(1));

  it.each([
    ['the contract in a window', 'renderer/features/x.tsx', "import type { VisitView } from '#contract/visit.ts';"],
    ['types of the domain in main', 'main/app/x.ts', "import type { CoreOptions } from '../core/compose.ts';"],
    ['the log, which masks', 'main/app/log.ts', 'appendFileSync(file, safe);'],
    ['a word in a string', 'main/core/x.ts', 'export const text = "import \'electron\'";'],
  ])('allow %s', (_name, file, code) => expect(checkFile(file, code)).toEqual([]));
});

describe('the inside of the core', () => {
  const files = (all: Record<string, string>) => new Map(Object.entries(all));
  const a = 'main/core/a/a.ts';
  const b = 'main/core/b/b.ts';
  const c = 'main/core/c.ts';

  it('may be a tree', () =>
    expect(checkCore(files({ [a]: "import { b } from '../b/b.ts';", [b]: "import type { C } from '../c.ts';", [c]: '' }))).toEqual([]));
  it('must not be a circle', () =>
    expect(
      checkCore(
        files({ [a]: "import { b } from '../b/b.ts';", [b]: "import { c } from '../c.ts';", [c]: "export { a } from './a/a.ts';" }),
      ),
    ).toMatchObject([{ message: expect.stringContaining('b.ts') }]));
  it('must not be a circle of types either', () =>
    expect(
      checkCore(files({ [a]: "import type { B } from '../b/b.ts';", [b]: "import type { A } from '#main/core/a/a.ts';" })),
    ).toHaveLength(1));
  it('must not know the composition', () =>
    expect(checkCore(files({ [a]: "import type { Core } from '../compose.ts';", 'main/core/compose.ts': '' }))).toHaveLength(1));
});
