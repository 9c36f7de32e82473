import { Refusal } from '#contract/failure.ts';
import type { ConditionCode } from '#contract/devices.ts';
import type { ScanEnd } from '#contract/scan.ts';
import type { FormSheet, PrintOutcome } from '#contract/visit.ts';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';
import { about } from '../visits/about.ts';
import { codesOf } from '../visits/field-codes.ts';
import { printEnded } from '../visits/late.ts';
import type { VisitState } from '../visits/state.ts';
import { localDate } from '../work/clock.ts';
import { type Asker, onBehalfOf } from '../work/unit.ts';
import { appendTo, type IntakeParts } from './intake-parts.ts';
import type { FormsJob, LeftOver, PrintJob } from './jobs.ts';
import { isJpeg } from './jpeg.ts';
import { OwedEnds, type ScanEnding } from './owed.ts';
import { ScanEnds } from './scan-ends.ts';
import { fileOwner } from './vault.ts';

/**
 * What scanners and printers do for a visit: begin, page by page, end. Each step names its job, a job its visit; whatever is
 * at the window meanwhile, and whoever is signed in, nothing goes anywhere else.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #ends: ScanEnds;
  readonly #owed: OwedEnds;
  readonly #ending = new Map<string, Promise<ScanEnd>>();
  /** One after another, in the order of asking: two stacks of one document lie in it as they were scanned, and only one is in memory. */
  #lastEnd: Promise<unknown> = Promise.resolve();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#ends = new ScanEnds(parts);
    this.#owed = new OwedEnds(parts.clock);
  }

  /** A scan may begin for a document of the visit at the window, as its specialist saw it. */
  beginScan(
    { visitId, revision, itemId, append }: { visitId: string; revision: number; itemId: string; append: boolean },
    asker: Asker,
  ): { jobId: string; dpi: number; colour: 'colour' | 'grey' } {
    const { work, visits, jobs } = this.#parts;
    const state = this.#atWindow(visitId);
    if (revision > state.revision || (state.touched[`document:${itemId}`] ?? 0) > revision) {
      this.#parts.visitChanged();
      throw new Refusal('stale', { at: itemId });
    }
    const { plan, said } = visits.progress(state);
    const item = plan?.items.find((one) => one.id === itemId);
    if (!item) throw new Refusal('visit-item-unknown', { at: itemId });
    const { dpi, colour } = item.scan ?? { dpi: 300, colour: 'colour' as const };
    const jobId = work.do(asker, (tx) => {
      // Made now, so that a page needs nothing but its own file.
      tx.key(fileOwner(state).subject);
      tx.audit(about(state, { op: 'scan.start', object: { type: 'document', id: itemId } }));
      return jobs.begin(tx, visitId, {
        kind: 'scan',
        actor: asker.actor,
        item: itemId,
        revision,
        paper: state.paper?.number ?? null,
        dpi,
        append,
        says: said[itemId],
      });
    });
    return { jobId, dpi, colour };
  }

  /** Keeps one page, durably, before the next one is asked for. */
  addPage({ jobId, n, page }: { jobId: string; n: number; page: Uint8Array }): true {
    const { work, jobs, visits, vault } = this.#parts;
    const job = jobs.scan(jobId);
    // Its answer was lost on the way: the page is here.
    if (jobs.hasPage(jobId, n)) return true;
    // Its pages are being joined: one more would be deleted with them.
    if (this.#ending.has(jobId)) throw new Refusal('job-unknown');
    if (n !== jobs.pages(jobId).length + 1) throw new Refusal('bad-request', { at: 'n' });
    const fault = pageFault(page, n, jobs.bytes(jobId));
    if (fault) throw new Refusal('scan-failed', { at: fault });
    const state = visits.load(job.visit);
    const { subject } = fileOwner(state);
    let file: string | undefined;
    try {
      work.do(onBehalfOf(job.actor), (tx) => {
        file = vault.put(tx.key(subject), page);
        jobs.addPage(tx, jobId, n, file, page.length);
        tx.hold({ subject: subject.toString('hex'), kind: 'page', ref: file, visit: job.visit, purpose: 'service' });
      });
    } catch (error) {
      vault.discard(file);
      throw error;
    }
    return true;
  }

  /** Ends a scan: the pages go to their document, or are kept with their visit as «пришло позже». */
  async endScan({ jobId, ...end }: ScanEnding & { jobId: string }): Promise<ScanEnd> {
    const before = this.#parts.jobs.result(jobId);
    if (before !== undefined) {
      this.#owed.paid(jobId);
      return before as ScanEnd;
    }
    // Asked twice at once it is one end.
    const known = this.#ending.get(jobId);
    if (known) return known;
    const running = this.#lastEnd.then(() => this.#endOrOwe(jobId, end)).finally(() => this.#ending.delete(jobId));
    this.#lastEnd = running.catch(() => undefined);
    this.#ending.set(jobId, running);
    return running;
  }

  async #endOrOwe(jobId: string, { condition, dpi }: ScanEnding): Promise<ScanEnd> {
    const begun = this.#parts.jobs.scan(jobId);
    const job = { ...begun, dpi: dpi ?? begun.dpi };
    try {
      const end = await this.#ends.end(job, condition);
      this.#owed.paid(jobId);
      return end;
    } catch (error) {
      if (!(error instanceof Refusal && error.failure.code === 'job-unknown'))
        this.#owed.owe(jobId, { kind: 'scan', condition, ...(dpi && { dpi }) });
      throw error;
    }
  }

  /** Hands the paper of this number to a printer: the log is told first, each time. */
  beginPrint(
    { visitId, number }: { visitId: string; number: string },
    asker: Asker,
  ): { jobId: string; number: string; kind: 'receipt' | 'refusal'; pdf: Uint8Array } {
    const { disclosure, visits, jobs, work, papers } = this.#parts;
    const { paper } = this.#atWindow(visitId);
    const state = visits.load(visitId);
    if (!paper || paper.number !== number) throw new Refusal('receipt-missing');
    const pdf = papers.file(state, paper.file);
    const jobId = work.do(asker, (tx) => {
      disclosure.tell(tx, asker, {
        entries: [about(state, { op: 'print.start', object: { type: 'paper', id: number }, fields: ['PERSON'] })],
      });
      return jobs.begin(tx, visitId, { kind: 'print', actor: asker.actor, number });
    });
    return { jobId, number, kind: paper.kind, pdf: new Uint8Array(pdf) };
  }

  /** Hands the forms of the visit, or the sheet that is read back, to a printer: as their specialist saw the visit. */
  async beginForms(
    { visitId, revision, sheet, itemIds }: { visitId: string; revision: number; sheet: FormSheet; itemIds?: readonly string[] | undefined },
    asker: Asker,
  ): Promise<{ jobId: string; title: string; pdf: Uint8Array }> {
    const { disclosure, jobs, work, forms, catalogue } = this.#parts;
    const before = this.#asSeen(visitId, revision);
    const draft = await forms.draft(before, { sheet, itemIds });
    const jobId = work.do(asker, (tx) => {
      // It has taken its time to be laid out.
      const state = this.#asSeen(visitId, revision);
      if (localDate(tx.now) !== draft.day) throw new Refusal('stale', { at: 'paper' });
      const object = { type: 'paper' as const, id: sheet };
      disclosure.tell(tx, asker, {
        entries: [about(state, { op: 'print.forms', object, fields: codesOf(catalogue.fields, state), details: draft.sha256 })],
      });
      return jobs.begin(tx, visitId, {
        kind: 'forms',
        actor: asker.actor,
        forms: [...draft.forms],
        sheet,
      });
    });
    // Two jobs of one name would be one file where the printer writes files.
    return { jobId, title: `${sheet}-${jobId.slice(0, 8)}`, pdf: draft.pdf };
  }

  /** The visit at the window, no form of which says anything else since `revision` was seen. @throws Refusal `stale` */
  #asSeen(visitId: string, revision: number): VisitState {
    const state = this.#atWindow(visitId);
    if (revision <= state.revision && state.formsSince <= revision) return state;
    this.#parts.visitChanged();
    throw new Refusal('stale', { at: 'data' });
  }

  endPrint({ jobId, outcome }: { jobId: string; outcome: PrintOutcome }): { outcome: PrintOutcome } {
    const { jobs } = this.#parts;
    const before = jobs.result(jobId);
    if (before !== undefined) return before as { outcome: PrintOutcome };
    const job = jobs.print(jobId);
    try {
      if (job.kind === 'forms') this.#toldOfForms(job, outcome);
      else this.#told(job, outcome);
      this.#owed.paid(jobId);
    } catch (error) {
      this.#owed.owe(jobId, { kind: 'print', outcome });
      throw error;
    }
    return { outcome };
  }

  #toldOfForms(job: FormsJob, outcome: PrintOutcome): void {
    const { work, jobs, visits } = this.#parts;
    const state = visits.load(job.visit);
    const isOut = outcome === 'printed' || outcome === 'accepted' || outcome === 'unknown';
    // Of sheets that do not say themselves what they said nobody knows whether it is so still.
    const isNow = job.since === undefined || state.formsSince === job.since;
    work.do(onBehalfOf(job.actor), (tx) => {
      if (isOut && isNow && !state.finished && job.forms.length > 0)
        appendTo(this.#parts, tx, state, [{ type: 'forms-printed', at: job.beganAt, forms: [...job.forms], outcome }]);
      jobs.end(tx, job.id, { outcome });
      const object = { type: 'paper' as const, id: job.sheet };
      tx.audit(about(state, { op: 'print.formsEnd', ok: outcome === 'printed' || outcome === 'accepted', code: outcome, object }));
    });
  }

  #told(job: PrintJob, outcome: PrintOutcome): void {
    const { work, jobs, visits } = this.#parts;
    const state = visits.load(job.visit);
    work.do(onBehalfOf(job.actor), (tx) => {
      const { late, events } = printEnded(state, job, outcome, tx.now);
      appendTo(this.#parts, tx, state, events);
      jobs.end(tx, job.id, { outcome });
      const op = state.paper?.kind === 'refusal' ? 'print.refusal' : 'print.receipt';
      tx.audit(
        about(state, {
          op: late ? 'print.late' : op,
          ok: outcome === 'printed' || outcome === 'accepted',
          code: outcome,
          object: { type: 'paper', id: job.number },
        }),
      );
    });
  }

  #atWindow(visitId: string): VisitState {
    if (this.#parts.slot.now().visit !== visitId) throw new Refusal('visit-elsewhere');
    const state = this.#parts.visits.load(visitId);
    if (state.finished) throw new Refusal('visit-finished');
    return state;
  }

  /** Ends that are owed are tried again, at growing intervals; called every second or so. */
  settleOwed(): Promise<void> {
    return this.#owed.settle(async (jobId, end) => {
      if (end.kind === 'scan') await this.endScan({ jobId, ...end });
      else this.endPrint({ jobId, outcome: end.outcome });
    });
  }

  /** Ends jobs that nobody will end, one after another. Pages that came are kept with their visit. */
  async settleLeftOver(left: readonly LeftOver[]): Promise<void> {
    for (const { id, kind } of left) {
      try {
        if (kind === 'scan') await this.endScan({ jobId: id, condition: 'offline' });
        else this.endPrint({ jobId: id, outcome: 'unknown' });
      } catch (error) {
        this.#parts.trouble('a job left over', error);
      }
    }
  }
}

/** Why a page is not taken of a scan that has so many pages and bytes already. */
function pageFault(page: Uint8Array, n: number, bytes: number): ConditionCode | undefined {
  if (!isJpeg(page)) return 'page-damaged';
  if (page.length > SCAN_LIMITS.mostPageMb * MEGABYTE) return 'page-too-large';
  if (n > SCAN_LIMITS.mostPages) return 'stack-too-long';
  return bytes + page.length > SCAN_LIMITS.mostStackMb * MEGABYTE ? 'stack-too-large' : undefined;
}
