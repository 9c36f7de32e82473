import type { FieldCode } from '../audit/proof/leaf.ts';
import type { FieldKind } from '../people/rules.ts';
import type { VisitState } from './state.ts';

type Kinds = Readonly<Record<string, FieldKind>>;

/** The code of a party's field in the log; of one that the dictionary has no more, that of a name: nothing is shown for want of a word. */
export function codeOf(kinds: Kinds, party: string, field: string): FieldCode {
  const code = kinds[field]?.code ?? 'PERSON';
  return party === 'representative' && code === 'PERSON' ? 'REPRESENTATIVE' : code;
}

/** Codes of everything that was entered in a visit, each once. */
export const codesOf = (kinds: Kinds, { parties }: VisitState): FieldCode[] => [
  ...new Set(Object.values(parties).flatMap(({ id, fields }) => Object.keys(fields).map((field) => codeOf(kinds, id, field)))),
];
