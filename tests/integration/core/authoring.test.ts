import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoringState } from '#contract/catalogue.ts';
import { Authoring } from '#main/core/catalogue/authoring.ts';
import { RESOURCES, TestClock, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { twoCards } from '#tests/fixtures/packages.ts';
import { until } from '#tests/fixtures/until.ts';

/** Cards that are being written, in place of the catalogue. */
let made = '';
let test: TestCore;
beforeEach(() => {
  made = mkdtempSync(path.join(tmpdir(), 'okno-authoring-'));
  twoCards(made);
});
afterEach(() => {
  test.dispose();
  rmSync(made, { recursive: true, force: true });
});
const told = () => test.events.filter(([name]) => name === 'catalogue.changed').map(([, payload]) => payload as AuthoringState);

describe('a folder of cards that is being written', () => {
  it('is the catalogue, with its samples; each save is told, and what it breaks by its place', async () => {
    const parts = { folder: path.join(made, 'catalogue'), resourcesFolder: RESOURCES, clock: new TestClock() };
    test = await testCore({ authoring: new Authoring(parts) });
    await test.signIn('petrova', '1111');
    expect((await test.ask('catalogue.health')).services).toBe(2);
    const state = await test.ask('catalogue.authoring');
    expect(state).toMatchObject({ folder: 'catalogue', problems: [], samples: { 'passport-rf/lost': { 'passport-rf:loss': 'lost' } } });
    const file = path.join(made, 'catalogue/snils.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('version: ', 'version: none #'));
    await until(() => told().length > 0, 'the save is told');
    expect(told().at(-1)?.problems).toMatchObject([{ file: 'snils.yaml', line: 2, path: 'version' }]);
    expect((await test.ask('catalogue.health')).services, 'a broken card is no service').toBe(1);
    writeFileSync(file, text);
    await until(() => told().at(-1)?.problems.length === 0, 'the next save is told');
    expect((await test.ask('catalogue.health')).services).toBe(2);
  });
  it('is asked for in vain where none is being written', async () => {
    test = await testCore();
    await test.signIn('petrova', '1111');
    expect(await test.ask('catalogue.authoring')).toBeNull();
  });
});
