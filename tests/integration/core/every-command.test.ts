import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, type CallName, entryOf } from '#contract/index.ts';
import type { Entry } from '#contract/kit.ts';
import { holdVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, leaves, logSize, loseVisitKey, marked, nextApplicant, PHOTO, stored, toReceipt } from '#tests/fixtures/window.ts';

/** For every command of the contract there is an event, and one for every refusal. A new command must be added to the table. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('petrova', '1111');
});
afterEach(() => test.dispose());

const issueTicket = async () => (await test.ask('queue.issue', { purpose: 'submit' })).id;
const called = async () => {
  const ticketId = await issueTicket();
  await test.ask('queue.call', { ticketId });
  return { ticketId };
};
const receipt = async () => {
  await toReceipt(test);
  const issued = await test.visit('issue', { kind: 'receipt' });
  return { number: issued.receipt?.number ?? '' };
};
const serving = async () => {
  await nextApplicant(test);
  return {};
};
const documents = async () => {
  await toReceipt(test);
  return {};
};
const late = async () => {
  await documents();
  await scan(test, PHOTO, [samplePage(1)], { before: () => test.visit('markDocument', marked(PHOTO, 'missing')) });
  return { jobId: stored(test, (await test.seen()).visitId).late[0]?.job ?? '' };
};
const as = async (userId: string, pin: string) => {
  await test.ask('staff.signOut');
  await test.signIn(userId, pin);
  return {};
};
const nobody = crypto.randomUUID();

interface Scenario {
  /** What must be so before, and the arguments. */
  readonly before: () => Promise<object>;
  readonly args?: object;
  readonly ops: readonly string[];
  /** Arguments with which it is refused in the same place; none when it cannot be. */
  readonly refused?: object;
}
const lost = { serviceId: 'passport-rf', goalId: 'lost' };
const phone = { party: 'applicant', field: 'phone', value: '+7 900 000-00-08' };
const TABLE: Readonly<Record<string, Scenario>> = {
  'staff.signIn': { before: async () => ({ userId: 'petrova', pin: '1111' }), ops: ['staff.signIn'] },
  'staff.unlock': {
    before: async () => {
      await test.ask('staff.lock');
      return { pin: '1111' };
    },
    ops: ['staff.unlock'],
  },
  'staff.lock': { before: async () => ({}), ops: ['staff.lock'] },
  'staff.signOut': { before: async () => ({}), ops: ['staff.signOut'] },
  'catalogue.setFavourite': {
    before: async () => ({}),
    args: { ...lost, on: true },
    ops: ['catalogue.favourite'],
    refused: { goalId: 'unheard-of' },
  },
  'queue.issue': { before: async () => ({}), args: { purpose: 'submit' }, ops: ['ticket.issue'] },
  'queue.callNext': {
    before: async () => {
      await issueTicket();
      return {};
    },
    ops: ['ticket.call'],
  },
  'queue.call': { before: async () => ({ ticketId: await issueTicket() }), ops: ['ticket.call'], refused: { ticketId: nobody } },
  'queue.walkIn': {
    before: async () => ({}),
    args: { purpose: 'submit' },
    ops: ['ticket.issue', 'ticket.confirm', 'visit.start'],
  },
  'queue.recall': { before: called, ops: ['ticket.recall'], refused: { ticketId: nobody } },
  'queue.confirm': { before: called, ops: ['ticket.confirm', 'visit.start'], refused: { ticketId: nobody } },
  'queue.takeBack': { before: called, args: { what: 'call' }, ops: ['ticket.putBack'], refused: { ticketId: nobody } },
  'queue.noShow': { before: called, ops: ['ticket.noShow'], refused: { ticketId: nobody } },
  'queue.hold': { before: called, args: { reason: 'equipment' }, ops: ['ticket.hold'], refused: { ticketId: nobody } },
  'queue.resume': {
    before: async () => {
      await serving();
      return { ticketId: await holdVisit(test) };
    },
    ops: ['ticket.resume'],
    refused: { ticketId: nobody },
  },
  'queue.abandon': {
    before: async () => {
      await serving();
      const { ticket, visit } = test.core.parts.slot.now();
      loseVisitKey(test, visit ?? '');
      return { ticketId: ticket };
    },
    args: { code: 'left' },
    ops: ['ticket.abandon'],
    refused: { ticketId: nobody },
  },
  'visit.setCategory': { before: serving, args: { category: 'representative' }, ops: ['visit.category'], refused: { revision: 1_000 } },
  'visit.enter': { before: serving, args: phone, ops: ['visit.enter'], refused: { value: 'не номер' } },
  'visit.chooseService': {
    before: documents,
    args: { serviceId: 'driving-licence', goalId: 'lost' },
    ops: ['visit.service'],
    refused: { serviceId: 'none' },
  },
  'visit.setForChild': { before: documents, args: { on: true }, ops: ['visit.forChild'], refused: { revision: 1_000 } },
  'visit.removeService': {
    before: async () => ({ ...(await documents()), requestId: (await test.ask('visit.current'))?.requests[0]?.id ?? '' }),
    ops: ['visit.serviceRemoved'],
    refused: { requestId: nobody },
  },
  'visit.answer': {
    before: documents,
    args: { questionId: 'passport-rf:marks', value: false },
    ops: ['visit.answer'],
    refused: { questionId: 'none' },
  },
  'visit.setUin': {
    before: async () => ({ ...(await documents()), requestId: (await test.ask('visit.current'))?.requests[0]?.id ?? '' }),
    args: { uin: '18812345678901234565' },
    ops: ['visit.uin'],
    refused: { uin: '1' },
  },
  'visit.retract': { before: documents, args: { questionId: 'passport-rf:marks' }, ops: ['visit.retract'], refused: { revision: 1_000 } },
  'visit.markDocument': { before: documents, args: marked(PHOTO, 'missing'), ops: ['visit.document'], refused: { itemId: 'none' } },
  'visit.dropScan': {
    before: async () => {
      await documents();
      await scan(test, OLD_PASSPORT, [samplePage(1)]);
      return { itemId: OLD_PASSPORT };
    },
    ops: ['scan.drop'],
    refused: { revision: 1_000 },
  },
  'visit.setApplication': {
    before: documents,
    args: { item: 'signed', on: false },
    ops: ['visit.application'],
    refused: { revision: 1_000 },
  },
  'visit.goTo': { before: documents, args: { step: 'documents' }, ops: ['visit.step'], refused: { step: 'receipt', revision: 1_000 } },
  'visit.insist': {
    before: async () => {
      await documents();
      await test.visit('markDocument', marked(PHOTO, 'missing'));
      return {};
    },
    args: { on: true },
    ops: ['visit.insist'],
    refused: { revision: 1_000 },
  },
  'visit.undo': {
    before: async () => {
      await documents();
      await scan(test, OLD_PASSPORT, [samplePage(1)]);
      return { n: (await test.visit('dropScan', { itemId: OLD_PASSPORT })).undo?.n };
    },
    ops: ['visit.undo'],
    refused: { n: 1 },
  },
  'visit.goOn': {
    before: async () => {
      await documents();
      await test.visit('chooseService', { serviceId: 'snils', goalId: 'data' });
      await test.visit('answer', { questionId: 'recordIssuedBy', value: 'russian' });
      await test.visit('markDocument', marked(PHOTO, 'missing'));
      await test.visit('issue', { kind: 'refusal' });
      return {};
    },
    ops: ['visit.goOn'],
    refused: { revision: 1_000 },
  },
  'visit.issue': { before: documents, args: { kind: 'receipt' }, ops: ['visit.receipt'], refused: { kind: 'refusal' } },
  'visit.confirmPrinted': { before: receipt, args: { printed: true }, ops: ['print.confirm'], refused: { number: 'none' } },
  'visit.takeLate': { before: late, ops: ['late.take'], refused: { jobId: nobody } },
  'visit.dropLate': { before: late, ops: ['late.drop'], refused: { jobId: nobody } },
  'visit.family': {
    before: async () => {
      await toReceipt(test);
      await test.visit('issue', { kind: 'receipt' });
      return test.seen();
    },
    args: { who: 'adult' },
    ops: ['visit.finish', 'visit.family'],
    refused: { who: 'represented' },
  },
  'visit.finish': { before: serving, args: { code: 'left' }, ops: ['visit.finish', 'ticket.finish'], refused: { code: 'accepted' } },
  'audit.verify': { before: () => as('gavrilova', '3333'), ops: ['audit.verify'] },
  'audit.cancel': {
    before: async () => {
      await as('gavrilova', '3333');
      // It is cancelled before it can end: its own answer is of no interest here.
      void test.core.call('audit.verify', {}, session());
      return {};
    },
    ops: ['audit.cancel'],
  },
  'masking.remask': { before: () => as('gavrilova', '3333'), ops: ['masking.remask'] },
  'masking.report': {
    before: () => as('gavrilova', '3333'),
    args: { text: 'СНИЛС 900-000-001 82', start: 6, end: 20, fault: 'not-personal' },
    ops: ['masking.report'],
    refused: { start: 5 },
  },
  'masking.withdraw': {
    before: async () => {
      await as('gavrilova', '3333');
      const { rows } = await test.ask('masking.report', { text: 'СНИЛС 900-000-001 82', start: 6, end: 20, fault: 'not-personal' });
      return { id: rows[0]?.id };
    },
    ops: ['masking.withdraw'],
    refused: { id: 1_000 },
  },
  'masking.withdrawUpTo': {
    before: async () => {
      await as('gavrilova', '3333');
      const one = { text: 'СНИЛС 900-000-001 82', start: 6, end: 20, fault: 'not-personal' } as const;
      await test.ask('masking.report', one);
      await test.ask('masking.withdraw', { id: 1 });
      await test.ask('masking.report', one);
      return { last: 2 };
    },
    ops: ['masking.withdraw'],
    refused: { last: 1 },
  },
  'masking.setLists': {
    before: () => as('andreev', '4444'),
    args: { version: 0, stopWords: ['Ромашка'], numberForms: [] },
    ops: ['policy.change'],
    refused: { version: 7 },
  },
};
/** Commands whose handler is not the core's; what it asks of the core has an event all the same. */
const ELSEWHERE: Readonly<Record<string, { ask: () => Promise<unknown>; op: string } | null>> = {
  'scan.start': {
    ask: async () => test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false }),
    op: 'scan.start',
  },
  'visit.print': {
    ask: async () => {
      const issued = await test.visit('issue', { kind: 'receipt' });
      return test.internal('beginPrint', { visitId: issued.id, number: issued.receipt?.number ?? '' });
    },
    op: 'print.start',
  },
  'visit.printForms': {
    ask: async () => test.internal('beginForms', { ...(await test.seen()), sheet: 'forms' }),
    op: 'print.forms',
  },
  'audit.export': {
    ask: async () => {
      await as('gavrilova', '3333');
      const folder = mkdtempSync(path.join(tmpdir(), 'okno-export-'));
      try {
        return await test.internal('exportLog', { folder: path.join(folder, 'log') });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    op: 'audit.export',
  },
  'masking.exportReports': {
    ask: async () => {
      await as('gavrilova', '3333');
      await test.ask('masking.report', { text: 'СНИЛС 900-000-001 82', start: 6, end: 20, fault: 'not-personal' });
      const folder = mkdtempSync(path.join(tmpdir(), 'okno-reports-'));
      try {
        return await test.internal('exportReports', { file: path.join(folder, 'okno-masking-reports-1.jsonl') });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    op: 'masking.exportReports',
  },
  'catalogue.print': {
    ask: () => test.internal('handbookSheet', { ...lost, answers: {}, sheet: 'list' }),
    op: 'catalogue.print',
  },
  'app.diagnostics': {
    ask: () => test.internal('deviceEvent', { op: 'app.diagnostics', what: 'bundle', code: 'diagnostics', ok: true }),
    op: 'app.diagnostics',
  },
  // Told when the setting has changed, when the scan has ended, and before a device is asked: tests of main and of the devices.
  'app.setLanguage': null,
  // Asks a person, or keeps for a moment what is not written yet.
  'app.close': null,
  'visit.typing': null,
  // A window is opened and nothing is changed.
  'app.openDisplay': null,
  'scan.cancel': null,
  'devices.discover': null,
  'devices.add': null,
  'devices.remove': null,
  'devices.choose': null,
  'devices.test': null,
  'devices.setAction': null,
  'devices.learn': null,
  'devices.press': null,
};

const commands = Object.entries(contract).flatMap(([area, entries]) =>
  Object.entries(entries as Record<string, Entry>).flatMap(([name, entry]) => (entry.kind === 'command' ? [`${area}.${name}`] : [])),
);
const seenBy = async (name: string) => (name.startsWith('visit.') ? await test.seen() : {});
const session = () => test.core.parts.sessions.present()?.id;

describe('every command of the contract', () => {
  it('stands in the tables of this test', () => {
    expect([...Object.keys(TABLE), ...Object.keys(ELSEWHERE)].sort()).toEqual([...commands].sort());
  });

  for (const [name, { before, args, ops }] of Object.entries(TABLE)) {
    it(`${name} is told as ${ops.join(', ')} of whoever gave it`, async () => {
      const own = { ...args, ...(await before()) };
      const user = test.core.parts.sessions.present()?.userId;
      const call = { ...(await seenBy(name)), ...own };
      const from = logSize(test);
      await test.ask(name as CallName, call as never);
      const told = leaves(test, from).filter((leaf) => ops.includes(leaf.op));
      expect(told.map((leaf) => leaf.op).sort(), `${name}: its events`).toEqual([...ops].sort());
      for (const leaf of told) expect([leaf.a.u, leaf.ok], leaf.op).toEqual([user, true]);
    });
  }

  for (const [name, elsewhere] of Object.entries(ELSEWHERE)) {
    if (elsewhere === null) continue;
    it(`${name}, which main does, is told as ${elsewhere.op} before anything is done`, async () => {
      await toReceipt(test);
      const from = logSize(test);
      await elsewhere.ask();
      expect(leaves(test, from).map((leaf) => leaf.op)).toContain(elsewhere.op);
    });
  }
});

describe('every refused command', () => {
  for (const [name, { before, args, refused }] of Object.entries(TABLE)) {
    if (refused === undefined) continue;
    it(`${name} is told as refused, with the code, and as nothing else`, async () => {
      const own = { ...args, ...(await before()) };
      const call = { ...(await seenBy(name)), ...own, ...refused };
      const from = logSize(test);
      const { code } = await test.refused(name as CallName, call);
      const told = leaves(test, from);
      expect(told.map((leaf) => [leaf.op, leaf.ok, leaf.rc, leaf.o?.i])).toEqual([['command.refused', false, code, name]]);
    });
  }

  it('of a role that may not give it is told as a denial, and of nobody is refused', async () => {
    for (const name of commands.filter((one) => Array.isArray(entryOf(one)?.access) && TABLE[one])) {
      const roles = entryOf(name)?.access as readonly string[];
      if (roles.includes('it')) continue;
      if (test.core.parts.sessions.present()?.role !== 'it') await as('sokolov', '2222');
      const from = logSize(test);
      const args = { ...lost, ...phone, ...TABLE[name]?.args, ticketId: nobody, jobId: nobody, visitId: nobody, revision: 1 };
      const outcome = await test.core.call(name as CallName, only(name, args), session());
      expect(outcome, name).toMatchObject({ ok: false, code: 'forbidden' });
      expect(
        leaves(test, from).map((leaf) => [leaf.op, leaf.o?.i]),
        name,
      ).toEqual([['access.denied', name]]);
    }
  });
});

/** The arguments that a call knows, with something that fits for what is left. */
function only(name: string, args: Record<string, unknown>): Record<string, unknown> {
  const entry = entryOf(name);
  const schema = entry && entry.kind !== 'event' ? (entry.args as unknown as { shape?: Record<string, unknown> }) : undefined;
  const more: Record<string, unknown> = {
    ...marked(PHOTO),
    item: 'signed',
    on: true,
    number: 'x',
    printed: true,
    n: 1,
    id: 1,
    last: 1,
    requestId: 'r1',
    ...args,
  };
  return Object.fromEntries(Object.keys(schema?.shape ?? {}).map((key) => [key, more[key]]));
}
