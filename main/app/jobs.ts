import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type ConditionCode, conditionCode } from '#contract/devices.ts';
import { fail, type Failure, okay, type Outcome } from '#contract/failure.ts';
import type { ArgsOf, PayloadOf, ResultOf } from '#contract/index.ts';
import type { ScanEnd } from '#contract/scan.ts';
import type { Session } from '#contract/staff.ts';
import { isPassing, isTrouble } from '#contract/trouble.ts';
import type { PrintOutcome } from '#contract/visit.ts';
import type { InternalArgs, InternalName, InternalResults } from '../core/internal.ts';
import type { ScanJob, ScanProgressStep, ScanResult } from '../devices/desk.ts';
import type { PrintResult } from '../devices/port.ts';
import type { CallOptions } from '../hosts/calls.ts';
import type { ProcessHost } from '../hosts/process-host.ts';
import { fileStamp } from './log.ts';

/** Work that needs both hosts: main carries bytes from one to the other and decides nothing. */
export interface JobParts {
  readonly core: ProcessHost;
  readonly devices: ProcessHost;
  readonly exportFolder: string;
  progress(progress: PayloadOf<'scan.progress'>): void;
  now(): Date;
  /** What answers the core's question whether a job asked for now may still be begun when its turn has come. */
  begin(): () => void;
  /** Jobs that are being carried: a core that is started again is told of them. */
  readonly running: Set<string>;
  /** Scans that were cancelled: a page of theirs that cannot be kept is not waited for. */
  readonly cancelled: Set<string>;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>;
}

/** Between two steps of a scan, a page or a percentage, and for what the core does with one. How long a page may take is the adapter's. */
const SCAN_DEADLINE_MS = 15 * 60_000;
/** A device host that has died is back in a second. */
export const DEVICES_WAIT_MS = 5_000;
const PRINT_DEADLINE_MS = 70_000;
/** A job of the log may take as long as the log is: it can be cancelled. */
export const LOG_JOB_DEADLINE_MS = 60 * 60_000;
/** A core that dies is back in a second or two; what it was told meanwhile is told again. */
const TRIES = 3;
/** A page that the disk has no room for is held in memory and told again each second for five minutes: the stack waits in the scanner. */
const HOLD_EVERY_MS = 1_000;
const HOLD_TRIES = 300;

export async function coreInternal<N extends InternalName>(
  core: ProcessHost,
  name: N,
  args: InternalArgs<N>,
  session: Session | null,
  more: Pick<CallOptions, 'deadlineMs' | 'step'> = {},
): Promise<Outcome<InternalResults[N]>> {
  return (await core.call(`internal.${name}`, args, { session: session?.id, ...more })) as Outcome<InternalResults[N]>;
}

/**
 * The same, told again when the core was down: only for what may be told twice (`addPage`, `endScan`, `endPrint`). It belongs to its
 * job, so no session stands behind it.
 */
async function insist<N extends 'addPage' | 'endScan' | 'endPrint'>(
  core: ProcessHost,
  name: N,
  args: InternalArgs<N>,
): Promise<Outcome<InternalResults[N]>> {
  for (let left = TRIES; ; left -= 1) {
    const outcome = await coreInternal(core, name, args, null, { deadlineMs: SCAN_DEADLINE_MS });
    if (outcome.ok || left === 1 || (outcome.code !== 'host-down' && outcome.code !== 'host-timeout')) return outcome;
  }
}

/** Keeps a page, however long its disk is full or gone; only one is held, since the next is not asked for before. */
async function keepPage(parts: JobParts, args: InternalArgs<'addPage'>, waiting: () => void): Promise<Outcome<InternalResults['addPage']>> {
  for (let left = HOLD_TRIES; ; left -= 1) {
    const kept = await insist(parts.core, 'addPage', args);
    const mayPass = !kept.ok && kept.code === 'storage' && isTrouble(kept.at) && isPassing(kept.at);
    if (!mayPass || left === 0 || parts.cancelled.has(args.jobId)) return kept;
    waiting();
    await parts.pause(HOLD_EVERY_MS);
  }
}

/**
 * Scans for a document of a visit: begin, page by page, end. Each page is durable before the device is asked for the next; whoever is
 * at the window by then, the pages are this visit's.
 */
