import path from 'node:path';
import { z } from 'zod';
import { CONDITIONS } from '#contract/devices.ts';
import { type Failure, FAILURE_CODES, okay, type Outcome, Refusal } from '#contract/failure.ts';
import { type CallName, contract, entryOf } from '#contract/index.ts';
import { bytes, key, mayCall, uuid } from '#contract/kit.ts';
import type { ScanEnd } from '#contract/scan.ts';
import type { Session } from '#contract/staff.ts';
import { type PrintOutcome, printOutcome, type VisitView } from '#contract/visit.ts';
import { type AuditParts, exportTo } from './audit/handlers.ts';
import { type HandbookParts, type HandbookSheet, handbookSheet } from './documents/handbook-sheet.ts';
import type { Intake } from './documents/intake.ts';
import type { TextGuard } from './guard/guard.ts';
import { type ExportedReports, exportReports } from './guard/report-export.ts';
import type { MaskReportStore } from './guard/reports.ts';
import type { TicketBoard } from './queue/board.ts';
import type { Slot } from './queue/slot.ts';
import type { Sessions } from './staff/sessions.ts';
import { visitStep } from './visits/view.ts';
import type { Visits } from './visits/store.ts';
import { failureOf, mayBegin } from './work/door.ts';
import type { Identity } from './work/identity.ts';
import type { Lanes } from './work/lanes.ts';
import type { Refusals } from './work/refusals.ts';
import { type Asker, askerOf, SYSTEM_ASKER, type Work } from './work/unit.ts';

/** A file that main may have written: the name is the program's own. */
const reportsFile = z
  .string()
  .refine((file) => path.isAbsolute(file) && /^okno-masking-reports-[\d-]{1,40}\.jsonl$/.test(path.basename(file)));

/** Calls that main makes for itself, between a window's request and a device. Their arguments are checked like any other. */
const schemas = {
  identity: z.strictObject({}),
  beginScan: z.strictObject({ visitId: uuid, revision: z.int().positive(), itemId: key, append: z.boolean() }),
  addPage: z.strictObject({ jobId: uuid, n: z.int().positive(), page: bytes }),
  endScan: z.strictObject({ jobId: uuid, condition: z.enum(CONDITIONS), dpi: z.int().positive().optional() }),
  beginPrint: z.strictObject({ visitId: uuid, number: z.string().max(60) }),
  beginForms: contract.visit.printForms.args,
  endPrint: z.strictObject({ jobId: uuid, outcome: printOutcome }),
  handbookSheet: contract.catalogue.print.args,
  deviceEvent: z.strictObject({
    op: z.enum(['device.change', 'device.test', 'app.diagnostics', 'settings.change']),
    /** Of a device: its kind and a digest of its id; of a setting: its name. */
    what: z.string().regex(/^[A-Za-z0-9.:-]{1,80}$/),
    code: z.string().regex(/^[A-Za-z0-9.:-]{1,60}$/),
    ok: z.boolean(),
    /** What a person calls it; masked, beside the leaf. */
    details: z.string().max(300).optional(),
  }),
  denied: z.strictObject({ call: z.string().max(200), code: z.enum(FAILURE_CODES) }),
  /** How often since it was told last. */
  tooFast: z.strictObject({ window: z.enum(['operator', 'display']), times: z.int().positive() }),
  exportLog: z.strictObject({ folder: z.string().min(1) }),
  exportReports: z.strictObject({ file: reportsFile }),
  displayFacts: z.strictObject({}),
} as const;
export type InternalName = keyof typeof schemas;
/** The call of a window that is carried on with one of these: whoever may not call it may not have it carried on. */
const OF_CALL: { readonly [N in InternalName]?: CallName } = {
  exportLog: 'audit.export',
  exportReports: 'masking.exportReports',
};
export type InternalArgs<N extends InternalName> = z.input<(typeof schemas)[N]>;

/** Of the visit at the window: a number and a step, never a person. */
export interface DisplayFacts {
  readonly mode: 'free' | 'called' | 'serving';
  readonly number?: string;
  readonly step?: VisitView['step'];
}

export function displayFacts({ board, slot, visits }: Pick<InternalParts, 'board' | 'slot' | 'visits'>): DisplayFacts {
  const { ticket: id, visit } = slot.now();
  const ticket = id === null ? undefined : board.get(id);
  if (!ticket) return { mode: 'free' };
  if (visit === null) return { mode: 'called', number: ticket.number };
  try {
    const state = visits.load(visit);
    return { mode: 'serving', number: ticket.number, step: visitStep(state, visits.progress(state)) };
  } catch {
    // A visit that cannot be read still has its number.
    return { mode: 'serving', number: ticket.number };
  }
}

export interface InternalResults {
  identity: Identity;
  /** The ticket of its visit, and settings for the scan, from the document's profile. */
  beginScan: { jobId: string; ticket: string; dpi: number; colour: 'colour' | 'grey' };
  addPage: true;
  endScan: ScanEnd;
  beginPrint: { jobId: string; number: string; kind: 'receipt' | 'refusal'; pdf: Uint8Array };
  beginForms: { jobId: string; title: string; pdf: Uint8Array };
  endPrint: { outcome: PrintOutcome };
  handbookSheet: HandbookSheet;
  deviceEvent: true;
  denied: true;
  tooFast: true;
  exportLog: { size: number };
  exportReports: ExportedReports;
  displayFacts: DisplayFacts;
}

