import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askerOf } from '#main/core/work/unit.ts';
import { verifyLive } from '#main/core/audit/live.ts';
import { openForReading } from '#main/core/storage/open.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openVisit, ROOT_KEY, samplePage, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { dump, failAt, filesOf, swallow, touchedBy } from '#tests/fixtures/faults.ts';
import { OLD_PASSPORT, stored, toDocuments, toReceipt } from '#tests/fixtures/window.ts';

/** Everything of a unit or nothing of it: effect, event, holding, key, link, file. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

/** A command as its handler does it: the refusal that the door tells of is not part of the unit. */
type Command = () => Promise<unknown>;
interface Case {
  readonly prepare: () => Promise<() => Command>;
}
const handled =
  (name: string, args: object): (() => Command) =>
  () => {
    const session = test.core.parts.sessions.present();
    const { visit } = test.core.parts.slot.now();
    const seen = { visitId: visit ?? '', revision: stored(test, visit ?? '').revision };
    return async () =>
      test.core.parts.handlers[name]?.({ ...seen, ...args }, session ? askerOf(session) : { actor: { user: 'x', role: 'it' } });
  };
const CASES: Readonly<Record<string, Case>> = {
  'the first field of a person': {
    prepare: async () => {
      await openVisit(test);
      return handled('visit.enter', { party: 'applicant', field: 'snils', value: '900-000-001 82' });
    },
  },
  'a corrected field': {
    prepare: async () => {
      await toDocuments(test);
      return handled('visit.enter', { party: 'applicant', field: 'snils', value: '900-000-002 83' });
    },
  },
  'a service chosen': {
    prepare: async () => {
      await toDocuments(test);
      return handled('visit.chooseService', { serviceId: 'driving-licence', goalId: 'lost' });
    },
  },
  'a receipt issued': {
    prepare: async () => {
      await toReceipt(test);
      return handled('visit.issue', { kind: 'receipt' });
    },
  },
  'the end of a visit': {
    prepare: async () => {
      await toReceipt(test);
      await test.visit('issue', { kind: 'receipt' });
      return handled('visit.finish', { code: 'accepted' });
    },
  },
  'a scan attached': {
    prepare: async () => {
      await toDocuments(test);
      const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
      await test.asMain('addPage', { jobId, n: 1, page: samplePage(1) });
      return () => () => test.core.parts.intake.endScan({ jobId, condition: 'ok' });
    },
  },
  'a page of a scan': {
    prepare: async () => {
      await toDocuments(test);
      const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
      return () => async () => test.core.parts.intake.addPage({ jobId, n: 1, page: samplePage(1) });
    },
  },
};
const MOST = 200;
const everything = (of: TestCore) => ({ okno: dump(of.core.parts.db), keys: dump(of.core.parts.keysDb), files: filesOf(of) });
const verdict = (of: TestCore) => {
  const at = of.core.parts.log.signedNow();
  const db = openForReading(of.folder, fileKeyOf(ROOT_KEY));
  try {
    return verifyLive(
      db,
      at,
      () => 0,
      () => undefined,
    ).verdict;
  } finally {
    db.close();
  }
};

describe('a statement that fails', () => {
  for (const [name, { prepare }] of Object.entries(CASES)) {
    it(`anywhere in «${name}» leaves nothing of it, and the next try succeeds whole`, async () => {
      const command = (await prepare())();
      const { files: filesBefore, ...rowsBefore } = everything(test);
      const left: string[] = [];
      let steps = 0;
      for (let at = 1; at < MOST; at += 1) {
        const faulty = failAt(test, at);
        const failed = await command().then(
          () => false,
          () => true,
        );
        faulty.stop();
        if (faulty.asked() < at) {
          expect(failed, 'the try that was not hindered').toBe(false);
          break;
        }
        steps = at;
        // What is told once the unit is durable (a push, its event) may fail without taking the unit back.
        if (!failed) break;
        const { files, ...rows } = everything(test);
        expect(rows, `no row is left after statement ${at}: ${faulty.sources[at - 1]}`).toEqual(rowsBefore);
        if (files.length > filesBefore.length) left.push(`${at}: ${faulty.sources[at - 1]}`);
        for (const file of files.filter((one) => !filesBefore.includes(one))) rmSync(path.join(test.folder, 'scans', file));
      }
      expect(steps, 'there were statements to fail at').toBeGreaterThan(3);
      expect(dump(test.core.parts.db), 'the last try did it').not.toEqual(rowsBefore.okno);
      expect(verdict(test), 'the log is whole').toBe('intact');
      expect(left, 'no file is left lying after any of them').toEqual([]);
    });
  }
});

