import { conditionsIn, documentsIn } from '../source.ts';
import { type Card, error, type Found, tooMany } from './card.ts';

/** Branches that no case leads to: conditions that never hold, documents that are never asked for, answers that nobody can give. */
export function unreachable({ source, definition, compiled, casesOf }: Card): Found[] {
  const found: Found[] = [];
  const holds = compiled.holds;
  for (const { text, path } of conditionsIn({ ...source, documents: [] })) {
    if (path.at(-1) !== 'when') continue;
    const cases = casesOf([text]);
    if (!cases) found.push(tooMany(path));
    else if (!cases.some((scope) => holds(text, scope)))
      found.push(error(path, 'no goal, category, fact and answers make this condition hold: correct it, or take out what hangs on it'));
  }

  for (const [i, one] of source.documents.entries())
    if ('anyOf' in one && one.enough > one.anyOf.length)
      found.push(error(['documents', i, 'enough'], `«${one.id}» asks for ${one.enough} of ${one.anyOf.length} papers: ask for fewer`));

  const places = documentsIn(source);
  for (const [i, document] of definition.documents.entries()) {
    const path = places[i]?.path ?? [];
    const cases = casesOf([document.when, ...document.waived.map((one) => one.when)]);
    if (!cases) {
      found.push(tooMany(path));
      continue;
    }
    const asked = cases.filter((scope) => holds(document.when, scope));
    if (asked.length === 0) {
      found.push(error([...path, 'when'], `no case asks for «${document.id}»: correct its condition, or take it out`));
      continue;
    }
    for (const [w, waiver] of document.waived.entries())
      if (!asked.some((scope) => holds(waiver.when, scope)))
        found.push(
          error([...path, 'waived', w, 'when'], `«${document.id}» is asked for in no case that this waives: correct or remove it`),
        );
    if (asked.every((scope) => document.waived.some((one) => holds(one.when, scope))))
      found.push(
        error([...path, 'waived'], `«${document.id}» is waived in every case that asks for it: take it out, or narrow what waives it`),
      );
  }
  return [...found, ...answers({ source, definition, compiled, casesOf })];
}

/** Answers that are always known otherwise, and what is known that is no answer. */
function answers({ definition, compiled, casesOf }: Card): Found[] {
  const found: Found[] = [];
  for (const [i, { id, when, known, options }] of definition.questions.entries()) {
    if (known === undefined) continue;
    const path = ['questions', i];
    const cases = casesOf([when, known]);
    if (!cases) {
      found.push(tooMany([...path, 'known']));
      continue;
    }
    const told = new Set(cases.filter((scope) => compiled.holds(when, scope)).map((scope) => compiled.value(known, scope) ?? null));
    const values: readonly unknown[] = options.map((one) => one.value);
    const asks = told.delete(null);
    for (const one of told)
      if (!values.includes(one))
        found.push(
          error([...path, 'known'], `«${String(one)}» is known of «${id}» and is none of its answers: ${values.map(String).join(', ')}`),
        );
    if (asks || told.size === 0) continue;
    for (const [o, { value }] of options.entries())
      if (!told.has(value))
        found.push(error([...path, 'options', o], `«${id}» is always known, and never as «${String(value)}»: take the answer out`));
  }
  return found;
}
