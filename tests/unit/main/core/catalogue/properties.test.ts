import { describe, expect, it } from 'vitest';
import type { AnswerValue, Plan, PlanItem } from '#contract/plan.ts';
import type { Definition } from '#main/core/catalogue/definition.ts';
import { type Facts, idOf } from '#main/core/catalogue/resolve.ts';
import { CITIZEN, planFor, SHIPPED } from '#tests/fixtures/catalogue.ts';

/** What holds of every card, whoever comes and however the questions are answered. */
const { items } = SHIPPED;
const REPRESENTED: Facts = {
  ...CITIZEN,
  category: 'representative',
  representative: { birthDate: '1985-03-03', authorityKind: 'notarial-power' },
};
const SIMPLE: Facts = { ...REPRESENTED, representative: { authorityKind: 'simple-power' } };
const SOMEBODY_ELSE: Facts = { ...REPRESENTED, representative: { birthDate: '1985-03-03' } };
const LOST: Facts = { ...CITIZEN, passportLost: true };
const WITH_CHILD: Facts = { ...CITIZEN, child: { birthDate: '2020-05-05', citizenship: 'RUS' } };
const MAN: Facts = { ...CITIZEN, applicant: { birthDate: '2003-01-01', sex: 'male', citizenship: 'RUS' } };
const YOUTH: Facts = { ...CITIZEN, applicant: { birthDate: '2009-06-01', sex: 'male', citizenship: 'RUS' } };
const STRANGER: Facts = { ...CITIZEN, category: 'foreigner', applicant: { birthDate: '1990-01-15', citizenship: 'UZB' } };
const GUARDIAN: Facts = { ...REPRESENTED, representative: { authorityKind: 'guardian' }, applicant: { birthDate: '2018-01-01' } };
const PARENT: Facts = { ...GUARDIAN, representative: { authorityKind: 'legal-representative' } };
const SETTLED: Facts = { ...STRANGER, category: 'residence-permit' };
const SOMEBODY = [SETTLED, PARENT, CITIZEN, REPRESENTED, SIMPLE, SOMEBODY_ELSE, LOST, WITH_CHILD, MAN, YOUTH, STRANGER, GUARDIAN];
const WALKS = 20;

/** Numbers below a bound at random, the same in every run. */
function dice(): (below: number) => number {
  let seed = 1;
  return (below) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
}

type Answers = Record<string, AnswerValue>;

/** Answers the questions of a plan at random, one after another: each plan on the way with the answers it stands on. */
function* answered(
  goals: Record<string, string>,
  facts: Facts,
  random: (below: number) => number,
): Generator<{ plan: Plan; answers: Answers }> {
  let answers: Answers = {};
  for (;;) {
    const plan = planFor(goals, answers, facts);
    yield { plan, answers };
    const question = plan.questions.find((each) => each.answer === undefined);
    if (!question) return;
    const option = question.options[random(question.options.length)];
    if (!option) throw new Error(`${question.id} has no answers`);
    answers = { ...answers, [question.id]: option.value };
  }
}

const everything = (plan: Plan): readonly PlanItem[] => [...plan.items, ...plan.fetched];

/** Every card, goal and person, so many walks each, from the first question to the last. */
function* walks(
  one: Definition,
): Generator<{ where: string; goals: Record<string, string>; facts: Facts; way: { plan: Plan; answers: Answers }[] }> {
  const random = dice();
  for (const goal of one.goals)
    for (const facts of SOMEBODY)
      for (let n = 0; n < WALKS; n += 1) {
        const goals = { [one.id]: goal.id };
        yield { where: `${one.id}/${goal.id} of ${facts.category}`, goals, facts, way: [...answered(goals, facts, random)] };
      }
}

/** What an answer took away and does not say why, naming an answer. */
const silent = (before: Plan, after: Plan): string[] => {
  const stays = new Set(everything(after).map((item) => item.id));
  const why = new Map(after.notAsked.map((one) => [one.id, one]));
  return everything(before).flatMap(({ id }) => (stays.has(id) || why.get(id)?.because.ru.includes(' — «') ? [] : [id]));
};

