import { setImmediate as turn } from 'node:timers/promises';
import { Refusal } from '#contract/failure.ts';
import type { ConditionCode } from '#contract/devices.ts';
import type { ScanEnd } from '#contract/scan.ts';
import type { PrintOutcome } from '#contract/visit.ts';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import type { Slot } from '../queue/slot.ts';
import type { Clock } from '../work/clock.ts';
import { about } from '../visits/about.ts';
import { arrivedLate, mayAttach, printEnded } from '../visits/late.ts';
import type { Visits } from '../visits/store.ts';
import type { VisitState } from '../visits/state.ts';
import { codeOf } from '../storage/trouble.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Lanes } from '../work/lanes.ts';
import { type Asker, onBehalfOf, type Tx, type Work } from '../work/unit.ts';
import type { Papers } from './issue.ts';
import type { DeviceJobs, LeftOver, PrintJob, ScanJob } from './jobs.ts';
import { isJpeg, trueDpi } from './jpeg.ts';
import { OwedEnds, type ScanEnding } from './owed.ts';
import type { ScanPage } from './scans.ts';
import { fileOwner, type FileOwner, type Vault } from './vault.ts';

export interface IntakeParts {
  readonly work: Work;
  readonly lanes: Lanes;
  readonly disclosure: Disclosure;
  readonly visits: Visits;
  readonly slot: Slot;
  readonly jobs: DeviceJobs;
  readonly vault: Vault;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  readonly papers: Papers;
  readonly clock: Clock;
  visitChanged(): void;
  trouble(where: string, error: unknown): void;
}

