import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import type { ArgsOf, PayloadOf } from '#contract/index.ts';
import type { Session } from '#contract/staff.ts';
import type { VisitView } from '#contract/visit.ts';
import type { InternalArgs, InternalName, InternalResults } from '../core/handlers/internal.ts';
import type { ScanProgressStep, ScanResult } from '../devices/desk.ts';
import type { PrintResult } from '../devices/port.ts';
import type { ProcessHost } from '../hosts/process-host.ts';
import { fileStamp } from './log.ts';

/** Work that needs both hosts: main carries bytes from one to the other and decides nothing. */
export interface JobParts {
  readonly core: ProcessHost;
  readonly devices: ProcessHost;
  readonly exportFolder: string;
  progress(progress: PayloadOf<'scan.progress'>): void;
  now(): Date;
}

const SCAN_DEADLINE_MS = 15 * 60_000;
const PRINT_DEADLINE_MS = 70_000;
const EXPORT_DEADLINE_MS = 10 * 60_000;

export async function coreInternal<N extends InternalName>(
  core: ProcessHost,
  name: N,
  args: InternalArgs<N>,
  session: Session | null,
  deadlineMs?: number,
): Promise<Outcome<InternalResults[N]>> {
  return (await core.call(`internal.${name}`, args, {
    session: session?.id,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  })) as Outcome<InternalResults[N]>;
}

/** The scan that runs: the windows' «cancel» names none. */
let scanning: string | undefined;
export async function cancelScan(parts: JobParts): Promise<void> {
  if (scanning !== undefined) await parts.devices.call('internal.cancelScan', { jobId: scanning });
}

/** Scans for a document. Pages that came before a fault are kept and the fault is told beside them. */
export async function scanJob(parts: JobParts, args: ArgsOf<'scan.start'>, session: Session): Promise<Outcome<VisitView>> {
  const { itemId, source, append } = args;
  const target = await coreInternal(parts.core, 'scanTarget', { itemId }, session);
  if (!target.ok) return target;
  const { dpi, colour } = target.value;
  const tell = (state: PayloadOf<'scan.progress'>['state'], pages: number, more: Partial<PayloadOf<'scan.progress'>> = {}) =>
    parts.progress({ itemId, state, pages, ...more });

  tell('starting', 0);
  const jobId = randomUUID();
  scanning = jobId;
  const pages: Uint8Array[] = [];
  const scanned = (await parts.devices.call(
    'internal.scan',
    { jobId, source, dpi, colour },
    {
      deadlineMs: SCAN_DEADLINE_MS,
      step: (payload) => {
        const step = payload as ScanProgressStep;
        if (step.page) pages.push(step.page);
        tell('scanning', step.pages, step.percent === undefined ? {} : { percent: step.percent });
      },
    },
  )) as Outcome<ScanResult>;
  // The device host may die in the middle of a stack: what it had handed over is here already.
  const condition = scanned.ok ? scanned.value.condition : 'offline';
  if (pages.length === 0) {
    tell(condition === 'cancelled' ? 'cancelled' : 'failed', 0, { condition });
    await coreInternal(parts.core, 'scanFailed', { itemId, condition }, session);
    if (condition === 'cancelled') return fail('scan-cancelled', { at: itemId });
    return fail('scan-failed', { at: condition, detail: scanned.ok ? scanned.value.raw : scanned.code });
  }
  tell('saving', pages.length);
  const attached = await coreInternal(parts.core, 'attachScan', { itemId, pages, dpi, append }, session);
  if (condition !== 'ok') await coreInternal(parts.core, 'scanFailed', { itemId, condition }, session);
  if (!attached.ok) tell('failed', pages.length);
  else if (condition === 'ok') tell('done', pages.length);
  else tell(condition === 'cancelled' ? 'cancelled' : 'failed', pages.length, { condition });
  return attached;
}

/** Prints the paper that was issued and writes down what became of it. */
export async function printJob(parts: JobParts, args: ArgsOf<'visit.print'>, session: Session): Promise<Outcome<VisitView>> {
  const paper = await coreInternal(parts.core, 'paper', {}, session);
  if (!paper.ok) return paper;
  const { number, kind, pdf } = paper.value;
  const job = { id: `${number}-${parts.now().getTime()}`, pdf, copies: args.copies, title: `${kind}-${number}` };
  const printed = (await parts.devices.call('internal.print', job, { deadlineMs: PRINT_DEADLINE_MS })) as Outcome<PrintResult>;
  // A host that died while printing leaves the question open, as a lost connection does.
  const outcome = printed.ok ? printed.value.outcome : 'unknown';
  const recorded = await coreInternal(parts.core, 'recordPrint', { outcome }, session);
  if (recorded.ok && outcome === 'failed' && printed.ok) {
    return fail('print-failed', { at: printed.value.report.condition, detail: printed.value.report.raw });
  }
  return recorded;
}

export async function exportJob(parts: JobParts, session: Session): Promise<Outcome<{ folder: string; size: number }>> {
  const folder = path.join(parts.exportFolder, `okno-journal-${fileStamp(parts.now())}`);
  const done = await coreInternal(parts.core, 'exportLog', { folder }, session, EXPORT_DEADLINE_MS);
  return done.ok ? okay({ folder, size: done.value.size }) : done;
}
