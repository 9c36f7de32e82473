import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { composeCore, type Core } from '#main/core/compose.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import { upgradeProfile } from '#main/core/upgrade.ts';
import { CATALOGUE, LEXICON, PAGES_WORKER, ROOT_KEY, RESOURCES, TestClock, type TestCore, WORKER } from '#tests/fixtures/core.ts';
import { copyProfile, FACTS, OLD, openProfile } from '#tests/fixtures/profile.ts';
import { type OwnResources, ownResources } from '#tests/fixtures/resources.ts';
import { DAY_MS, eventsOf } from '#tests/fixtures/visits.ts';

const opened: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.dispose();
});
const keep = <T extends { dispose(): void }>(one: T): T => {
  opened.push(one);
  return one;
};

/** A core on the old profile whose upgrade has not begun: the tables are migrated, nothing else. */
function composed(folder: string, resourcesFolder = RESOURCES): Core {
  return composeCore(
    {
      dataFolder: folder,
      resourcesFolder,
      lexiconFile: LEXICON,
      catalogueFile: CATALOGUE,
      workerFile: WORKER,
      pagesFile: PAGES_WORKER,
      rootKey: ROOT_KEY,
      profile: 'demo',
      office: 'demo',
      window: 4,
      version: '0.1.0',
      boot: '00000000000000c1',
    },
    new TestClock(FACTS.now + 60_000),
    { emit: () => undefined, tell: () => undefined, trouble: () => undefined },
  );
}

const counted = (test: TestCore) => ({
  links: eventsOf(test, 'upgrade.links').length,
  holdings: eventsOf(test, 'upgrade.holdings').length,
  pins: eventsOf(test, 'visit.pin').length,
  rows: test.core.parts.db.prepare<[], { n: number }>('SELECT count(*) AS n FROM holding').get()?.n,
});

describe('an upgrade that was interrupted', () => {
  it.each([1, 3, 5])('by an error at visit %i goes on at the next start and does nothing twice', async (at) => {
    const whole = keep(await openProfile());
    const folder = copyProfile();
    const core = composed(folder);
    let n = 0;
    const { visits } = core.parts;
    const failing = new Proxy(visits, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'upgraded' && ++n === at) throw new Error('the power went');
          return value.apply(target, args);
        };
      },
    });
    const troubles: string[] = [];
    upgradeProfile({ ...core.parts, visits: failing, trouble: (_where, error) => void troubles.push(String(error)) });
    expect(troubles.join(), 'the visit that failed is told').toContain('the power went');
    core.close();
    const test = keep(await openProfile({}, folder));
    expect(counted(test)).toEqual(counted(whole));
    expect(test.core.parts.visits.notUpgraded()).toEqual([]);
    await test.signIn('gavrilova', '3333');
    expect((await test.ask('audit.verify')).verdict).toBe('intact');
  });

  it('by a kill between two visits goes on from the copy of the disk', async () => {
    const folder = copyProfile();
    const core = composed(folder);
    const image = mkdtempSync(path.join(tmpdir(), 'okno-killed-'));
    let n = 0;
    const { visits } = core.parts;
    const watched = new Proxy(visits, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          // Between the second unit and the third: what is on the disk now is what a kill leaves.
          if (name === 'load' && ++n === 3) cpSync(folder, image, { recursive: true });
          return value.apply(target, args);
        };
      },
    });
    upgradeProfile({ ...core.parts, visits: watched, trouble: () => undefined });
    core.close();
    const whole = keep(await openProfile({}, folder));
    const test = keep(await openProfile({}, image));
    expect(counted(test)).toEqual(counted(whole));
    expect(counted(test)).toMatchObject({ links: 1, holdings: Object.keys(OLD).length, pins: 2 });
  });

  it('before anything but the tables was done is the same as none', async () => {
    const folder = copyProfile();
    composed(folder).close();
    const test = keep(await openProfile({}, folder));
    expect(counted(test)).toMatchObject({ links: 1, holdings: Object.keys(OLD).length, pins: 2 });
  });
});

describe('an old profile with something wrong in it', () => {
  it('opens though one of its finished visits cannot be read, and the others are upgraded', async () => {
    const folder = copyProfile();
    const { main, keys } = openDatabases(folder, fileKeyOf(ROOT_KEY));
    main.prepare("UPDATE stream_event SET body = x'00' WHERE stream = ? AND n = 2").run(`visit/${OLD.consulted}`);
    main.close();
    keys.close();
    let test: TestCore | undefined;
    try {
      test = keep(await openProfile({}, folder));
    } catch {
      rmSync(folder, { recursive: true, force: true });
    }
    expect(test, 'one broken visit of last year must not keep the window shut').toBeDefined();
    expect(test?.core.parts.holdings.ofVisit(OLD.open).length, 'the open visit is on the books').toBeGreaterThan(0);
  });

  it('opens though the catalogue has lost the service of an open visit, and pins it once it is back', async () => {
    const resources: OwnResources = keep(ownResources());
    const text = resources.read('catalogue/passport-rf.yaml');
    for (const name of ['catalogue/passport-rf.yaml', 'catalogue-v1.json']) resources.remove(name);
    const folder = copyProfile();
    const first = await openProfile({ resourcesFolder: resources.folder }, folder);
    await first.signIn('petrova', '1111');
    expect((await first.ask('visit.current'))?.planFault, 'the window is told why there is no plan').toContain('service-unknown');
    first.core.close();
    resources.write('catalogue/passport-rf.yaml', text);
    const test = keep(await openProfile({ resourcesFolder: resources.folder, boot: '00000000000000c2' }, folder));
    const state = test.core.parts.visits.load(OLD.open);
    expect(state.requests[0]?.definition, 'the visit must not float with whatever the catalogue says from day to day').not.toBeNull();
  });

  it('on the day after closes the tickets that were never called, and keeps the held and the present one', async () => {
    const test = keep(await openProfile({}, copyProfile(), FACTS.now + DAY_MS));
    await test.signIn('petrova', '1111');
    const state = await test.ask('queue.state');
    expect(state.waiting).toEqual([]);
    expect(state.held.map((one) => one.number).sort()).toEqual(['А-001', 'Р-001']);
    expect(state.current?.number).toBe('Б-001');
    expect(eventsOf(test, 'ticket.expire').map((one) => one.leaf.o?.i)).toEqual(['А-002', 'А-003']);
    expect(eventsOf(test, 'day.close').map((one) => one.leaf.o?.i)).toEqual(['2026-11-21']);
    expect((await test.ask('queue.issue', { purpose: 'submit' })).number, 'numbers begin anew').toBe('А-001');
  });
});
