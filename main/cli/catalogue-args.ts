import { z } from 'zod';
import type { FileProblem } from '#contract/catalogue.ts';
import { answerValue, type ApplicantCategory, type DocumentParty } from '#contract/plan.ts';
import { APPLICANTS, PARTIES } from '#contract/words.ts';
import { compile } from '../core/catalogue/compiled.ts';
import type { Definition } from '../core/catalogue/definition.ts';
import type { Dictionary } from '../core/catalogue/dictionary.ts';
import { type Answers, type Facts, idOf, type PartyFacts } from '../core/catalogue/resolve.ts';
import { normalise } from '../core/people/formats.ts';
import type { PlannedRequest } from '../core/visits/plan.ts';
import { Usage } from './usage.ts';

/** What the words of the command line are looked up in. */
export interface Known {
  readonly items: readonly Definition[];
  readonly words: Dictionary;
}

/** One request a service: its goal after `SERVICE=`, or by itself when there is one service. */
export function requestsFrom(
  { items }: Known,
  services: readonly string[],
  goals: readonly string[],
  problems: readonly FileProblem[],
): PlannedRequest[] {
  const named = new Map(goals.filter((one) => one.includes('=')).map((one) => one.split('=', 2) as [string, string]));
  const alone = goals.filter((one) => !one.includes('='));
  const ids = services.length > 0 ? [...services] : [...named.keys()];
  if (ids.length === 0) throw new Usage(`Name a service. Services: ${items.map((one) => one.id).join(', ')}.`);
  const twice = ids.find((one, i) => ids.indexOf(one) !== i);
  if (twice !== undefined) throw new Usage(`The service «${twice}» stands twice.`);
  const stray = [...named.keys()].filter((one) => !ids.includes(one));
  if (stray.length > 0) throw new Usage(`--goal names «${stray.join('», «')}», which is not among the services.`);
  if (alone.length > 1 || (alone.length === 1 && ids.length > 1))
    throw new Usage('With several services write --goal SERVICE=GOAL for each.');
  return ids.map((id) => {
    const definition = items.find((one) => one.id === id);
    if (!definition) {
      const broken = problems.find((one) => one.file === `${id}.yaml`);
      if (broken) throw new Usage(`The service «${id}» is broken: ${broken.file}:${broken.line ?? '?'}: ${broken.reason}`);
      throw new Usage(`There is no service «${id}». Services: ${items.map((one) => one.id).join(', ')}.`);
    }
    const goal = named.get(id) ?? alone[0] ?? (definition.goals.length === 1 ? definition.goals[0]?.id : undefined);
    if (!definition.goals.some((one) => one.id === goal))
      throw new Usage(`${id} has no goal «${goal ?? ''}». Goals: ${definition.goals.map((one) => one.id).join(', ')}.`);
    return { id, goal: goal ?? '', compiled: compile(definition), filedOn: null, outdated: false };
  });
}

/** Answers by the ids that the plan prints, or by a service's own: `passport-rf:loss`, `loss`. */
export function answersFrom(requests: readonly PlannedRequest[], text: string): Answers {
  const given = read(text, z.record(z.string(), answerValue), '--answers is JSON like {"loss":"lost","temporaryId":false}.');
  const asked = requests.flatMap(({ compiled: { definition } }) =>
    definition.questions.map((one) => ({ own: one.id, id: idOf(definition.id, one.id, one.shared), options: one.options })),
  );
  const answers: Record<string, boolean | string> = {};
  for (const [name, value] of Object.entries(given)) {
    const meant = asked.filter((one) => one.id === name || one.own === name);
    if (meant.length === 0)
      throw new Usage(`--answers: nobody asks «${name}». Questions: ${[...new Set(asked.map((one) => one.id))].join(', ')}.`);
    if (!meant.some((one) => one.options.some((option) => option.value === value)))
      throw new Usage(
        `--answers: «${String(value)}» is no answer to «${name}». Answers: ${meant[0]?.options.map((option) => JSON.stringify(option.value)).join(', ')}.`,
      );
    for (const one of meant) answers[one.id] = value;
  }
  return answers;
}

/** Who is there, by the dictionary's fields. */
export function partiesFrom({ words }: Known, applicant: string | undefined, parties: string | undefined, today: string): Facts {
  const shape = z.record(z.string(), z.string());
  const hint = 'is JSON like {"birthDate":"1990-01-15","sex":"female","category":"citizen"}.';
  const given: Record<string, Record<string, string>> = parties === undefined
    ? {}
    : read(parties, z.record(z.string(), shape), '--parties is JSON like {"applicant":{…},"child":{…}}.');
  if (applicant !== undefined) given.applicant = { ...given.applicant, ...read(applicant, shape, `--applicant ${hint}`) };
  const strangers = Object.keys(given).filter((one) => !(PARTIES as readonly string[]).includes(one));
  if (strangers.length > 0) throw new Usage(`--parties: there is no party «${strangers.join('», «')}». Parties: ${PARTIES.join(', ')}.`);
  const { category = given.representative ? 'representative' : 'citizen', ...own } = given.applicant ?? {};
  if (!(APPLICANTS as readonly string[]).includes(category))
    throw new Usage(`There is no category «${category}». Categories: ${APPLICANTS.join(', ')}.`);
  for (const [party, fields] of Object.entries({ ...given, applicant: own }))
    for (const [name, value] of Object.entries(fields)) {
      const kind = words.fields[name];
      if (!kind) throw new Usage(`${party}: there is no field «${name}». Fields: category, ${Object.keys(words.fields).join(', ')}.`);
      const written = normalise(value, kind, today);
      if (!written.ok || written.value === '')
        throw new Usage(
          `${party}: ${name} is not written as its format «${kind.format}» wants it${kind.words ? `: ${Object.keys(kind.words).join(', ')}` : ''}.`,
        );
      fields[name] = written.value;
    }
  const factsOf = (fields: Record<string, string>): PartyFacts => ({
    birthDate: fields.birthDate,
    sex: fields.sex as PartyFacts['sex'],
    citizenship: fields.citizenship,
    identityDocument: fields.identityDocument,
    authorityKind: fields.authorityKind,
  });
  return {
    category: category as ApplicantCategory,
    passportLost: own.identityDocument === 'lost',
    ...(Object.fromEntries(Object.entries({ ...given, applicant: own }).map(([party, fields]) => [party, factsOf(fields)])) as Partial<
      Record<DocumentParty, PartyFacts>
    >),
  };
}

function read<S extends z.ZodType>(text: string, schema: S, hint: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Usage(hint);
  }
}
