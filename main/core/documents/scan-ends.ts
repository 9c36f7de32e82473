import { setImmediate as turn } from 'node:timers/promises';
import { Refusal } from '#contract/failure.ts';
import type { ConditionCode } from '#contract/devices.ts';
import type { ScanEnd } from '#contract/scan.ts';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { codeOf } from '../storage/trouble.ts';
import { about } from '../visits/about.ts';
import type { StoredScan, VisitEvent } from '../visits/events.ts';
import { arrivedLate, mayAttach } from '../visits/late.ts';
import type { VisitState } from '../visits/state.ts';
import { onBehalfOf } from '../work/unit.ts';
import { appendTo, type IntakeParts } from './intake-parts.ts';
import type { JobPage, ScanJob } from './jobs.ts';
import { trueDpi } from './jpeg.ts';
import type { ScanPage } from './scans.ts';
import { fileOwner, type FileOwner } from './vault.ts';

/** Ends of scans: the pages go to their document, or are kept with their visit as «пришло позже». */
export class ScanEnds {
  readonly #parts: IntakeParts;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** @throws Refusal `storage` when it must be tried again. */
  async end(job: ScanJob, condition: ConditionCode): Promise<ScanEnd> {
    const { jobs, visits } = this.#parts;
    const pages = jobs.pages(job.id);
    if (pages.length === 0) return this.#none(job, condition);
    // Kept by a program that knew no bound: joining it would take the core down, again at each start. Its pages stay where they are.
    if (jobs.bytes(job.id) > SCAN_LIMITS.mostDocumentMb * MEGABYTE) throw new Refusal('storage', { detail: 'too large to be joined' });
    const owner = fileOwner(visits.load(job.visit));
    const own = await this.#pages(job, owner, pages);
    // A hole in the stack is worse to miss than what ended it.
    const told = own.length < pages.length ? 'page-damaged' : condition;
    return own.length === 0 ? this.#none(job, told) : this.#join(job, owner, own, told);
  }

  /** Joins the pages that can be read, behind those that are there, and lays them where they belong. */
  async #join(job: ScanJob, owner: FileOwner, own: readonly ScanPage[], told: ConditionCode): Promise<ScanEnd> {
    const { work, lanes, vault } = this.#parts;
    const { fitsDocument, pagesToPdf } = await import('./scans.ts');
    // Joined and written outside the lane: a stack of forty pages must not hold up the next applicant. Whether it is still to be laid
    // where it was to be is asked again when its turn has come.
    for (;;) {
      const before = this.#before(job);
      const kept = before ? await this.#former(owner, before.id) : [];
      const isFull = kept !== undefined && !fitsDocument([...kept, ...own]);
      const mayJoin = kept !== undefined && !isFull;
      const mayLay = () => mayJoin && this.#attached(job, PROBE) !== undefined;
      const joins = mayLay();
      const pages = kept && joins ? [...kept, ...own] : own;
      const pdf = await pagesToPdf(pages);
      const file = await work.beside(onBehalfOf(job.actor), owner.subject, pdf.length, (key) => vault.putLarge(key, pdf));
      try {
        const end = await lanes.in('visit', () => {
          const fits = mayLay();
          // What comes late comes without the pages that it would have been laid behind. Whoever changed those has made it late.
          if (fits !== joins && before !== null) return undefined;
          // Its folder may have gone since it was written.
          vault.find(owner, file);
          const written = { id: file, pages: pages.length, bytes: pdf.length };
          return this.#lay(job, isFull && told === 'ok' ? 'document-full' : told, { fits, own: own.length, written });
        });
        if (end) return end;
      } finally {
        vault.discard(file);
      }
    }
  }

  /** The scan that the pages of a job are laid behind, as it is now. */
  #before(job: ScanJob): StoredScan | null {
    if (!job.append) return null;
    const { visits } = this.#parts;
    // As it holds: the scan of a former sheet is none.
    return visits.progress(visits.load(job.visit)).documents[job.item]?.scan ?? null;
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

  /** What attaching a scan to its document comes to now; undefined when it may not be attached any more. */
  #attached(job: ScanJob, scan: StoredScan): VisitEvent[] | undefined {
    const state = this.#parts.visits.load(job.visit);
    return mayAttach(state, job, this.#parts.visits.progress(state), scan);
  }

  /** Puts what is written on the books: `fits` with its document, else as «пришло позже»; `own` are the pages of this scan alone. */
  #lay(job: ScanJob, condition: ConditionCode, { fits, own, written }: Laid): ScanEnd {
    const { work, visits, vault, jobs, holdings, terms, papers } = this.#parts;
    const state = visits.load(job.visit);
    return work.do(onBehalfOf(job.actor), (tx) => {
      const scan = {
        ...written,
        at: tx.now,
        ...(job.says !== undefined && { says: job.says }),
        ...(isCut(condition) && { cut: true as const }),
      };
      const events = fits ? this.#attached(job, scan) : arrivedLate(job, scan, tx.now);
      if (!events) throw new Error('a scan that fits was expected to be attached');
      const former = fits ? (state.documents[job.item]?.scan ?? null) : null;
      appendTo(this.#parts, tx, state, events);
      papers.tellTaken(tx, state, events);
      tx.hold({
        subject: fileOwner(state).subject.toString('hex'),
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
        pages: own,
        condition,
      });
    });
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

  /** The pages that can be read. @throws Refusal `storage` when one that cannot be read now may be read later. */
  async #pages(job: ScanJob, owner: FileOwner, pages: readonly JobPage[]): Promise<ScanPage[]> {
    const read: (Uint8Array | Unusable)[] = [];
    for (const { file } of pages) {
      read.push(await this.#page(owner, file));
      // A stack is hundreds of megabytes: whoever clicks meanwhile waits for a page of it, and not for all.
      await turn();
    }
    const own = read.filter((page) => typeof page !== 'string').map((jpeg) => ({ jpeg, dpi: trueDpi(jpeg, job.dpi) }));
    // What is gone or is no picture never will be read, and must not be owed for ever.
    if (read.includes('busy') || (own.length === 0 && read.includes('unreadable')))
      throw new Refusal('storage', { detail: 'a page of the scan cannot be read yet' });
    return own;
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
      const failed = error instanceof Refusal ? error.failure.code : undefined;
      // The folder may be away, the file be held: it passes.
      if (failed === 'storage' || HELD_BY_ANOTHER.test(codeOf(error) ?? '')) return 'busy';
      return failed === 'file-destroyed' || failed === 'file-damaged' ? 'damaged' : 'unreadable';
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
}

/** Ends that leave nobody in doubt whether all pages came: the feeder is empty, or a person has stopped it. */
const WHOLE: readonly ConditionCode[] = ['ok', 'feeder-empty', 'cancelled'];
const isCut = (condition: ConditionCode): boolean => !WHOLE.includes(condition);

/** A scan of nothing: whether one may be attached does not depend on what is in it. */
const PROBE: StoredScan = { id: '', pages: 0, bytes: 0, at: 0 };

type Unusable = 'damaged' | 'unreadable' | 'busy';
/** What a scanner of viruses, or too many open files, come to: it passes. */
const HELD_BY_ANOTHER = /^(EBUSY|EMFILE|ENFILE|EAGAIN|EACCES|EPERM)$/;

interface Laid {
  readonly fits: boolean;
  readonly own: number;
  readonly written: Omit<StoredScan, 'at'>;
}
