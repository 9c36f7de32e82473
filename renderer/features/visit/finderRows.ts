import type { Found, ServiceHit, Shortlisted, SituationHit } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { EVIDENCE } from '#contract/words.ts';

/** A line of the finder: a service that can be taken, a situation that can be opened, or what has no checklist. */
export type Row = {
  /** Of the element; one of its kind on the screen. */
  readonly id: string;
  /** Key of the heading that stands above it. */
  readonly heading?: string;
  /** Of an opened situation. */
  readonly step?: { readonly n: number; readonly name: Bilingual; readonly note?: Bilingual; readonly after: readonly number[] };
} & (
  | { readonly kind: 'service'; readonly hit: ServiceHit }
  | { readonly kind: 'situation'; readonly situation: SituationHit }
  | { readonly kind: 'bare'; readonly name: Bilingual; readonly authority?: string; readonly mark?: (typeof EVIDENCE)[number] }
);

export const hitId = ({ serviceId, goalId }: ServiceHit): string => `hit-${serviceId}-${goalId}`;
const serviceRow = (hit: ServiceHit): Row => ({ kind: 'service', id: hitId(hit), hit });
const situationRow = (situation: SituationHit): Row => ({ kind: 'situation', id: `situation-${situation.id}`, situation });

/** A section under its heading; nothing of one that is empty. */
const section = (heading: string, [first, ...rest]: readonly Row[]): Row[] => (first ? [{ ...first, heading }, ...rest] : []);

/** Before a letter is typed: what is at hand, then situations, then the services in their order, each once. */
export function rowsAtHand(found: Found, { favourites, recent }: Shortlisted): Row[] {
  const shown = new Set([...favourites, ...recent].map(hitId));
  return [
    ...section('service.favourites', favourites.map(serviceRow)),
    ...section('service.recent', recent.map(serviceRow)),
    ...section('service.situations', found.situations.map(situationRow)),
    ...section('service.all', found.hits.filter((hit) => !shown.has(hitId(hit))).map(serviceRow)),
  ];
}

/** What was found: situations on top, for there are few of them. */
export function rowsFound(found: Found): Row[] {
  const listed = found.listed.map(
    ({ name, authority, mark }, i): Row => ({ kind: 'bare', id: `listed-${i}`, name: { ru: name, en: name }, authority, mark }),
  );
  return [
    ...section('service.situations', found.situations.map(situationRow)),
    ...section('service.services', found.hits.map(serviceRow)),
    ...section('service.listed', listed),
  ];
}

/** The steps of a situation in their order: the card of each, or that it has none. */
export function rowsOfSituation({ id, steps }: SituationHit): Row[] {
  return steps.flatMap(({ name, note, after, hits }, i): Row[] => {
    const step = { n: i + 1, name, after, ...(note && { note }) };
    return hits.length === 0 ? [{ kind: 'bare', id: `${id}-${i}`, name, step }] : hits.map((hit) => ({ ...serviceRow(hit), step }));
  });
}
