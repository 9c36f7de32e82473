import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProfileOptions } from '#main/core/compose.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import { ProcessHost } from '#main/hosts/process-host.ts';
import { CATALOGUE, LEXICON, RESOURCES, ROOT_KEY } from '#tests/fixtures/core.ts';
import { nodeHost } from '#tests/fixtures/node-host.ts';
import { until } from '#tests/fixtures/until.ts';

let folder: string;
let host: ProcessHost;
let reasons: string[];
let spawns: number;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-core-host-'));
  reasons = [];
  spawns = 0;
  host = new ProcessHost({
    name: 'core',
    spawn: () => {
      spawns += 1;
      return nodeHost('core');
    },
    init: (): ProfileOptions => ({
      dataFolder: folder,
      resourcesFolder: RESOURCES,
      lexiconFile: LEXICON,
      catalogueFile: CATALOGUE,
      rootKey: ROOT_KEY,
      profile: 'demo',
      office: 'test',
      window: 4,
      version: '0.1.0',
      boot: '00000000000000b1',
    }),
    limits: { passingBackoffMs: 100, maxPassingBackoffMs: 400 },
  });
  host.on('exit', (reason) => reasons.push(reason));
  host.start();
  expect(await host.whenReady(30_000), reasons.join()).toBe(true);
  await host.stop();
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the core host in plain Node, whose files', () => {
  it('are held by another program, waits for it without a ceiling, and serves the call that waited', async () => {
    const { main, keys } = openDatabases(folder, fileKeyOf(ROOT_KEY));
    main.exec('BEGIN EXCLUSIVE');
    const before = spawns;
    host.start();
    const people = host.call('staff.people', {}, { deadlineMs: 60_000 });
    await until(() => spawns - before >= 3, 'three tries', 45_000);
    expect([host.state, host.lastReason, host.lastTrouble]).toEqual(['restarting', expect.stringContaining('SQLITE_BUSY'), 'busy']);
    main.exec('ROLLBACK');
    main.close();
    keys.close();
    expect(await people).toMatchObject({ ok: true, value: expect.any(Array) });
    expect([host.state, host.lastReason, host.lastTrouble]).toEqual(['ready', undefined, undefined]);
  });
  it('are damaged, is given up at once; when they are mended and a person asks, it opens', async () => {
    const file = path.join(folder, 'okno.db');
    copyFileSync(file, `${file}.kept`);
    writeFileSync(file, Buffer.alloc(8_192, 1));
    const before = spawns;
    host.start();
    expect(await host.whenReady(30_000)).toBe(false);
    expect([host.state, spawns - before]).toEqual(['failed', 1]);
    expect(host.lastReason).toContain('SQLITE_NOTADB');
    expect(host.lastTrouble).toBe('database-damaged');
    copyFileSync(`${file}.kept`, file);
    host.restart();
    expect(await host.whenReady(30_000), reasons.join()).toBe(true);
  });
});