describe('a card', () => {
  it.each(items.map((one) => [one.id, one] as const))(
    '%s comes to an end however it is answered, each item with a ground; forbids what it does not demand; reaches all it has',
    (_id, one) => {
      const seen = new Set<string>();
      for (const { where, way } of walks(one)) {
        const plan = way.at(-1)?.plan;
        if (!plan) throw new Error(`${where} has no plan`);
        const away = plan.requests.some((each) => each.redirect);
        if (plan.complete === away || plan.next !== null) throw new Error(`${where} has no end`);
        for (const { fee } of plan.requests) {
          if (!fee && !away) throw new Error(`${where} does not say its fee`);
          if (fee?.state === 'unknown' && !fee.amount) throw new Error(`${where} says neither the sum of the fee nor how it is counted`);
          if (fee?.state === 'exempt' && (fee.roubles !== 0 || !fee.because.ru))
            throw new Error(`${where} frees from the fee and does not say why`);
        }
        const forbidden = new Set(plan.doNotDemand.map((each) => each.id));
        for (const item of everything(plan)) {
          for (const { because } of item.reasons) seen.add(`document ${item.kind}.${item.party}: ${because.ru.split(' — «')[0]}`);
          if (!item.reasons.every((each) => each.because.ru && each.ground.act.ru && each.ground.source))
            throw new Error(`${where}: ${item.id} has no ground`);
          if (item.source === 'applicant-must' && forbidden.has(idOf(one.id, item.kind, false)))
            throw new Error(`${where} demands ${item.kind} and forbids to demand it`);
        }
        for (const question of plan.questions) seen.add(`question ${question.id}`);
        for (const each of forbidden) seen.add(`forbidden ${each}`);
      }
      const wanted = [
        ...one.documents.map((each) => `document ${each.id}.${each.party}: ${each.because.ru.split(' — «')[0]}`),
        ...one.questions.map((each) => `question ${idOf(one.id, each.id, each.shared)}`),
        ...one.doNotDemand.map((each) => `forbidden ${idOf(one.id, each.id, false)}`),
      ];
      expect([...new Set(wanted)].filter((each) => !seen.has(each))).toEqual([]);
    },
    60_000,
  );

  it.each(items.map((one) => [one.id, one] as const))(
    '%s never takes a document away by an answer, given or changed, without the reason',
    (_id, one) => {
      const random = dice();
      for (const { where, goals, facts, way } of walks(one)) {
        for (const [i, { plan, answers }] of way.entries()) {
          const before = way[i - 1]?.plan;
          if (before) expect(silent(before, plan), `${where}, answered ${JSON.stringify(answers)}`).toEqual([]);
        }
        const end = way.at(-1);
        const question = end?.plan.questions[random(end.plan.questions.length || 1)];
        const other = question?.options.find((option) => option.value !== question.answer);
        if (!end || !question || !other || question.known) continue;
        const answers = { ...end.answers, [question.id]: other.value };
        expect(silent(end.plan, planFor(goals, answers, facts)), `${where}, changed to ${JSON.stringify(answers)}`).toEqual([]);
      }
    },
    60_000,
  );
});

describe('several services', () => {
  /** A goal and answers of a service at random, to the last question. */
  const whole = (one: Definition, facts: Facts, random: (below: number) => number) => {
    const goals = { [one.id]: one.goals[random(one.goals.length)]?.id ?? '' };
    return { goals, answers: [...answered(goals, facts, random)].at(-1)?.answers ?? {} };
  };
  const RANK = ['on-file', 'interagency', 'applicant-may', 'applicant-must'];

  it('ask for everything that each asks for alone, as strictly and as much, and spare what each spares', () => {
    const random = dice();
    for (const one of items)
      for (const other of items) {
        if (one.id >= other.id) continue;
        const facts = SOMEBODY[random(SOMEBODY.length)] ?? CITIZEN;
        const [a, b] = [whole(one, facts, random), whole(other, facts, random)];
        const answers = { ...a.answers, ...b.answers };
        const together = planFor({ ...a.goals, ...b.goals }, answers, facts);
        const parts = [planFor(a.goals, answers, facts), planFor(b.goals, answers, facts)];
        const where = `${JSON.stringify({ ...a.goals, ...b.goals })} of ${facts.category}, ${JSON.stringify(answers)}`;
        for (const alone of parts) {
          for (const item of everything(alone)) {
            // A passport serves as the identity document.
            const named = (each: PlanItem) =>
              each.id === item.id || (item.kind === 'identity' && each.id === item.id.replace('identity', 'passport-rf'));
            const found = everything(together).find(named);
            expect(found, `${item.id}: ${where}`).toBeDefined();
            if (!found) continue;
            expect(RANK.indexOf(found.source), `${item.id} is asked for as strictly: ${where}`).toBeGreaterThanOrEqual(
              RANK.indexOf(item.source),
            );
            expect(found.originals, `${item.id}: ${where}`).toBeGreaterThanOrEqual(item.originals);
            expect(found.copies, `${item.id}: ${where}`).toBeGreaterThanOrEqual(item.copies);
          }
          const idsOf = (list: readonly { readonly id: string }[]) => list.map((each) => each.id);
          // What one forbids and the other needs is asked for the other.
          const needed = together.items.map((each) => each.kind);
          const forbidden = idsOf(alone.doNotDemand).filter((id) => !needed.includes(id.split(':').at(-1) ?? ''));
          expect(idsOf(together.doNotDemand), where).toEqual(expect.arrayContaining(forbidden));
          expect(idsOf(together.questions), where).toEqual(expect.arrayContaining(idsOf(alone.questions)));
        }
        const used = (plan: Plan, id: string) => plan.items.find((item) => item.id === id && item.handling === 'used')?.originals ?? 0;
        for (const { id } of together.items.filter((item) => item.handling === 'used'))
          expect(used(together, id), `${id} of both: ${where}`).toBe(parts.reduce((sum, alone) => sum + used(alone, id), 0));
      }
  }, 60_000);
});
