import { documentsIn } from '../source.ts';
import { type Card, error, type Found, tooMany } from './card.ts';

/** Papers that must be brought and must not be demanded, in one and the same case. */
export function forbidden({ source, definition, compiled, casesOf }: Card): Found[] {
  const places = documentsIn(source);
  return definition.documents.flatMap((document, i) => {
    if (document.source !== 'applicant-must') return [];
    const path = [...(places[i]?.path ?? []), 'id'];
    return definition.doNotDemand.flatMap((one) => {
      if (one.id !== document.id) return [];
      const cases = casesOf([document.when, one.when, ...document.waived.map((waiver) => waiver.when)]);
      if (!cases) return [tooMany(path)];
      const both = cases.find(
        (scope) =>
          compiled.holds(document.when, scope) &&
          compiled.holds(one.when, scope) &&
          !document.waived.some((waiver) => compiled.holds(waiver.when, scope)),
      );
      return both
        ? [error(path, `«${document.id}» must be brought and stands in doNotDemand in one case (${inWords(both)}): narrow one of them`)]
        : [];
    });
  });
}

/** A case as a methodologist would write it: what is unknown is left out. */
const inWords = (scope: Readonly<Record<string, unknown>>): string =>
  Object.entries(scope)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(', ') || 'any';
