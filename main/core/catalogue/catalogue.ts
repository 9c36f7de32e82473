import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { Checklist, FileProblem, ServiceHit } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Clock } from '../work/clock.ts';
import { type Compiled, compile } from './compiled.ts';
import { definitionHash } from './definitions.ts';
import type { Calendar, Definition } from './definition.ts';
import { loadCalendars, loadCatalogue } from './load.ts';
import { type Answers, type ApplicantFacts, resolve } from './resolve.ts';
import { serviceSearch } from './search.ts';

interface Content {
  readonly problems: readonly FileProblem[];
  readonly loadedAt: number;
  readonly definitions: ReadonlyMap<string, Compiled>;
  /** Hashes are asked for when a visit is open, not at the start. */
  readonly hashes: Map<string, string>;
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
      definitions: new Map(services.items.map((one) => [one.id, compile(one)])),
      hashes: new Map(),
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

  get calendars(): readonly Calendar[] {
    return this.load().calendars;
  }

  /** The present definition of a service that has the goal; undefined when the catalogue has none. */
  definition(serviceId: string, goalId: string): Compiled | undefined {
    const compiled = this.load().definitions.get(serviceId);
    return compiled?.definition.goals.some((goal) => goal.id === goalId) ? compiled : undefined;
  }

  /** Hash of the present definition of a service; undefined when there is none. */
  hashOf(serviceId: string): string | undefined {
    const { definitions, hashes } = this.load();
    const known = hashes.get(serviceId);
    const compiled = definitions.get(serviceId);
    if (known !== undefined || !compiled) return known;
    const hash = definitionHash(compiled.definition);
    hashes.set(serviceId, hash);
    return hash;
  }

  /** What a document, a question or a service is called, by the given definition or the present one; undefined when it is gone. */
  nameOf(type: string, id: string, serviceId: string | undefined, pinned?: Definition): Bilingual | undefined {
    const definition = this.load().definitions.get(serviceId ?? '')?.definition ?? pinned;
    const own = id.startsWith(`${serviceId ?? ''}:`) ? id.slice((serviceId ?? '').length + 1) : id;
    if (type === 'document') return definition?.documents.find((one) => one.id === own)?.name;
    if (type === 'question') return definition?.questions.find((one) => one.id === own)?.text;
    if (type === 'service') {
      const goal = definition?.goals.find((one) => `${definition.id}/${one.id}` === id)?.name;
      return definition && goal && { ru: `«${definition.name.ru}: ${goal.ru}»`, en: `“${definition.name.en}: ${goal.en}”` };
    }
    return undefined;
  }

  /** @throws Refusal `service-unknown`. */
  resolve(serviceId: string, goalId: string, applicant: ApplicantFacts, answers: Answers, on: string): Checklist {
    const compiled = this.definition(serviceId, goalId);
    if (!compiled) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}` });
    return resolve(compiled, goalId, applicant, answers, on, this.calendars);
  }
}
