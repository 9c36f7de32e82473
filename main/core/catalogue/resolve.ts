import type { AnswerValue, ApplicantCategory, Checklist, Ground, Question, ScanProfile } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import { ageOn, birthday } from '../people/dates.ts';
import { dueDate } from './calendar.ts';
import type { Compiled } from './compiled.ts';
import type { Calendar, Definition } from './definition.ts';

export type Answers = Readonly<Record<string, AnswerValue>>;

/** What the conditions may know of the applicant; nothing that names the person. */
export interface ApplicantFacts {
  readonly category: ApplicantCategory;
  readonly birthDate?: string;
  readonly passportLost: boolean;
}

interface Dated {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}
interface Conditional {
  readonly when?: string | undefined;
  readonly ground: string;
  readonly article?: string | undefined;
}

const DEFAULT_SCAN: Omit<ScanProfile, 'ground'> = { dpi: 300, colour: 'colour' };

/**
 * Resolves a service for one visit: pure in (definition, goal, applicant, answers, date, calendars). An answer to a question
 * that does not apply is left aside. @throws Error when the goal is unknown.
 */
export function resolve(
  compiled: Compiled,
  goalId: string,
  applicant: ApplicantFacts,
  answers: Answers,
  on: string,
  calendars: readonly Calendar[],
): Checklist {
  const { definition } = compiled;
  const goal = definition.goals.find((one) => one.id === goalId);
  if (!goal) throw new Error(`service ${definition.id} has no goal ${goalId}`);
  const facts = feelFacts(goalId, applicant, on);
  const asked = askedQuestions(compiled, answers, facts);
  const scope = { ...facts, ...Object.fromEntries(asked.map((one) => [one.id, one.answer ?? null])) };
  const holds = (condition: string | undefined) => compiled.holds(condition, scope);
  const inForce = (rule: Dated & Conditional) =>
    rule.validFrom <= on && (rule.validTo === undefined || on <= rule.validTo) && holds(rule.when);
  const ground = (rule: Conditional) => groundOf(definition, rule);
  const said = answersInWords(asked);

  const applicable = definition.documents.filter((document) => holds(document.when));
  const waiverOf = (document: Definition['documents'][number]) => document.waived.find((waiver) => holds(waiver.when));
  const fee = definition.fees.find(inForce);
  const term = definition.terms.find(inForce);
  const due = term && dueDate(on, term.days, term.kind, calendars);

  return {
    serviceId: definition.id,
    version: definition.version,
    goalId,
    serviceName: definition.name,
    goalName: goal.name,
    agency: definition.agency,
    on,
    questions: asked,
    complete: asked.every((one) => one.answer !== undefined),
    items: applicable
      .filter((document) => !waiverOf(document))
      .map((document) => ({
        id: document.id,
        name: document.name,
        source: document.source,
        originals: document.originals,
        copies: document.copies,
        returnable: document.returnable,
        because: withAnswers(document.because, document.when, said),
        ground: ground(document),
        ...(document.scan === undefined ? {} : { scan: scanOf(definition, document.scan) }),
      })),
    waived: applicable.flatMap((document) => {
      const waiver = waiverOf(document);
      return waiver
        ? [{ id: document.id, name: document.name, because: withAnswers(waiver.because, waiver.when, said), ground: ground(document) }]
        : [];
    }),
    doNotDemand: definition.doNotDemand
      .filter((one) => holds(one.when))
      .map((one) => ({ id: one.id, name: one.name, ground: ground(one) })),
    fee: fee ? { roubles: fee.roubles, ground: ground(fee), because: withAnswers(fee.because, fee.when, said) } : null,
    term: term && due ? { days: term.days, kind: term.kind, dueOn: due.date, calendarVerified: due.verified, ground: ground(term) } : null,
    result: definition.result,
    notices: definition.notices
      .filter((one) => holds(one.when))
      .map((one) => ({
        id: one.id,
        text: one.text,
        ...(one.ground === undefined ? {} : { ground: groundOf(definition, { ground: one.ground }) }),
      })),
  };
}

function feelFacts(goalId: string, applicant: ApplicantFacts, on: string): Record<string, unknown> {
  const { birthDate } = applicant;
  return {
    goal: goalId,
    category: applicant.category,
    passportLost: applicant.passportLost,
    age: birthDate === undefined ? null : ageOn(birthDate, on),
    /** Days since the last of the birthdays 20 and 45 that has passed; null before 20. */
    daysSinceReplacementAge:
      birthDate === undefined
        ? null
        : daysSince(
            [45, 20].map((age) => birthday(birthDate, age)).find((day) => day <= on),
            on,
          ),
  };
}

const daysSince = (day: string | undefined, on: string): number | null =>
  day === undefined ? null : Math.round((Date.parse(on) - Date.parse(day)) / 86_400_000);

/** Questions that apply, in order; a condition sees the answers given to the questions before it. */
function askedQuestions({ definition, holds }: Compiled, answers: Answers, facts: Record<string, unknown>): Question[] {
  const asked: Question[] = [];
  const scope: Record<string, unknown> = { ...facts };
  for (const { when, ...question } of definition.questions) {
    if (!holds(when, scope)) continue;
    const given = answers[question.id];
    const answer = question.options.some((option) => option.value === given) ? given : undefined;
    asked.push({ ...question, ...(answer === undefined ? {} : { answer }) });
    scope[question.id] = answer ?? null;
  }
  return asked;
}

function groundOf(definition: Definition, rule: Conditional): Ground {
  const act = definition.grounds[rule.ground];
  if (!act) throw new Error(`service ${definition.id} has no ground ${rule.ground}`);
  const { validFrom: _from, validTo: _to, ...shown } = act;
  return { ...shown, ...(rule.article === undefined ? {} : { article: rule.article }) };
}

function scanOf(definition: Definition, id: string): ScanProfile {
  const profile = definition.scanProfiles[id];
  if (!profile) throw new Error(`service ${definition.id} has no scan profile ${id}`);
  return { ...DEFAULT_SCAN, dpi: profile.dpi, colour: profile.colour, ground: groundOf(definition, profile) };
}

/** «вопрос: ответ» of every answered question, by its id. */
function answersInWords(asked: readonly Question[]): ReadonlyMap<string, Bilingual> {
  return new Map(
    asked.flatMap((question) => {
      const label = question.options.find((option) => option.value === question.answer)?.label;
      const words = (language: 'ru' | 'en') => `${question.text[language].replace(/\?$/, '')}: ${label?.[language].toLowerCase()}`;
      return label ? [[question.id, { ru: `«${words('ru')}»`, en: `“${words('en')}”` }] as const] : [];
    }),
  );
}

/** The sentence «почему», with the answers its condition looked at. */
function withAnswers(because: Bilingual, condition: string | undefined, said: ReadonlyMap<string, Bilingual>): Bilingual {
  const used = [...said].filter(([id]) => condition !== undefined && new RegExp(`(?<![\\w])${id}(?![\\w])`).test(condition));
  if (used.length === 0) return because;
  const list = (language: 'ru' | 'en') => used.map(([, words]) => words[language]).join(', ');
  return { ru: `${because.ru} — ${list('ru')}`, en: `${because.en} — ${list('en')}` };
}