/**
 * What scanners and printers do for a visit: begin, page by page, end. Each step names its job, a job its visit; whatever is
 * at the window meanwhile, and whoever is signed in, nothing goes anywhere else.
 */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #owed: OwedEnds;
  readonly #ending = new Map<string, Promise<ScanEnd>>();

  constructor(parts: IntakeParts) {
    this.#parts = parts;
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
    const item = visits.progress(state).plan?.items.find((one) => one.id === itemId);
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
      });
    });
    return { jobId, dpi, colour };
  }

  /** Keeps one page, durably, before the next one is asked for. */
  addPage({ jobId, n, page }: { jobId: string; n: number; page: Uint8Array }): true {
    const { work, jobs, visits, vault, holdings } = this.#parts;
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
      // What is on the books is committed, though it could not be acknowledged.
      if (file !== undefined && !holdings.isHeld(file)) vault.remove(file);
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
    const running = this.#ending.get(jobId) ?? this.#ended(jobId, end);
    this.#ending.set(jobId, running);
    return running.finally(() => this.#ending.delete(jobId));
  }

  async #ended(jobId: string, { condition, dpi }: ScanEnding): Promise<ScanEnd> {
    const begun = this.#parts.jobs.scan(jobId);
    const job = { ...begun, dpi: dpi ?? begun.dpi };
    try {
      const end = await this.#end(job, condition);
      this.#owed.paid(jobId);
      return end;
    } catch (error) {
      if (!(error instanceof Refusal && error.failure.code === 'job-unknown'))
        this.#owed.owe(jobId, { kind: 'scan', condition, ...(dpi && { dpi }) });
      throw error;
    }
  }

  async #end(job: ScanJob, condition: ConditionCode): Promise<ScanEnd> {
    const { lanes, jobs, visits } = this.#parts;
    const pages = jobs.pages(job.id);
    if (pages.length === 0) return this.#none(job, condition);
    // Kept by a program that knew no bound: joining it would take the core down, again at each start. Its pages stay where they are.
    if (jobs.bytes(job.id) > SCAN_LIMITS.mostDocumentMb * MEGABYTE) throw new Refusal('storage', { detail: 'too large to be joined' });
    const owner = fileOwner(visits.load(job.visit));
    const { fitsDocument, pagesToPdf } = await import('./scans.ts');
    const read: (Uint8Array | Unusable)[] = [];
    for (const { file } of pages) {
      read.push(await this.#page(owner, file));
      // A stack is hundreds of megabytes: whoever clicks meanwhile waits for a page of it, and not for all.
      await turn();
    }
    const own = read.filter((page) => typeof page !== 'string').map((jpeg) => ({ jpeg, dpi: trueDpi(jpeg, job.dpi) }));
    // What cannot be read now may be read later; what is gone or is no picture never will be, and must not be owed for ever.
    if (read.includes('busy') || (own.length === 0 && read.includes('unreadable')))
      throw new Refusal('storage', { detail: 'no page of the scan can be read' });
    // A hole in the stack is worse to miss than what ended it.
    const told = own.length < pages.length ? 'page-damaged' : condition;
    if (own.length === 0) return this.#none(job, told);
    // Joined outside the lane: a stack of forty pages must not hold up the next applicant. Whether the pages before it are still
    // the same is asked again when its turn has come.
    for (;;) {
      const before = job.append ? (visits.load(job.visit).documents[job.item]?.scan ?? null) : null;
      const kept = before ? await this.#former(owner, before.id) : [];
      const isFull = kept !== undefined && !fitsDocument([...kept, ...own]);
      const joined = kept && !isFull && { pdf: await pagesToPdf([...kept, ...own]), pages: kept.length + own.length };
      const alone = joined && !before ? joined : { pdf: await pagesToPdf(own), pages: own.length };
      const end = await lanes.in('visit', () => {
        const now = job.append ? (visits.load(job.visit).documents[job.item]?.scan ?? null) : null;
        if (now?.id !== before?.id) return undefined;
        return this.#lay(job, isFull && told === 'ok' ? 'document-full' : told, joined || undefined, alone);
      });
      if (end) return end;
    }
  }

  /** Ends a scan of which nothing can be kept. */
  #none(job: ScanJob, condition: ConditionCode): ScanEnd {
    const { work, jobs, vault, visits, holdings } = this.#parts;
    return work.do(onBehalfOf(job.actor), (tx) => {
      const files = jobs.pages(job.id).map((page) => page.file);
      for (const file of files) holdings.end(file, tx.now);
      if (condition !== 'ok') tx.audit(this.#failed(visits.load(job.visit), job, condition));
      tx.after(() => vault.removeAll(files));
      return jobs.end(tx, job.id, { jobId: job.id, end: 'none' as const, pages: 0, condition });
    });
  }

  #lay(job: ScanJob, condition: ConditionCode, joined: Joined | undefined, alone: Joined): ScanEnd {
    const { work, visits, vault, jobs, holdings, terms, papers } = this.#parts;
    const state = visits.load(job.visit);
    const owner = fileOwner(state);
    let file: string | undefined;
    try {
      return work.do(onBehalfOf(job.actor), (tx) => {
        const put = ({ pdf, pages }: Joined) => {
          file = vault.put(tx.key(owner.subject), pdf);
          return { id: file, pages, bytes: pdf.length, at: tx.now };
        };
        const items = visits.progress(state).items;
        const fits =
          joined !== undefined &&
          mayAttach(state, job, items, { id: '', pages: joined.pages, bytes: joined.pdf.length, at: tx.now }) !== undefined;
        const scan = put(fits ? joined : alone);
        const events = fits ? (mayAttach(state, job, items, scan) ?? []) : arrivedLate(job, scan, tx.now);
        const former = fits ? (state.documents[job.item]?.scan ?? null) : null;
        this.#append(tx, state, events);
        papers.tellTaken(tx, state, events);
        tx.hold({
          subject: owner.subject.toString('hex'),
          kind: fits ? 'scan' : 'late',
          ref: scan.id,
          visit: job.visit,
          purpose: 'service',
        });
        if (state.finished) holdings.keepUntil(scan.id, terms.afterFinish('late', tx.now));
        if (former) holdings.keepUntil(former.id, terms.superseded('scan', tx.now));
        const pages = jobs.pages(job.id);
        for (const page of pages) holdings.end(page.file, tx.now);
        tx.audit(
          about(state, {
            op: fits ? 'scan.attach' : 'scan.late',
            fields: ['SCAN'],
            object: { type: 'document', id: job.item },
            details: `листов: ${scan.pages}`,
          }),
        );
        if (condition !== 'ok') tx.audit(this.#failed(state, job, condition));
        tx.after(() => vault.removeAll(pages.map((page) => page.file)));
        return jobs.end(tx, job.id, {
          jobId: job.id,
          end: fits ? ('attached' as const) : ('late' as const),
          pages: alone.pages,
          condition,
        });
      });
    } catch (error) {
      if (file !== undefined && !holdings.isHeld(file)) vault.remove(file);
      throw error;
    }
  }

  #failed(state: VisitState, job: ScanJob, condition: ConditionCode): Omit<AuditEntry, 'actor'> {
    const { subjects: _nobody, ...entry } = about(state, {
      op: 'scan.fail',
      ok: false,
      code: condition,
      object: { type: 'document', id: job.item },
    });
    return entry;
  }

  /** Hands the paper of this number to a printer: the log is told first, each time. */
  beginPrint(
    { visitId, number }: { visitId: string; number: string },
    asker: Asker,
  ): { jobId: string; number: string; kind: 'receipt' | 'refusal'; pdf: Uint8Array } {
    const { disclosure, visits, jobs, vault, work } = this.#parts;
    const { paper } = this.#atWindow(visitId);
    const state = visits.load(visitId);
    if (!paper || paper.number !== number) throw new Refusal('receipt-missing');
    const pdf = vault.get(fileOwner(state), paper.file);
    const jobId = work.do(asker, (tx) => {
      disclosure.tell(tx, asker, {
        entries: [about(state, { op: 'print.start', object: { type: 'paper', id: number }, fields: ['PERSON'] })],
      });
      return jobs.begin(tx, visitId, { kind: 'print', actor: asker.actor, number });
    });
    return { jobId, number, kind: paper.kind, pdf: new Uint8Array(pdf) };
  }

  endPrint({ jobId, outcome }: { jobId: string; outcome: PrintOutcome }): { outcome: PrintOutcome } {
    const { jobs } = this.#parts;
    const before = jobs.result(jobId);
    if (before !== undefined) return before as { outcome: PrintOutcome };
    const job = jobs.print(jobId);
    try {
      this.#told(job, outcome);
      this.#owed.paid(jobId);
    } catch (error) {
      this.#owed.owe(jobId, { kind: 'print', outcome });
      throw error;
    }
    return { outcome };
  }

  #told(job: PrintJob, outcome: PrintOutcome): void {
    const { work, jobs, visits } = this.#parts;
    const state = visits.load(job.visit);
    work.do(onBehalfOf(job.actor), (tx) => {
      const { late, events } = printEnded(state, job, outcome, tx.now);
      this.#append(tx, state, events);
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

  #append(tx: Tx, state: VisitState, events: Parameters<Visits['append']>[2]): void {
    this.#parts.visits.append(tx, state, events);
    if (this.#parts.slot.now().visit === state.id) tx.afterOnce('visit', () => this.#parts.visitChanged());
  }

  #atWindow(visitId: string): VisitState {
    if (this.#parts.slot.now().visit !== visitId) throw new Refusal('visit-elsewhere');
    const state = this.#parts.visits.load(visitId);
    if (state.finished) throw new Refusal('visit-finished');
    return state;
  }

  /** A page that is damaged does not take the others with it. */
  async #page(owner: FileOwner, file: string): Promise<Uint8Array | Unusable> {
    const { canEmbed } = await import('./scans.ts');
    try {
      const page = new Uint8Array(this.#parts.vault.get(owner, file));
      if (await canEmbed(page)) return page;
      this.#parts.trouble('a page of a scan', new Error('not a picture'));
      return 'damaged';
    } catch (error) {
      this.#parts.trouble('a page of a scan', error);
      if (HELD_BY_ANOTHER.test(codeOf(error) ?? '')) return 'busy';
      return error instanceof Refusal && error.failure.code === 'file-destroyed' ? 'damaged' : 'unreadable';
    }
  }

  /** The pages that new ones are to be laid behind; undefined when they cannot be read, and then the new ones are kept on their own. */
  async #former(owner: FileOwner, file: string): Promise<ScanPage[] | undefined> {
    const { pdfToPages } = await import('./scans.ts');
    try {
      return await pdfToPages(this.#parts.vault.get(owner, file));
    } catch (error) {
      this.#parts.trouble('the former scan of a document', error);
      return undefined;
    }
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

type Unusable = 'damaged' | 'unreadable' | 'busy';
/** What a scanner of viruses, or too many open files, come to: it passes. */
const HELD_BY_ANOTHER = /^(EBUSY|EMFILE|ENFILE|EAGAIN|EACCES|EPERM)$/;

interface Joined {
  readonly pdf: Uint8Array;
  readonly pages: number;
}
