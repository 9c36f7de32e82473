import { Refusal } from '#contract/failure.ts';
import type { ArgsOf } from '#contract/index.ts';
import type { Plan } from '#contract/plan.ts';
import { planOf } from '../visits/plan.ts';
import type { Catalogue } from './catalogue.ts';

/** What a service asks for these answers of a citizen nobody knows yet. @throws Refusal `service-unknown` */
export function previewOf(catalogue: Catalogue, { serviceId, goalId, answers, on }: ArgsOf<'catalogue.preview'>, today: string): Plan {
  const compiled = catalogue.definition(serviceId, goalId);
  if (!compiled) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}`.slice(0, 80) });
  const facts = { category: 'citizen', passportLost: goalId === 'lost' } as const;
  const request = { id: 'preview', goal: goalId, compiled, filedOn: null, outdated: false };
  return planOf([request], facts, answers, on ?? today, catalogue.calendars);
}
