import type { Bilingual } from '#contract/kit.ts';
import type { AnswerValue, ApplicantCategory, DocumentParty, Form, Ground, Plan, PlanItem, PlanRequest, Question } from '#contract/plan.ts';
import { PARTIES } from '#contract/words.ts';
import { ageOn, birthday } from '../people/dates.ts';
import { endOf } from './calendar.ts';
import type { Compiled, Verdict } from './compiled.ts';
import type { Calendar, Definition } from './definition.ts';

export type Answers = Readonly<Record<string, AnswerValue>>;

/** What the conditions may know of a person; nothing that names one. */
export interface PartyFacts {
  readonly birthDate?: string | undefined;
  readonly sex?: 'male' | 'female' | undefined;
  readonly citizenship?: string | undefined;
  readonly identityDocument?: string | undefined;
  readonly authorityKind?: string | undefined;
}
/** Who is there, in what quality. */
export interface Facts extends Readonly<Partial<Record<DocumentParty, PartyFacts>>> {
  readonly category: ApplicantCategory;
  readonly passportLost: boolean;
  /** A parent has said that they ask for their child. */
  readonly forChild?: boolean;
}

interface Rule {
  readonly when?: string | undefined;
  readonly ground: string;
  readonly article?: string | undefined;
}
interface Dated extends Rule {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

/** A paper that a service asks for; `servesAs`: the id of another that it makes needless. */
export interface ResolvedItem extends Omit<PlanItem, 'reasons'> {
  readonly because: Bilingual;
  readonly ground: Ground;
  readonly servesAs?: string;
}

/** One service by itself: what it asks, with ids of the visit. Its term is counted from the day it is filed on. */
export interface Resolved extends Pick<Plan, 'complete' | 'notAsked' | 'doNotDemand' | 'notices'> {
  readonly refusals: readonly Omit<Plan['refusals'][number], 'requestId'>[];
  readonly definition: Definition;
  readonly goalName: Bilingual;
  readonly questions: readonly Question[];
  readonly items: readonly ResolvedItem[];
  readonly fee: PlanRequest['fee'];
  readonly redirect: PlanRequest['redirect'];
  readonly consent: boolean;
  /** The sheet of the consent; null when none is taken, or the dictionary has none. */
  readonly consentForm: Form | null;
  /** Services whose result it waits for. */
  readonly after: readonly string[];
  termFrom(filedOn: string): PlanRequest['term'];
}

/** The id under which a visit keeps what a service calls `id`: the same for all services when the dictionary has it. */
export const idOf = (service: string, id: string, shared: boolean): string => (shared ? id : `${service}:${id}`);

/**
 * Resolves a service for one visit: pure in (definition, goal, facts, answers by their ids in the visit, day whose law it is, calendars).
 * An answer to a question that does not apply is left aside. @throws Error when the goal is unknown.
 */
export function resolve(
  compiled: Compiled,
  goalId: string,
  facts: Facts,
  answers: Answers,
  on: string,
  calendars: readonly Calendar[],
): Resolved {
  const { definition } = compiled;
  const { id: service } = definition;
  const goal = definition.goals.find((one) => one.id === goalId);
  if (!goal) throw new Error(`service ${service} has no goal ${goalId}`);
  const known = factsFor(definition, goalId, facts, on);
  const { asked, scope, open } = askedQuestions(compiled, answers, known);
  const said = answersInWords(asked);
  const holds = (condition: string | undefined) => compiled.holds(condition, scope);
  const applies = (rule: Dated) => rule.validFrom <= on && (rule.validTo === undefined || on <= rule.validTo) && holds(rule.when);
  const ground = (rule: Rule) => groundOf(definition, rule);
  const because = (text: Bilingual, condition: string | undefined) => withAnswers(text, condition, said, compiled);

  const items: ResolvedItem[] = [];
  const notAsked: Resolved['notAsked'] = [];
  for (const document of definition.documents) {
    const id = itemId(service, document);
    const leave = (why: Plan['notAsked'][number]['why'], reason: Bilingual) =>
      notAsked.push({ id, name: document.name, why, because: reason, ground: ground(document) });
    const verdict = compiled.verdict(document.when, scope, open);
    const waiver = document.waived.find((one) => holds(one.when));
    // Nobody is told to bring what an answer may still spare them. One that stands for other cases too is asked for in those.
    const isAlone = definition.documents.filter((one) => one.id === document.id && one.party === document.party).length === 1;
    const isBrought = document.source === 'applicant-must' || document.source === 'applicant-may';
    const spared = (isAlone && isBrought ? document.waived : [])
      .map((one) => ({ when: one.when, verdict: compiled.verdict(one.when, scope, open) }))
      .find((one) => one.verdict.is === 'depends');
    if (verdict.is !== 'yes') leave(verdict.is === 'no' ? 'answers' : 'open', reasonNot(verdict, document.when, said, asked, compiled));
    else if (waiver) leave('waived', because(waiver.because, waiver.when));
    else if (spared) leave('open', reasonNot(spared.verdict, spared.when, said, asked, compiled));
    else items.push(itemOf(definition, document, id, because(document.because, document.when)));
  }
  const asksFor = new Set(items.map((item) => item.id));
  // One paper may stand twice, for two cases: what is asked for in one is asked.
  const left = mostTelling(notAsked.filter((one) => !asksFor.has(one.id)));

  const fee = definition.fees.find(applies);
  const delivery = definition.delivery.find(applies);
  const term = definition.terms.find(applies);
  const { redirect, consent } = definition;
  const takesConsent = consent !== undefined && holds(consent.when);

  return {
    definition,
    goalName: goal.name,
    questions: asked.map(({ own: _own, ...question }) => question),
    complete: asked.every((one) => one.answer !== undefined),
    items,
    notAsked: left,
    doNotDemand: definition.doNotDemand
      .filter((one) => holds(one.when))
      .map((one) => ({ id: idOf(service, one.id, false), name: one.name, ground: ground(one) })),
    refusals: definition.refusals.flatMap((one, n) =>
      holds(one.when) ? [{ n, reason: one.reason, text: one.text, ...(one.certain && { certain: one.certain }), ground: ground(one) }] : [],
    ),
    fee: fee
      ? {
          roubles: fee.roubles,
          ...(fee.amount && { amount: fee.amount }),
          ...(fee.payee && { payee: fee.payee }),
          state: fee.exempt ? 'exempt' : fee.roubles === null ? 'unknown' : fee.roubles === 0 ? 'none' : 'due',
          because: because(fee.because, fee.when),
          ground: ground(fee),
        }
      : null,
    redirect: redirect && { text: redirect.text, ground: ground(redirect) },
    consent: takesConsent,
    consentForm: (takesConsent && consent?.form) || null,
    after: definition.after.filter((one) => holds(one.when)).map((one) => one.service),
    termFrom(filedOn) {
      if (!term) return null;
      const received = term.from === 'receipt' && delivery ? endOf(filedOn, delivery.days, delivery.kind, calendars, false) : undefined;
      const due = endOf(received?.date ?? filedOn, term.days, term.kind, calendars);
      return {
        days: term.days,
        kind: term.kind,
        dueOn: due.date,
        countedFrom: received?.date ?? filedOn,
        from: term.from,
        calendarVerified: due.verified && received?.verified !== false,
        ...(term.note && { note: term.note }),
        ground: ground(term),
      };
    },
    notices: definition.notices
      .filter((one) => holds(one.when))
      .map((one) => ({
        id: idOf(service, one.id, false),
        text: one.text,
        ...(one.ground === undefined ? {} : { ground: groundOf(definition, { ground: one.ground }) }),
      })),
  };
}

/** The id of one paper of one person. */
export function itemId(service: string, { id, shared, party }: Definition['documents'][number]): string {
  const own = idOf(service, id, shared);
  return party === 'applicant' ? own : `${own}.${party}`;
}

function itemOf(definition: Definition, document: Definition['documents'][number], id: string, because: Bilingual): ResolvedItem {
  const { name, source, originals, copies, unit, handling, party, refusals, validity, scan, form, servesAs } = document;
  const group = definition.groups.find((one) => one.id === document.group);
  return {
    id,
    kind: document.id,
    party,
    name,
    source,
    originals,
    copies,
    unit,
    handling,
    returnable: handling === 'shown',
    refusals,
    because,
    ground: groundOf(definition, document),
    ...(validity && { validity }),
    ...(scan !== undefined && { scan: scanOf(definition, scan) }),
    ...(form && { form }),
    ...(servesAs !== undefined && { servesAs: itemId(definition.id, { ...document, id: servesAs }) }),
    ...(group && { group: { id: idOf(definition.id, group.id, false), enough: group.enough, name: group.name } }),
  };
}

function factsFor(definition: Definition, goal: string, facts: Facts, on: string): Record<string, unknown> {
  const { applicant } = facts;
  const ofParty = (one: PartyFacts | undefined) =>
    one && {
      age: one.birthDate === undefined ? null : ageOn(one.birthDate, on),
      sex: one.sex ?? null,
      citizenship: one.citizenship ?? null,
      identityDocument: one.identityDocument ?? null,
      authorityKind: one.authorityKind ?? null,
    };
  return {
    goal,
    category: facts.category,
    passportLost: facts.passportLost,
    forChild: facts.forChild ?? null,
    ...Object.fromEntries(PARTIES.map((party) => [party, ofParty(facts[party]) ?? null])),
    age: ofParty(applicant)?.age ?? null,
    sex: applicant?.sex ?? null,
    citizenship: applicant?.citizenship ?? null,
    ...Object.fromEntries(definition.daysSinceAge.map(({ name, party, ages }) => [name, daysSinceAge(facts[party]?.birthDate, ages, on)])),
  };
}

/** Days since the last of these birthdays that has passed; null before the first. */
function daysSinceAge(birthDate: string | undefined, ages: readonly number[], on: string): number | null {
  if (birthDate === undefined) return null;
  const last = ages
    .map((age) => birthday(birthDate, age))
    .filter((day) => day <= on)
    .sort()
    .at(-1);
  return last === undefined ? null : Math.round((Date.parse(on) - Date.parse(last)) / 86_400_000);
}

type Asked = Question & { readonly own: string };

/**
 * Questions that apply, in order; a condition sees the answers given to the questions before it. `open` is what nobody has answered or
 * told yet, with what may come of it.
 */
function askedQuestions(compiled: Compiled, answers: Answers, facts: Record<string, unknown>) {
  const { definition } = compiled;
  const asked: Asked[] = [];
  const scope: Record<string, unknown> = { ...facts };
  const open = new Map<string, readonly unknown[]>();
  for (const name of ['age', 'sex', 'citizenship', ...definition.daysSinceAge.map((one) => one.name)])
    if (scope[name] === null) open.set(name, []);
  for (const { when, known, shared, ...question } of definition.questions) {
    const values = question.options.map((option) => option.value);
    const verdict = compiled.verdict(when, scope, open);
    scope[question.id] = null;
    // One that waits for another may be asked yet, or may not.
    if (verdict.is === 'depends') open.set(question.id, [null, ...values]);
    if (!compiled.holds(when, scope)) continue;
    const told = known === undefined ? null : compiled.value(known, scope);
    const id = idOf(definition.id, question.id, shared);
    const given = values.find((value) => value === (told ?? answers[id]));
    if (given === undefined) open.set(question.id, values);
    scope[question.id] = given ?? null;
    asked.push({ ...question, own: question.id, id, ...(given !== undefined && { answer: given }), ...(told !== null && { known: true }) });
  }
  return { asked, scope, open };
}

function groundOf(definition: Definition, rule: Rule): Ground {
  const act = definition.grounds[rule.ground];
  if (!act) throw new Error(`service ${definition.id} has no ground ${rule.ground}`);
  const { validFrom: _from, validTo: _to, ...shown } = act;
  return { ...shown, ...(rule.article === undefined ? {} : { article: rule.article }) };
}

function scanOf(definition: Definition, id: string): NonNullable<PlanItem['scan']> {
  const profile = definition.scanProfiles[id];
  if (!profile) throw new Error(`service ${definition.id} has no scan profile ${id}`);
  return { dpi: profile.dpi, colour: profile.colour, ground: groundOf(definition, profile) };
}

type Said = ReadonlyMap<string, Bilingual>;

/** «вопрос: ответ» of every answered question, by the name conditions know it under. */
function answersInWords(asked: readonly Asked[]): Said {
  return new Map(
    asked.flatMap((question) => {
      const label = question.options.find((option) => option.value === question.answer)?.label;
      const words = (language: 'ru' | 'en') => `${question.text[language].replace(/\?$/, '')}: ${label?.[language].toLowerCase()}`;
      return label ? [[question.own, { ru: `«${words('ru')}»`, en: `“${words('en')}”` }] as const] : [];
    }),
  );
}

/** The sentence «почему», with the answers its condition looked at. */
function withAnswers(because: Bilingual, condition: string | undefined, said: Said, compiled: Compiled): Bilingual {
  const used = condition === undefined ? [] : compiled.namesIn(condition).flatMap((name) => said.get(name) ?? []);
  return used.length === 0 ? because : joined(because, used);
}

const joined = (head: Bilingual, words: readonly Bilingual[]): Bilingual => ({
  ru: `${head.ru} — ${words.map((one) => one.ru).join(', ')}`,
  en: `${head.en} — ${words.map((one) => one.en).join(', ')}`,
});

const NOT_HERE: Bilingual = { ru: 'в этом случае не нужно', en: 'not needed in this case' };
const OPEN: Bilingual = { ru: 'зависит от ответа', en: 'depends on the answer' };
const FACT_WORDS: Readonly<Record<string, Bilingual>> = {
  age: { ru: 'дата рождения', en: 'date of birth' },
  sex: { ru: 'пол', en: 'sex' },
  citizenship: { ru: 'гражданство', en: 'citizenship' },
};

/** The answers a condition comes to: of the questions it looks at, or, where one is not asked, of those that say so. */
function answersBehind(condition: string, said: Said, compiled: Compiled, above: readonly string[] = []): Bilingual[] {
  return compiled.namesIn(condition).flatMap((name) => {
    const answer = said.get(name);
    if (answer || above.includes(name)) return answer ?? [];
    const asks = compiled.definition.questions.find((question) => question.id === name)?.when;
    return asks === undefined ? [] : answersBehind(asks, said, compiled, [...above, name]);
  });
}

/** Of the reasons why one paper is not asked for, the one that says most: that it is open or waived, then that names an answer. */
export function mostTelling(reasons: Resolved['notAsked']): Resolved['notAsked'] {
  const says = ({ why, because }: (typeof reasons)[number]) => (why === 'answers' ? Number(because !== NOT_HERE) : 2);
  const kept = new Map<string, (typeof reasons)[number]>();
  for (const one of reasons) {
    const known = kept.get(one.id);
    if (!known || says(one) > says(known)) kept.set(one.id, one);
  }
  return [...kept.values()];
}

/** Why something is not asked for, or what it depends on. */
function reasonNot(verdict: Verdict, condition: string | undefined, said: Said, asked: readonly Asked[], compiled: Compiled): Bilingual {
  if (verdict.is !== 'depends') {
    const used = condition === undefined ? [] : answersBehind(condition, said, compiled);
    return used.length === 0 ? NOT_HERE : joined(NOT_HERE, used);
  }
  const words = verdict.on.flatMap((name) => {
    const text = asked.find((one) => one.own === name)?.text;
    return text ? [{ ru: `«${text.ru}»`, en: `“${text.en}”` }] : (FACT_WORDS[name] ?? []);
  });
  return words.length === 0 ? OPEN : joined(OPEN, words);
}
