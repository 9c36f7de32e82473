import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { Checklist, FileProblem, ServiceHit } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Clock } from '../storage/clock.ts';
import type { Calendar, Definition } from './definition.ts';
import { loadCalendars, loadCatalogue } from './load.ts';
import { type Answers, type ApplicantFacts, resolve } from './resolve.ts';
import { serviceSearch } from './search.ts';

interface Content {
  readonly problems: readonly FileProblem[];
  readonly loadedAt: number;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly calendars: readonly Calendar[];
  readonly find: (text: string) => ServiceHit[];
}

/** The catalogue and calendars of `resources/`, read when first asked for: the sign-in screen does not wait for them. */
export class Catalogue {
  readonly #folder: string;
  readonly #clock: Clock;
  #content: Content | undefined;

  constructor(resourcesFolder: string, clock: Clock) {
    this.#folder = resourcesFolder;
    this.#clock = clock;
  }

  /** Loads everything now, unless it is loaded. The host calls it as soon as it has told that it is ready. */
  load(): Content {
    if (this.#content) return this.#content;
    const services = loadCatalogue(path.join(this.#folder, 'catalogue'));
    const calendars = loadCalendars(path.join(this.#folder, 'calendar'));
    this.#content = {
      problems: [...services.problems, ...calendars.problems],
      loadedAt: this.#clock.now(),
      definitions: new Map(services.items.map((one) => [one.id, one])),
      calendars: calendars.items,
      find: serviceSearch(services.items),
    };
    return this.#content;
  }

  get size(): number {
    return this.load().definitions.size;
  }

  search(text: string): ServiceHit[] {
    return this.load().find(text);
  }

  has(serviceId: string, goalId: string): boolean {
    return (
      this.load()
        .definitions.get(serviceId)
        ?.goals.some((goal) => goal.id === goalId) === true
    );
  }

  /** What a document, a question or a service of the catalogue is called; undefined when it is gone. */
  nameOf(type: string, id: string, serviceId: string | undefined): Bilingual | undefined {
    const definition = this.load().definitions.get(serviceId ?? '');
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
    const definition = this.load().definitions.get(serviceId);
    if (!definition || !this.has(serviceId, goalId)) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}` });
    return resolve(definition, goalId, applicant, answers, on, this.load().calendars);
  }
}
