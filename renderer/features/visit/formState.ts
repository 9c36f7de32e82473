import type { Bilingual } from '#contract/kit.ts';
import type { VisitView } from '#contract/visit.ts';
import { CONSENT, isMade } from '#contract/words.ts';
import { lacksScan } from './unscanned.ts';

/** How far a form of the visit is: nothing, handed to the printer as it is now, signed. */
export interface FormState {
  readonly itemId: string;
  readonly name: Bilingual;
  /** The blank it holds the data for. */
  readonly blank: Bilingual | undefined;
  readonly state: 'open' | 'printed' | 'signed';
  readonly printed: VisitView['printed'][number] | undefined;
  /** What was printed or scanned of it says something else by now. */
  readonly isFormer: boolean;
  readonly lacksScan: boolean;
  /** Pages of its scan. */
  readonly pages: number;
  /** Whether it is scanned at all. */
  readonly scans: boolean;
}

/** All forms of a visit, in the order in which they are printed. */
export function formsOf({ plan, documents, printed, formerForms, application }: VisitView): FormState[] {
  const printedOf = (id: string) => printed.find((one) => one.itemId === id);
  // Of what the printer has said nothing nobody knows whether it came out.
  const isOut = (id: string) => printedOf(id) !== undefined && printedOf(id)?.outcome !== 'unknown';
  const stateOf = (isSigned: boolean, id: string) => (isSigned ? 'signed' : isOut(id) ? 'printed' : 'open');
  const own = (plan?.items ?? []).filter(isMade).map((item): FormState => {
    const known = documents.find((one) => one.itemId === item.id);
    return {
      itemId: item.id,
      name: item.name,
      blank: item.form?.blank,
      state: stateOf(known?.mark === 'present', item.id),
      printed: printedOf(item.id),
      isFormer: formerForms.includes(item.id) && known?.mark !== 'present',
      lacksScan: lacksScan(item, known),
      pages: known?.scan?.pages ?? 0,
      scans: item.scan !== undefined,
    };
  });
  if (!plan?.consent) return own;
  const consent: FormState = {
    itemId: CONSENT,
    name: plan.consent.title,
    blank: undefined,
    state: stateOf(application.consent, CONSENT),
    printed: printedOf(CONSENT),
    isFormer: formerForms.includes(CONSENT) && !application.consent,
    lacksScan: false,
    pages: 0,
    scans: false,
  };
  return [...own, consent];
}