export async function scanJob(parts: JobParts, args: ArgsOf<'scan.start'>, session: Session): Promise<Outcome<ScanEnd>> {
  const { visitId, revision, itemId, append } = args;
  const begun = await coreInternal(parts.core, 'beginScan', { visitId, revision, itemId, append }, session, { step: parts.begin() });
  if (!begun.ok) return begun;
  const { jobId } = begun.value;
  parts.running.add(jobId);
  try {
    return await carryScan(parts, args, begun.value);
  } finally {
    parts.running.delete(jobId);
    parts.cancelled.delete(jobId);
  }
}

async function askForPages(parts: JobParts, job: ScanJob, step: NonNullable<CallOptions['step']>): Promise<Outcome<ScanResult>> {
  // A device host that is down is no reason to scan a quarter of an hour later, when nobody expects it any more.
  const there = await parts.devices.whenReady(DEVICES_WAIT_MS);
  // Stopped on the way: the word for it has gone to a host that knew of no scan yet.
  if (parts.cancelled.has(job.jobId)) return okay({ condition: 'cancelled', raw: '' });
  if (!there) return fail('host-down', { detail: 'devices' });
  const scanned = await parts.devices.call('internal.scan', job, { deadlineMs: SCAN_DEADLINE_MS, renews: true, step });
  // Its lane is still taken, and nothing would be left to stop it by.
  if (!scanned.ok && scanned.code === 'host-timeout') {
    parts.cancelled.add(job.jobId);
    void parts.devices.call('internal.cancelScan', { jobId: job.jobId });
  }
  return scanned as Outcome<ScanResult>;
}

async function carryScan(
  parts: JobParts,
  { visitId, itemId, source }: ArgsOf<'scan.start'>,
  { jobId, ticket, dpi, colour }: InternalResults['beginScan'],
): Promise<Outcome<ScanEnd>> {
  let pages = 0;
  let refused: Failure | undefined;
  let scannedAt: number | undefined;
  const tell = (
    state: PayloadOf<'scan.progress'>['state'],
    more: Partial<Pick<PayloadOf<'scan.progress'>, 'percent' | 'condition'>> = {},
  ) => parts.progress({ jobId, visitId, itemId, ticket, state, pages, ...more });

  tell('starting');
  const take = async (step: ScanProgressStep): Promise<void> => {
    if (step.page) {
      const kept = await keepPage(parts, { jobId, n: pages + 1, page: step.page }, () => tell('waiting'));
      if (!kept.ok) {
        refused = kept;
        throw new Error(kept.code);
      }
      pages += 1;
      scannedAt = step.dpi;
    }
    tell('scanning', step.percent === undefined ? {} : { percent: step.percent });
  };
  let taking: Promise<unknown> = Promise.resolve();
  const scanned = await askForPages(parts, { jobId, source, dpi, colour }, (payload) => {
    const taken = take(payload as ScanProgressStep);
    taking = taken.catch(() => undefined);
    return taken;
  });
  // When its time is over a page may still be on its way to the disk: the scan ends behind it.
  await taking;
  // The device host may die in the middle of a stack: what it had handed over is kept already.
  // A page that the core did not take has its own reason; when it could not keep one, the scan was stopped by us.
  const stoppedBy = refused?.code === 'scan-failed' ? conditionCode.safeParse(refused.at).data : undefined;
  const told: ConditionCode = scanned.ok ? scanned.value.condition : scanned.code === 'host-timeout' ? 'timeout' : 'offline';
  if (pages > 0) tell('saving');
  const ended = await insist(parts.core, 'endScan', {
    jobId,
    // A stack that we stopped for want of room has not come whole: nobody but a person calls it off.
    condition: refused ? (stoppedBy ?? (parts.cancelled.has(jobId) ? 'cancelled' : 'pages-left')) : told,
    ...(scannedAt && { dpi: scannedAt }),
  });
  if (!ended.ok) {
    // The device may well be in order: what has failed is the writing, and its pages are owed to their document.
    tell('failed');
    return ended;
  }
  const { condition } = ended.value;
  const stopped = condition === 'cancelled' ? 'cancelled' : 'failed';
  if (condition !== 'ok') tell(stopped, { condition });
  else tell(ended.value.end === 'late' ? 'late' : 'done');
  if (refused && !stoppedBy) return fail('pages-lost', { at: itemId, detail: refused.code, numbers: { lost: 1, kept: pages } });
  if (ended.value.end !== 'none') return ended;
  if (condition === 'cancelled') return fail('scan-cancelled', { at: itemId });
  return fail('scan-failed', { at: condition, detail: scanned.ok ? scanned.value.raw : scanned.code });
}