describe('a program that is killed', () => {
  for (const name of ['the first field of a person', 'a corrected field', 'a receipt issued', 'the end of a visit'] as const) {
    it(`anywhere in «${name}» leaves nothing of it at the next start, in neither database and in no file`, async () => {
      const make = await CASES[name]?.prepare();
      if (!make) throw new Error('no such case');
      const first = test;
      for (let at = 1; at < MOST; at += 1) {
        const command = make();
        const before = kept(test);
        const faulty = failAt(test, at, true);
        const failed = await command().then(
          () => false,
          () => true,
        );
        faulty.stop();
        // Durable already: killed after that, it was done and only its answer is lost.
        if (!failed || faulty.sources.slice(0, at - 1).includes('COMMIT')) break;
        test.core.parts.db.close();
        test.core.parts.keysDb.close();
        test = await test.reopen(at.toString(16).padStart(16, '0'));
        expect(kept(test), `killed at statement ${at}: ${faulty.sources[at - 1]}`).toEqual(before);
        expect(pending(test), 'no unit is remembered').toEqual([]);
        await test.signIn('petrova', '1111');
      }
      expect(test, 'there were statements to die at').not.toBe(first);
      expect(verdict(test)).toBe('intact');
    });
  }

  it('between the two commits, with a foreign unit in keys.db, is swept at the start', async () => {
    await toDocuments(test);
    const { keysDb } = test.core.parts;
    const state = stored(test, (await test.seen()).visitId);
    const subject = Buffer.from(state.parties.applicant?.subject ?? '', 'hex');
    const unit = Buffer.alloc(16, 9);
    const before = kept(test);
    keysDb.prepare('INSERT INTO data_key VALUES (?, ?, ?)').run(Buffer.alloc(16, 1), Buffer.alloc(60), unit);
    keysDb.prepare("INSERT INTO link(kind, mac, subject, since, unit) VALUES ('snils', ?, ?, 1, ?)").run(Buffer.alloc(32), subject, unit);
    keysDb
      .prepare("UPDATE link SET until = 5, ended_by = ? WHERE kind = 'snils' AND subject = ? AND unit IS NOT ? AND until IS NULL")
      .run(unit, subject, unit);
    expect(test.core.parts.keys.has(Buffer.alloc(16, 1)), 'a key of no unit counts for nobody').toBe(false);
    expect(test.core.parts.links.find('snils', '90000000182'), 'an end of no unit ends nothing').toEqual([subject.toString('hex')]);
    const again = await test.reopen('00000000000000b2');
    expect(kept(again)).toEqual(before);
    expect(pending(again)).toEqual([]);
    again.core.close();
  });
});

describe('a trigger that swallows a write', () => {
  for (const [name, { prepare }] of Object.entries(CASES)) {
    it(`is noticed wherever «${name}» writes`, async () => {
      const touches = await touchedBy(test, (await prepare())());
      expect(touches.length, 'it writes to several tables').toBeGreaterThan(1);
      const unnoticed: string[] = [];
      for (const touch of touches) {
        test.dispose();
        test = await testCore();
        const command = (await prepare())();
        swallow(test, touch);
        const noticed = await command().then(
          () => false,
          () => true,
        );
        if (!noticed) unnoticed.push(`${touch.op} ${touch.where}.${touch.table}`);
      }
      expect(unnoticed, 'each write that did not happen is refused').toEqual([]);
    });
  }
});

/** Tables that every start, stop and sign-in write to: what is in them is not of the unit alone. */
const QUIET = ['audit_event', 'audit_text', 'audit_tree', 'audit_checkpoint', 'session', 'unit', 'staff'];
/** What is kept once the marks of units have gone, as they do at each start. */
const kept = (of: TestCore) => ({
  okno: dump(of.core.parts.db, QUIET),
  keys: of.core.parts.keysDb.prepare('SELECT hex(id) AS id, hex(box) AS box FROM data_key ORDER BY id').all(),
  links: of.core.parts.keysDb.prepare('SELECT kind, hex(mac), hex(subject), visit, since, until FROM link ORDER BY id').all(),
  files: filesOf(of),
});
const pending = (of: TestCore) => [
  ...of.core.parts.keysDb.prepare('SELECT id FROM data_key WHERE unit IS NOT NULL').all(),
  ...of.core.parts.keysDb.prepare('SELECT id FROM link WHERE unit IS NOT NULL OR ended_by IS NOT NULL').all(),
];
