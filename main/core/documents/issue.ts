import { hash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { OfficeDetails } from '#contract/office.ts';
import type { DrawnPage } from '#contract/paper.ts';
import type { Paper } from '#contract/visit.ts';
import { canonical } from '../audit/proof/canonical.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { resolve } from '../catalogue/resolve.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import { subjectToken } from '../people/links.ts';
import { showDate } from '../people/dates.ts';
import type { TicketBoard } from '../queue/board.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { Database } from '../storage/open.ts';
import { refusedIn } from '../visits/decide.ts';
import type { Progress } from '../visits/progress.ts';
import type { Visits } from '../visits/store.ts';
import type { VisitEvent } from '../visits/events.ts';
import type { VisitState } from '../visits/state.ts';
import type { Identity } from '../work/identity.ts';
import type { Asker, Tx, Work } from '../work/unit.ts';
import { about } from '../visits/about.ts';
import type { Measure } from './font-metrics.ts';
import { daysInWords, groundInWords } from './in-words.ts';
import { type PaperContent, paperContent, paperTitle } from './paper.ts';
import { fileOwner, type Vault } from './vault.ts';

export interface PaperParts {
  readonly work: Work;
  readonly visits: Visits;
  readonly board: TicketBoard;
  readonly vault: Vault;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  readonly clock: Clock;
  readonly db: Database;
  readonly identity: Identity;
  readonly catalogue: Catalogue;
  /** What the office says of itself. */
  readonly office: OfficeDetails;
  readonly fontsFolder: string;
  /** Stands on every sheet of a profile that is not an office's. */
  readonly watermark: string | undefined;
}

/** A paper laid out and ready to be issued: what it says, and the number it will bear if nobody takes it before. */
export interface DraftPaper {
  readonly kind: Paper;
  readonly number: string;
  readonly counter: string;
  readonly n: number;
  readonly day: string;
  readonly sha256: string;
  readonly pdf: Uint8Array;
  readonly reasons: string;
}

/** Receipts and refusal sheets: numbered by office, window and day, in a file of their own. */
export class Papers {
  readonly #parts: PaperParts;
  #measure: Measure | undefined;

  constructor(parts: PaperParts) {
    this.#parts = parts;
  }

  /** Lays a paper out. Takes its time: the visit is looked at again when it is issued. @throws Refusal `visit-incomplete` */
  async draft(state: VisitState, kind: Paper, asker: Asker): Promise<DraftPaper> {
    const { visits, clock, db, identity, fontsFolder } = this.#parts;
    const now = clock.now();
    const day = localDate(now);
    // Looked at once: the paper bears the day whose law it states.
    const progress = visits.progress(state);
    if (progress.plan && progress.plan.on !== day) throw new Refusal('stale', { at: 'paper' });
    const counter = `paper/${identity.office}/${identity.window}/${day}`;
    const n = (db.prepare<[string], { value: number }>('SELECT value FROM counter WHERE name = ?').get(counter)?.value ?? 0) + 1;
    const number = `${identity.office}-${String(identity.window).padStart(2, '0')}-${day.replaceAll('-', '')}-${String(n).padStart(4, '0')}`;
    const content = this.#content(state, progress, { kind, number, now }, asker);
    const sha256 = hash('sha256', canonical(content));
    const pages = await this.#laidOut(content, sha256);
    // Loaded when first needed: the PDF library is a quarter of a second of start-up that a shift does not need.
    const { pagesPdf } = await import('./pdf.ts');
    const pdf = await pagesPdf(pages, paperTitle(content), fontsFolder);
    return { kind, number, counter, n, day, sha256, pdf, reasons: [...new Set(progress.obstacles.map((one) => one.reason))].join(' ') };
  }

  /**
   * The pages of the paper of a visit, as it is printed; before it is issued, of the receipt as it would be now. None of a paper that an
   * earlier program made. @throws Refusal `visit-incomplete`, `paper-damaged`
   */
  async pages(state: VisitState, asker: Asker): Promise<readonly DrawnPage[]> {
    const { visits, clock } = this.#parts;
    if (!state.paper) {
      const draft = { kind: 'receipt', number: null, now: clock.now() } as const;
      return this.#laidOut(this.#content(state, visits.progress(state), draft, asker), null);
    }
    const { pagesOf } = await import('./pdf.ts');
    return pagesOf(this.file(state, state.paper.file));
  }

  /** The file of a paper. @throws Refusal `paper-damaged` */
  file(state: VisitState, file: string): Buffer {
    try {
      return this.#parts.vault.get(fileOwner(state), file);
    } catch (error) {
      if (error instanceof Refusal && /^file-(damaged|destroyed)$/.test(error.failure.code)) throw new Refusal('paper-damaged');
      throw error;
    }
  }

  async #laidOut(content: PaperContent, sha256: string | null): Promise<readonly DrawnPage[]> {
    const [{ measureWith }, { paperPages }] = await Promise.all([import('./font-metrics.ts'), import('./paper-layout.ts')]);
    this.#measure ??= measureWith(this.#parts.fontsFolder);
    return paperPages(content, sha256, this.#measure, this.#parts.watermark);
  }

  #content(
    state: VisitState,
    { plan, documents, obstacles, given, form, unnamed }: Progress,
    { kind, number, now }: { readonly kind: Paper; readonly number: string | null; readonly now: number },
    asker: Asker,
  ): PaperContent {
    const { board, identity, office, catalogue } = this.#parts;
    const ticket = board.get(state.ticketId);
    const refused = refusedIn(obstacles);
    if (!plan || !ticket) throw new Refusal('visit-incomplete', { at: 'service' });
    const time = new Date(now);
    return paperContent({
      kind,
      number,
      day: showDate(localDate(now)),
      time: `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`,
      office,
      window: identity.window,
      ticket: ticket.number,
      specialist: asker.session?.name ?? '',
      visit: state,
      // What nothing stands in the way of is refused to nobody.
      plan: kind === 'refusal' ? { ...plan, requests: plan.requests.filter((one) => refused.includes(one.id)) } : plan,
      documents,
      obstacles,
      form,
      unnamed,
      fields: catalogue.fields,
      paid: given.includes('feePaid'),
      appeal: kind === 'refusal' ? this.#appeal(localDate(now)) : [],
    });
  }

  /** How a refusal to take papers is appealed, by the catalogue's card of complaints; nothing when it has none. */
  #appeal(on: string): string[] {
    const { catalogue } = this.#parts;
    const compiled = catalogue.definition('complaint', 'file');
    if (!compiled) return [];
    const facts = { category: 'citizen', passportLost: false } as const;
    const answers = { 'complaint:subject': 'intakeRefused', 'complaint:about': 'centre' };
    const { notices, termFrom } = resolve(compiled, 'file', facts, answers, on, catalogue.calendars);
    const term = termFrom(on);
    return [
      ...notices.filter((one) => one.id === 'complaint:founder').map((one) => one.text.ru),
      ...(term ? [`Ответ — за ${daysInWords(term.days, term.kind)}. Норма: ${groundInWords(term.ground)}.`] : []),
    ];
  }

  /** Takes the number, inside the unit that issues. @throws Refusal `stale` when the number or the day is no longer the paper's. */
  take(tx: Tx, draft: DraftPaper): void {
    if (localDate(tx.now) !== draft.day || tx.next(draft.counter) !== draft.n) throw new Refusal('stale', { at: 'paper' });
  }

  /** Writes the file, inside the unit that issues. Whose unit does not come to be removes it: {@link Vault.discard}. */
  write(tx: Tx, state: VisitState, draft: DraftPaper): string {
    return this.#parts.vault.put(tx.key(fileOwner(state).subject), draft.pdf);
  }

  /** Puts the file on the books and tells the log of the paper. */
  keep(tx: Tx, state: VisitState, draft: DraftPaper, file: string): void {
    const { subject } = fileOwner(state);
    tx.hold({ subject: subject.toString('hex'), kind: 'paper', ref: file, visit: state.id, purpose: 'service' });
    tx.audit(
      about(state, {
        op: draft.kind === 'receipt' ? 'visit.receipt' : 'visit.refusal',
        object: { type: 'paper', id: draft.number },
        fields: ['PERSON'],
        details: draft.kind === 'receipt' ? subjectToken(subject.toString('hex')) : draft.reasons,
      }),
    );
  }

  /** What events have taken back stands in the log beside what took it back, and a void paper is not kept for ever. */
  tellTaken(tx: Tx, state: VisitState, events: readonly VisitEvent[]): void {
    const { holdings, terms } = this.#parts;
    for (const event of events) {
      if (event.type === 'mark-withdrawn')
        tx.audit(about(state, { op: 'visit.withdraw', object: { type: 'mark', id: event.mark }, code: event.because }));
      if (event.type !== 'paper-voided') continue;
      tx.audit(about(state, { op: 'visit.void', object: { type: 'paper', id: event.number }, code: event.because }));
      if (state.paper?.number === event.number) holdings.keepUntil(state.paper.file, terms.superseded('paper', tx.now));
    }
  }
}