export interface InternalParts extends Pick<AuditParts, 'work' | 'log' | 'jobs'> {
  readonly work: Work;
  readonly intake: Intake;
  readonly handbook: HandbookParts;
  readonly identity: Identity;
  readonly sessions: Sessions;
  readonly lanes: Lanes;
  readonly board: TicketBoard;
  readonly slot: Slot;
  readonly visits: Visits;
  readonly guard: TextGuard;
  readonly reports: MaskReportStore;
  readonly refusals: Refusals;
  trouble(where: string, error: unknown): void;
}

/**
 * Answers main's own calls, by name. What sets a device to work, or leaves the program, is begun only when `begin` says that it may be
 * (`work/door.ts`). A session that is given must be live; what it is for is checked again where it is written.
 */
export function internalCalls(
  parts: InternalParts,
): (name: InternalName, args: unknown, sessionId: string | undefined, begin?: () => Promise<void>) => Promise<Outcome<unknown>> {
  const { work, intake, identity, sessions, lanes, refusals, board, slot } = parts;
  const typed: {
    [N in InternalName]: (
      args: z.output<(typeof schemas)[N]>,
      asker: Asker,
      begin: () => Promise<void>,
    ) => InternalResults[N] | Promise<InternalResults[N]>;
  } = {
    identity: () => identity,
    beginScan: (args, asker, begin) =>
      lanes.in('visit', async () => {
        await begin();
        const begun = intake.beginScan(args, asker);
        return { ...begun, ticket: board.numberOf(slot.now().ticket ?? '') ?? '' };
      }),
    addPage: (args) => intake.addPage(args),
    endScan: (args) => intake.endScan(args),
    beginPrint: (args, asker, begin) =>
      lanes.in('visit', async () => {
        await begin();
        return intake.beginPrint(args, asker);
      }),
    beginForms: (args, asker, begin) =>
      lanes.in('visit', async () => {
        await begin();
        return intake.beginForms(args, asker);
      }),
    endPrint: (args) => lanes.in('visit', () => intake.endPrint(args)),
    handbookSheet: async (args, asker, begin) => {
      await begin();
      return handbookSheet(parts.handbook, args, asker);
    },
    deviceEvent: async ({ op, what, code, ok, details }, asker, begin) => {
      await begin();
      work.do(asker, (tx) =>
        tx.audit({ op, ok, code, object: { type: 'device', id: what }, ...(details === undefined ? {} : { details }) }),
      );
      return true as const;
    },
    denied: ({ call, code }, asker) => {
      // A name of the contract, or no name at all: whatever a window made up stays out of the log.
      refusals.note(asker, { op: 'access.denied', code, object: { type: 'call', id: entryOf(call) ? call : 'unknown' } });
      return true;
    },
    tooFast: ({ window, times }, asker) => {
      refusals.note(asker, { op: 'window.tooFast', code: 'too-fast', object: { type: 'window', id: window } }, times);
      return true;
    },
    exportLog: async ({ folder }, asker, begin) => {
      await begin();
      return { size: await exportTo(parts, folder, asker) };
    },
    exportReports: async ({ file }, asker, begin) => {
      await begin();
      return exportReports(parts, file, asker);
    },
    displayFacts: () => displayFacts(parts),
  };

  return async (name, args, sessionId, begin) => {
    try {
      const parsed = schemas[name].safeParse(args);
      if (!parsed.success) throw new Refusal('bad-request', { at: parsed.error.issues[0]?.path.join('.').slice(0, 80) ?? '' });
      const session = sessionId === undefined ? undefined : sessions.live(sessionId);
      if (sessionId !== undefined && !session) throw new Refusal('not-signed-in');
      const refused = refusedCall(OF_CALL[name], session);
      if (refused) {
        if (refused.failure.code === 'forbidden')
          refusals.note(session ? askerOf(session) : SYSTEM_ASKER, {
            op: 'access.denied',
            code: refused.failure.code,
            object: { type: 'call', id: refused.call },
          });
        return refused.failure;
      }
      const handler = typed[name] as (args: unknown, asker: Asker, begin: () => Promise<void>) => unknown;
      const insist = async () => {
        if (begin && !(await mayBegin(begin))) throw new Refusal('privacy-locked');
      };
      return okay(await handler(parsed.data, session ? askerOf(session) : SYSTEM_ASKER, insist));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'internal') parts.trouble(`internal.${name}`, error);
      return failure;
    }
  };
}

/** What main's router asks is asked again here: a router that is mistaken must not be enough. */
function refusedCall(call: CallName | undefined, session: Session | undefined): { call: CallName; failure: Failure } | undefined {
  const entry = call === undefined ? undefined : entryOf(call);
  if (call === undefined || !entry) return undefined;
  const failure = mayCall(call, entry.access, session ?? null);
  return failure && { call, failure };
}