/** Prints the paper of this number and writes down, with its visit, what became of it. */
export async function printJob(
  parts: JobParts,
  args: ArgsOf<'visit.print'>,
  session: Session,
): Promise<Outcome<{ outcome: PrintOutcome }>> {
  const { visitId, number, copies } = args;
  const begun = await coreInternal(parts.core, 'beginPrint', { visitId, number }, session, { step: parts.begin() });
  if (!begun.ok) return begun;
  const { jobId, kind, pdf } = begun.value;
  return carryPrint(parts, { id: jobId, pdf, copies, title: `${kind}-${number}` });
}

/** Prints the forms of a visit, or the sheet that is read back. */
export async function formsJob(
  parts: JobParts,
  args: ArgsOf<'visit.printForms'>,
  session: Session,
): Promise<Outcome<{ outcome: PrintOutcome }>> {
  const begun = await coreInternal(parts.core, 'beginForms', args, session, { step: parts.begin() });
  if (!begun.ok) return begun;
  const { jobId, title, pdf } = begun.value;
  return carryPrint(parts, { id: jobId, pdf, copies: 1, title });
}

/** Carries what was begun to the printer, and what became of it back to its visit. */
async function carryPrint(
  parts: JobParts,
  job: { readonly id: string; readonly pdf: Uint8Array; readonly copies: number; readonly title: string },
): Promise<Outcome<{ outcome: PrintOutcome }>> {
  parts.running.add(job.id);
  const printed = (await parts.devices.call('internal.print', job, { deadlineMs: PRINT_DEADLINE_MS })) as Outcome<PrintResult>;
  // A host that died while printing leaves the question open, as a lost connection does.
  const outcome = printed.ok ? printed.value.outcome : 'unknown';
  const recorded = await insist(parts.core, 'endPrint', { jobId: job.id, outcome });
  parts.running.delete(job.id);
  if (recorded.ok && outcome === 'failed' && printed.ok) {
    return fail('print-failed', { at: printed.value.report.condition, detail: printed.value.report.raw });
  }
  return recorded;
}

/** Prints the list of a service for the applicant: of no visit, so nothing is written down of what became of it. */
export async function handbookJob(
  parts: JobParts,
  args: ArgsOf<'catalogue.print'>,
  session: Session,
): Promise<Outcome<{ outcome: PrintOutcome }>> {
  const made = await coreInternal(parts.core, 'handbookSheet', args, session, { step: parts.begin() });
  if (!made.ok) return made;
  const job = { id: randomUUID(), copies: 1, ...made.value };
  const printed = (await parts.devices.call('internal.print', job, { deadlineMs: PRINT_DEADLINE_MS })) as Outcome<PrintResult>;
  if (!printed.ok) return okay({ outcome: 'unknown' });
  const { outcome, report } = printed.value;
  return outcome === 'failed' ? fail('print-failed', { at: report.condition, detail: report.raw }) : okay({ outcome });
}

export async function exportJob(parts: JobParts, session: Session): Promise<Outcome<{ folder: string; size: number }>> {
  const folder = path.join(parts.exportFolder, `okno-journal-${fileStamp(parts.now())}`);
  const done = await coreInternal(parts.core, 'exportLog', { folder }, session, { step: parts.begin(), deadlineMs: LOG_JOB_DEADLINE_MS });
  return done.ok ? okay({ folder, size: done.value.size }) : done;
}

/** The reports of the masker's mistakes in one file of JSON lines: shapes only, which the core writes. */
export async function exportReportsJob(parts: JobParts, session: Session): Promise<Outcome<ResultOf<'masking.exportReports'>>> {
  const wanted = `okno-masking-reports-${fileStamp(parts.now())}.jsonl`;
  const done = await coreInternal(parts.core, 'exportReports', { file: path.join(parts.exportFolder, wanted) }, session, {
    step: parts.begin(),
  });
  if (!done.ok) return done;
  const { file, ...rest } = done.value;
  return okay({ folder: parts.exportFolder, file: path.basename(file), ...rest });
}
