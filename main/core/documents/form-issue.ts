import { hash } from 'node:crypto';
import { assertNever, Refusal } from '#contract/failure.ts';
import type { DrawnPage } from '#contract/paper.ts';
import type { FormSheet } from '#contract/visit.ts';
import { showDate } from '../people/dates.ts';
import type { VisitState } from '../visits/state.ts';
import { localDate } from '../work/clock.ts';
import type { Measure } from './font-metrics.ts';
import type { FormFacts, LaidForm } from './forms.ts';
import type { PaperParts } from './issue.ts';

type FormParts = Pick<PaperParts, 'visits' | 'board' | 'clock' | 'office' | 'identity' | 'catalogue' | 'fontsFolder' | 'watermark'>;

/** Forms ready for the printer: in how many sheets each and what it says, and the SHA-256 of all pages. */
export interface DraftForms {
  /** `YYYY-MM-DD`, which all of them bear. */
  readonly day: string;
  readonly forms: readonly { readonly item: string; readonly sheets: number; readonly says: string | undefined }[];
  readonly sha256: string;
  readonly pdf: Uint8Array;
}

/** What is signed at the window and what the applicant checks: made of the visit as it is, and kept nowhere but on paper. */
export class Forms {
  readonly #parts: FormParts;
  #measure: Measure | undefined;

  constructor(parts: FormParts) {
    this.#parts = parts;
  }

  /** @throws Refusal `visit-incomplete` without a service. */
  async pages(state: VisitState, sheet: FormSheet): Promise<DrawnPage[]> {
    return (await this.#laid(state, sheet, this.#today())).flatMap(({ pages }) => pages);
  }

  /** All of them, or those of `itemIds`. @throws Refusal `visit-incomplete`, `visit-item-unknown` */
  async draft(state: VisitState, { sheet, itemIds }: { sheet: FormSheet; itemIds?: readonly string[] | undefined }): Promise<DraftForms> {
    const day = this.#today();
    const all = await this.#laid(state, sheet, day);
    const { said } = this.#parts.visits.progress(state);
    const wanted = itemIds === undefined ? all : all.filter((one) => itemIds.includes(one.itemId));
    if (wanted.length === 0) throw new Refusal('visit-item-unknown', { at: itemIds?.[0] ?? sheet });
    const pages = wanted.flatMap((one) => one.pages);
    const { pagesPdf } = await import('./pdf.ts');
    return {
      day,
      forms: sheet === 'forms' ? wanted.map((one) => ({ item: one.itemId, sheets: one.pages.length, says: said[one.itemId] })) : [],
      sha256: hash('sha256', JSON.stringify(pages)),
      pdf: await pagesPdf(pages, sheet, this.#parts.fontsFolder),
    };
  }

  /** Asked before it is laid out: a sheet is of the day it bears. */
  #today(): string {
    return localDate(this.#parts.clock.now());
  }

  async #laid(state: VisitState, sheet: FormSheet, day: string): Promise<readonly LaidForm[]> {
    const facts = this.#facts(state, day);
    // Loaded when first needed, as for the papers.
    const [{ measureWith }, { layCheck, layForms }, { layPayment }] = await Promise.all([
      import('./font-metrics.ts'),
      import('./forms.ts'),
      import('./payment.ts'),
    ]);
    this.#measure ??= measureWith(this.#parts.fontsFolder);
    const { watermark } = this.#parts;
    switch (sheet) {
      case 'forms':
        return layForms(facts, this.#measure, watermark);
      case 'check':
        return [{ itemId: sheet, pages: layCheck(facts, this.#measure, watermark) }];
      case 'payment': {
        const pages = layPayment(facts, this.#measure, watermark);
        return pages.length > 0 ? [{ itemId: sheet, pages }] : [];
      }
      default:
        return assertNever(sheet, 'unknown sheet');
    }
  }

  #facts(state: VisitState, day: string): FormFacts {
    const { visits, board, office, identity, catalogue } = this.#parts;
    const progress = visits.progress(state);
    const ticket = board.get(state.ticketId);
    if (!progress.plan || !ticket) throw new Refusal('visit-incomplete', { at: 'service' });
    // Without them a form would name nobody, or in the words of this program.
    if (catalogue.parties === null || Object.keys(catalogue.fields).length === 0)
      throw new Refusal('resource-broken', { at: 'dictionary' });
    return {
      day: showDate(day),
      office,
      window: identity.window,
      ticket: ticket.number,
      visit: state,
      plan: progress.plan,
      progress,
      fields: catalogue.fields,
    };
  }
}
