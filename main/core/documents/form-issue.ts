import { hash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { DrawnPage } from '#contract/paper.ts';
import type { FormSheet } from '#contract/visit.ts';
import { showDate } from '../people/dates.ts';
import type { VisitState } from '../visits/state.ts';
import { localDate } from '../work/clock.ts';
import type { Asker } from '../work/unit.ts';
import type { Measure } from './font-metrics.ts';
import type { FormFacts, LaidForm } from './forms.ts';
import type { PaperParts } from './issue.ts';

type FormParts = Pick<PaperParts, 'visits' | 'board' | 'clock' | 'office' | 'identity' | 'catalogue' | 'fontsFolder' | 'watermark'>;

/** Forms ready for the printer: in how many sheets each, and the SHA-256 of what they say. */
export interface DraftForms {
  readonly forms: readonly { readonly item: string; readonly sheets: number }[];
  readonly sha256: string;
  readonly title: string;
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
  async pages(state: VisitState, sheet: FormSheet, asker: Asker): Promise<DrawnPage[]> {
    return (await this.#laid(state, sheet, asker)).flatMap(({ pages }) => pages);
  }

  /** All of them, or the one of `itemId`. @throws Refusal `visit-incomplete`, `visit-item-unknown` */
  async draft(state: VisitState, { sheet, itemId }: { sheet: FormSheet; itemId?: string | undefined }, asker: Asker): Promise<DraftForms> {
    const all = await this.#laid(state, sheet, asker);
    const wanted = itemId === undefined ? all : all.filter((one) => one.itemId === itemId);
    if (wanted.length === 0) throw new Refusal('visit-item-unknown', { at: itemId ?? 'forms' });
    const pages = wanted.flatMap((one) => one.pages);
    const { pagesPdf } = await import('./pdf.ts');
    const title = sheet === 'check' ? 'check' : 'forms';
    return {
      forms: sheet === 'check' ? [] : wanted.map((one) => ({ item: one.itemId, sheets: one.pages.length })),
      sha256: hash('sha256', JSON.stringify(pages)),
      title,
      pdf: await pagesPdf(pages, title, this.#parts.fontsFolder),
    };
  }

  async #laid(state: VisitState, sheet: FormSheet, asker: Asker): Promise<readonly LaidForm[]> {
    const facts = this.#facts(state, asker);
    // Loaded when first needed, as for the papers.
    const [{ measureWith }, { layCheck, layForms }] = await Promise.all([import('./font-metrics.ts'), import('./forms.ts')]);
    this.#measure ??= measureWith(this.#parts.fontsFolder);
    const { watermark } = this.#parts;
    return sheet === 'forms'
      ? layForms(facts, this.#measure, watermark)
      : [{ itemId: sheet, pages: layCheck(facts, this.#measure, watermark) }];
  }

  #facts(state: VisitState, asker: Asker): FormFacts {
    const { visits, board, clock, office, identity, catalogue } = this.#parts;
    const progress = visits.progress(state);
    const ticket = board.get(state.ticketId);
    if (!progress.plan || !ticket) throw new Refusal('visit-incomplete', { at: 'service' });
    return {
      day: showDate(localDate(clock.now())),
      office,
      window: identity.window,
      ticket: ticket.number,
      specialist: asker.session?.name ?? '',
      visit: state,
      plan: progress.plan,
      progress,
      fields: catalogue.fields,
    };
  }
}
