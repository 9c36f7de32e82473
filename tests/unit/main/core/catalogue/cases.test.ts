import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { answerValue } from '#contract/plan.ts';
import { APPLICANTS, EVIDENCE, FEE_STATES, PARTIES } from '#contract/words.ts';
import type { Facts, PartyFacts } from '#main/core/catalogue/resolve.ts';
import { planFor, TODAY } from '#tests/fixtures/catalogue.ts';

/** Cases of applicants, each with its ground, written from the sources and not from the cards. Paper kinds of others end in `.child` etc. */
const FOLDER = path.join(import.meta.dirname, '../../../../fixtures/cases');
const facts = z.strictObject({
  birthDate: z.string().optional(),
  sex: z.enum(['male', 'female']).optional(),
  citizenship: z.string().optional(),
  identityDocument: z.string().optional(),
  authorityKind: z.string().optional(),
});
const one = z.strictObject({
  /** `service/goal`, or several that are asked for in one visit. */
  of: z.union([z.string(), z.array(z.string()).min(2)]),
  answers: z.record(z.string(), answerValue).default({}),
  category: z.enum(APPLICANTS).default('citizen'),
  applicant: facts.default({ birthDate: '1990-01-15', sex: 'female', citizenship: 'RUS' }),
  parties: z.partialRecord(z.enum(PARTIES), facts).default({}),
  date: z.string().default(TODAY),
  /** What the applicant must bring, and nothing else that is a must. */
  must: z.array(z.string()).optional(),
  /** Of what the applicant must bring, at least these, or none of these. */
  brings: z.array(z.string()).default([]),
  spared: z.array(z.string()).default([]),
  /** What the applicant may bring and need not. */
  may: z.array(z.string()).default([]),
  /** Of what is brought, what stays with the authority, or is given back at once. */
  kept: z.array(z.string()).default([]),
  returned: z.array(z.string()).default([]),
  /** What the authority asks for itself. */
  fetched: z.array(z.string()).default([]),
  forbidden: z.array(z.string()).default([]),
  /** Roubles of each service in the order of `of`; null: not known. */
  fee: z.union([z.int(), z.null(), z.array(z.int().nullable())]).optional(),
  state: z.enum(FEE_STATES).optional(),
  /** The mark of the ground of the fee. */
  feeMark: z.enum(EVIDENCE).optional(),
  /** Questions that the data of the parties answer, with the answers; those that are not asked at all. */
  known: z.record(z.string(), answerValue).default({}),
  unasked: z.array(z.string()).default([]),
  /** Grounds to refuse that hold, by their reasons, and what the specialist is told, by the id of the notice. */
  refuses: z.array(z.string()).default([]),
  accepts: z.array(z.string()).default([]),
  tells: z.array(z.string()).default([]),
  /** Services whose term waits for another: `{ waiting: the one waited for }`. */
  after: z.record(z.string(), z.string()).optional(),
  /** The latest day; null: no term is known. */
  due: z.string().nullable().optional(),
  /** Whether a year on the way has no published calendar. */
  provisional: z.boolean().optional(),
  ground: z.string().min(3),
});
type Case = z.infer<typeof one>;

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
const cases = files.flatMap((file) =>
  z
    .array(one)
    .parse(parse(readFileSync(path.join(FOLDER, file), 'utf8')))
    .map(
      (each, i) => [`${path.parse(file).name} ${i + 1}: ${[each.of].flat().join(' + ')} ${JSON.stringify(each.answers)}`, each] as const,
    ),
);

function factsOf({ category, applicant, parties }: Case): Facts {
  return {
    category,
    passportLost: applicant.identityDocument === 'lost',
    ...(Object.fromEntries(Object.entries({ ...parties, applicant })) as Record<string, PartyFacts>),
  };
}

describe('the table of cases', () => {
  it('is long enough to mean something', () => expect(cases.length).toBeGreaterThanOrEqual(250));
  it.each(cases)('%s', (_name, each) => {
    const goals = Object.fromEntries([each.of].flat().map((name) => name.split('/') as [string, string]));
    const plan = planFor(goals, each.answers, factsOf(each), each.date);
    const why = `ground: ${each.ground}`;
    const asked = new Set(plan.questions.map((question) => question.id));
    expect(
      Object.keys(each.answers).filter((id) => !asked.has(id)),
      `answers to what nobody asks; ${why}`,
    ).toEqual([]);
    const nameOf = (item: (typeof plan.items)[number]) => (item.party === 'applicant' ? item.kind : `${item.kind}.${item.party}`);
    const musts = plan.items.filter((item) => item.source === 'applicant-must').map(nameOf);
    if (each.must) expect([...new Set(musts)].sort(), why).toEqual([...each.must].sort());
    expect(musts, why).toEqual(expect.arrayContaining(each.brings));
    for (const kind of each.spared) expect(musts, why).not.toContain(kind);
    const namesOf = (which: (item: (typeof plan.items)[number]) => boolean) => plan.items.filter(which).map(nameOf);
    expect(
      namesOf((item) => item.source === 'applicant-may'),
      why,
    ).toEqual(expect.arrayContaining(each.may));
    expect(
      namesOf((item) => !item.returnable),
      why,
    ).toEqual(expect.arrayContaining(each.kept));
    expect(
      namesOf((item) => item.returnable),
      why,
    ).toEqual(expect.arrayContaining(each.returned));
    const told = plan.questions.flatMap(({ id, known, answer }) => (known && answer !== undefined ? [[id, answer]] : []));
    expect(Object.fromEntries(told), why).toMatchObject(each.known);
    for (const question of each.unasked) expect([...asked], why).not.toContain(question);
    const reasons = plan.refusals.map((refusal) => refusal.reason);
    expect(reasons, why).toEqual(expect.arrayContaining(each.refuses));
    for (const reason of each.accepts) expect(reasons, why).not.toContain(reason);
    expect(
      plan.notices.map((notice) => notice.id.split(':').at(-1)),
      why,
    ).toEqual(expect.arrayContaining(each.tells));
    expect(plan.fetched.map(nameOf), why).toEqual(expect.arrayContaining(each.fetched));
    const forbidden = plan.doNotDemand.map((thing) => thing.id.split(':').at(-1));
    expect(forbidden, why).toEqual(expect.arrayContaining(each.forbidden));
    const fees = plan.requests.map((request) => request.fee?.roubles ?? null);
    if (each.fee !== undefined) expect(fees, why).toEqual([each.fee].flat());
    if (each.state !== undefined) expect(plan.requests[0]?.fee?.state, why).toBe(each.state);
    if (each.feeMark !== undefined) expect(plan.requests[0]?.fee?.ground.mark, why).toBe(each.feeMark);
    const waits = plan.requests.flatMap(({ id, term }) => (term?.after === undefined ? [] : [[id, term.after]]));
    if (each.after !== undefined) expect(Object.fromEntries(waits), why).toEqual(each.after);
    const dues = plan.requests.flatMap((request) => request.term?.dueOn ?? []).sort();
    const drafts = plan.requests.some(({ term }) => term?.calendarVerified === false);
    if (each.provisional !== undefined) expect(drafts, why).toBe(each.provisional);
    if (each.due !== undefined) expect(dues.at(-1) ?? null, why).toBe(each.due);
  });
});
