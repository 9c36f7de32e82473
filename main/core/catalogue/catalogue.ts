import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { Checklist, FileProblem, ServiceHit } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Clock } from '../storage/clock.ts';
import type { Calendar, Definition } from './definition.ts';
import { loadCalendars, loadCatalogue } from './load.ts';
import { type Answers, type ApplicantFacts, resolve } from './resolve.ts';
import { serviceSearch } from './search.ts';

/** The loaded catalogue and calendars of `resources/`. */
export class Catalogue {
  readonly problems: readonly FileProblem[];
  readonly loadedAt: number;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #calendars: readonly Calendar[];
  readonly #find: (text: string) => ServiceHit[];

  constructor(resourcesFolder: string, clock: Clock) {
    const services = loadCatalogue(path.join(resourcesFolder, 'catalogue'));
    const calendars = loadCalendars(path.join(resourcesFolder, 'calendar'));
    this.problems = [...services.problems, ...calendars.problems];
    this.loadedAt = clock.now();
    this.#definitions = new Map(services.items.map((one) => [one.id, one]));
    this.#calendars = calendars.items;
    this.#find = serviceSearch(services.items);
  }

  get size(): number {
    return this.#definitions.size;
  }

  search(text: string): ServiceHit[] {
    return this.#find(text);
  }

  has(serviceId: string, goalId: string): boolean {
    return this.#definitions.get(serviceId)?.goals.some((goal) => goal.id === goalId) === true;
  }

  /** What a document, a question or a service of the catalogue is called; undefined when it is gone. */
  nameOf(type: string, id: string, serviceId: string | undefined): Bilingual | undefined {
    const definition = this.#definitions.get(serviceId ?? '');
    if (type === 'document') return definition?.documents.find((one) => one.id === id)?.name;
    if (type === 'question') return definition?.questions.find((one) => one.id === id)?.text;
    if (type === 'service') {
      const goal = definition?.goals.find((one) => `${definition.id}/${one.id}` === id)?.name;
      return definition && goal && { ru: `«${definition.name.ru}: ${goal.ru}»`, en: `“${definition.name.en}: ${goal.en}”` };
    }
    return undefined;
  }

  /** @throws Refusal `service-unknown`. */
  resolve(serviceId: string, goalId: string, applicant: ApplicantFacts, answers: Answers, on: string): Checklist {
    const definition = this.#definitions.get(serviceId);
    if (!definition || !this.has(serviceId, goalId)) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}` });
    return resolve(definition, goalId, applicant, answers, on, this.#calendars);
  }
}
