import { hash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { canonical } from '../audit/proof/canonical.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import { subjectToken } from '../people/links.ts';
import { showDate } from '../people/dates.ts';
import type { TicketBoard } from '../queue/board.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { Database } from '../storage/open.ts';
import type { Visits } from '../visits/store.ts';
import type { VisitEvent } from '../visits/events.ts';
import type { VisitState } from '../visits/state.ts';
import type { Identity } from '../work/identity.ts';
import type { Asker, Tx, Work } from '../work/unit.ts';
import { about } from '../visits/about.ts';
import { paperContent } from './paper.ts';
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
  readonly fontsFolder: string;
  /** Stands on every sheet of a profile that is not an office's. */
  readonly watermark: string | undefined;
}

/** A paper laid out and ready to be issued: what it says, and the number it will bear if nobody takes it before. */
export interface DraftPaper {
  readonly kind: 'receipt' | 'refusal';
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

  constructor(parts: PaperParts) {
    this.#parts = parts;
  }

  /** Lays a paper out. Takes its time: the visit is looked at again when it is issued. @throws Refusal `visit-incomplete` */
  async draft(state: VisitState, kind: 'receipt' | 'refusal', asker: Asker): Promise<DraftPaper> {
    const { visits, board, clock, db, identity, fontsFolder, watermark } = this.#parts;
    const now = clock.now();
    const day = localDate(now);
    const { plan, obstacles } = visits.progress(state);
    const ticket = board.get(state.ticketId);
    if (!plan || !ticket) throw new Refusal('visit-incomplete', { at: 'service' });
    // Looked at once: the paper bears the day whose law it states.
    if (plan.on !== day) throw new Refusal('stale', { at: 'paper' });
    const counter = `paper/${identity.office}/${identity.window}/${day}`;
    const n = (db.prepare<[string], { value: number }>('SELECT value FROM counter WHERE name = ?').get(counter)?.value ?? 0) + 1;
    const number = `${identity.office}-${String(identity.window).padStart(2, '0')}-${day.replaceAll('-', '')}-${String(n).padStart(4, '0')}`;
    const time = new Date(now);
    const content = paperContent({
      kind,
      number,
      issuedAt: `${showDate(day)} ${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`,
      window: identity.window,
      ticket: ticket.number,
      specialist: asker.session?.name ?? '',
      visit: state,
      plan,
      obstacles,
    });
    const sha256 = hash('sha256', canonical(content));
    // Loaded when first needed: the PDF library is a quarter of a second of start-up that a shift does not need.
    const { paperPdf } = await import('./pdf.ts');
    const pdf = await paperPdf(content, sha256, fontsFolder, watermark);
    return { kind, number, counter, n, day, sha256, pdf, reasons: [...new Set(obstacles.map((one) => one.reason))].join(' ') };
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
