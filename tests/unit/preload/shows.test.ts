import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditRow } from '#contract/audit.ts';
import { contract } from '#contract/index.ts';
import { bytes, type Entry } from '#contract/kit.ts';
import { drawnPage } from '#contract/paper.ts';
import { party, visitView } from '#contract/visit.ts';

/** What may hold a person: a party of a visit and its fields, pictures and files, rows of the log. */
const PERSONAL = new Map<unknown, string>([
  [party, 'a person of a visit'],
  [party.shape.fields, 'fields of a person'],
  [visitView, 'a visit'],
  [auditRow, 'a row of the log'],
  [drawnPage, 'a page of a paper'],
  [bytes, 'bytes of a page or a file'],
]);
/** Names of fields that say a person whatever schema they stand in. */
const NAMES = new Set(['surname', 'given', 'patronymic', 'birthDate', 'snils', 'phone', 'passportNumber', 'parties', 'representativeName']);

/** Where in a schema a person may stand, as paths; walks every kind of schema that zod 4 knows. */
function personal(schema: unknown, at = '', seen = new Set<unknown>()): string[] {
  if (!(schema instanceof z.ZodType) || seen.has(schema)) return [];
  seen.add(schema);
  const known = PERSONAL.get(schema);
  const def = schema._zod.def as unknown as Record<string, unknown>;
  const found = known === undefined && def.type === 'custom' ? 'anything at all' : known;
  const own = found === undefined ? [] : [`${at || '.'}: ${found}`];
  const below = Object.entries(def).flatMap(([key, value]): string[] => {
    const where = key === 'shape' || key === 'innerType' || key === 'element' ? at : `${at}<${key}>`;
    if (key === 'shape')
      return Object.entries(value as Record<string, unknown>).flatMap(([name, one]) => [
        ...(NAMES.has(name) ? [`${at}.${name}: by its name`] : []),
        ...personal(one, `${at}.${name}`, seen),
      ]);
    if (key === 'getter' && typeof value === 'function') return personal(value(), where, seen);
    if (Array.isArray(value)) return value.flatMap((one) => personal(one, where, seen));
    return personal(value, where, seen);
  });
  return [...own, ...below];
}

const entries = Object.entries(contract).flatMap(([area, own]) =>
  Object.entries(own as Record<string, Entry>).map(([name, entry]) => ({ name: `${area}.${name}`, entry })),
);
const resultOf = (entry: Entry) => (entry.kind === 'event' ? entry.payload : entry.result);

describe('what an entry of the contract lets its reader see', () => {
  for (const { name, entry } of entries.filter((one) => one.entry.shows === undefined)) {
    it(`${name} shows nobody, and says so`, () => {
      expect(personal(resultOf(entry)), `${name} has no «shows», so nothing of a person may stand in its answer`).toEqual([]);
    });
  }

  it('is seen in every entry that has «shows»', () => {
    const blind = entries.filter((one) => one.entry.shows !== undefined && personal(resultOf(one.entry)).length === 0);
    expect(blind.map((one) => one.name)).toEqual([]);
  });
});

describe('the walk itself', () => {
  it('finds a person however deep it lies', () => {
    const wrapped = {
      optional: visitView.optional(),
      list: z.array(z.strictObject({ a: z.union([z.string(), party]) })),
      record: z.record(z.string(), party),
      tuple: z.tuple([z.string(), auditRow]),
      rest: z.tuple([z.string()]).rest(bytes),
      lazy: z.lazy(() => visitView),
      piped: z
        .string()
        .transform(() => ({}))
        .pipe(party),
      choice: z.discriminatedUnion('k', [z.strictObject({ k: z.literal('a'), of: party }), z.strictObject({ k: z.literal('b') })]),
      both: z.intersection(z.object({ a: z.string() }), z.object({ b: visitView })),
      map: z.map(z.string(), party),
      fallback: party.catch({ id: 'x', role: 'applicant', fields: {} }),
      caught: z.looseObject({}).catchall(party),
      named: z.object({ snils: z.string() }),
    };
    for (const [name, schema] of Object.entries(wrapped)) expect(personal(schema), name).not.toEqual([]);
  });

  it('finds nobody where nobody is', () => {
    expect(personal(z.strictObject({ n: z.int(), of: z.array(z.enum(['a'])) }))).toEqual([]);
  });
});
