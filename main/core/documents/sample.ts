import { Refusal } from '#contract/failure.ts';
import type { OfficeDetails } from '#contract/office.ts';
import type { ApplicantCategory, Plan } from '#contract/plan.ts';
import { isMade } from '#contract/words.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { showDate } from '../people/dates.ts';
import { type PartyFields, formOf } from '../people/form.ts';
import type { FieldKind } from '../people/rules.ts';
import { fieldsOfForms } from '../visits/progress.ts';
import { untouched, type VisitState } from '../visits/state.ts';
import { measureWith } from './font-metrics.ts';
import { type FormFacts, layForms } from './forms.ts';
import { pagesPdf } from './pdf.ts';

/** Stands on every sheet: nobody hands it in. */
const MARK = 'ОБРАЗЕЦ · ЛИЦО ВЫМЫШЛЕНО';

/** What a sample is made of: the plan of one service, the day and the dictionary. */
export interface SampleParts {
  readonly plan: Plan;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly office: OfficeDetails;
  readonly catalogue: Pick<Catalogue, 'fields' | 'parties'>;
  readonly fontsFolder: string;
}

/** The forms of a service as a usual applicant fills them in. @throws Refusal `form-none` when it has none. */
export async function samplePdf(parts: SampleParts): Promise<Uint8Array> {
  if (!parts.plan.items.some(isMade)) throw new Refusal('form-none');
  const pages = layForms(sampleFacts(parts), measureWith(parts.fontsFolder), MARK).flatMap((one) => one.pages);
  return pagesPdf(pages, 'Образец', parts.fontsFolder);
}

/** An invented applicant, of the first quality in which the service is asked for by one person. */
function sampleFacts({ plan, day, office, catalogue }: SampleParts): FormFacts {
  const category: ApplicantCategory = plan.requests[0]?.categories.find((one) => one !== 'representative' && one !== 'entity') ?? 'citizen';
  const known = sampleFields(category, plan, catalogue);
  const form = formOf(category, false, known, catalogue.parties, fieldsOfForms(plan));
  const parties: VisitState['parties'] = {
    applicant: { id: 'applicant', role: 'applicant', subject: '', fields: known.applicant ?? {} },
  };
  return {
    day: showDate(day),
    office,
    window: 0,
    ticket: '—',
    visit: { category, forChild: false, parties, requests: [] },
    plan,
    progress: {
      form,
      documents: Object.fromEntries(
        plan.items.map((item) => [
          item.id,
          { ...untouched(item.originals, item.copies), mark: 'present' as const, sheets: item.originals + item.copies },
        ]),
      ),
    },
    fields: catalogue.fields,
  };
}

/** What the dictionary says of an invented person: a choice is the first of its card. */
function sampleFields(category: ApplicantCategory, plan: Plan, { fields, parties }: SampleParts['catalogue']): PartyFields {
  const of = (known: PartyFields): PartyFields =>
    Object.fromEntries(
      formOf(category, false, known, parties, fieldsOfForms(plan)).map((card) => [
        card.party,
        Object.fromEntries(card.fields.flatMap(({ field, options }) => sampleOf(fields[field], field, options))),
      ]),
    );
  // What is asked depends on the choices: they are made first.
  return of(of({}));
}

const sampleOf = (kind: FieldKind | undefined, field: string, options: readonly string[] | undefined): (readonly [string, string])[] => {
  const value = options?.[0] ?? kind?.sample;
  return value === undefined ? [] : [[field, value]];
};
