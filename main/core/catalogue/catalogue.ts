import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FileProblem, Found, ServiceHit } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Clock } from '../work/clock.ts';
import type { Authoring } from './authoring.ts';
import { readCache } from './cache.ts';
import { type Compiled, compile } from './compiled.ts';
import { fromV1 } from './definition-v1.ts';
import { definitionHash } from './definitions.ts';
import type { Calendar, Definition } from './definition.ts';
import type { Dictionary } from './dictionary.ts';
import { loadListed } from './listed.ts';
import { loadCalendars } from './load.ts';
import { idOf, itemId } from './resolve.ts';
import { hitsOf, serviceSearch } from './search.ts';
import { type ServicePlaces, servicesInForce } from './services.ts';

interface Content {
  readonly problems: readonly FileProblem[];
  readonly loadedAt: number;
  readonly definitions: ReadonlyMap<string, Compiled>;
  /** Hashes are asked for when a visit is open, not at the start. */
  readonly hashes: Map<string, string>;
  readonly calendars: readonly Calendar[];
  readonly words: Dictionary;
  /** Made when somebody first looks for something: half of what reading takes. */
  find: ((text: string) => Found) | undefined;
  readonly toFind: Parameters<typeof serviceSearch>[0];
}

interface Places extends ServicePlaces {
  /** Made when the program was built (cache.ts). */
  readonly cacheFile: string;
  /** Cards that are being written, in place of all of these. */
  readonly authoring?: Authoring | undefined;
}

/**
 * The installed package of the catalogue or the one of `resources/`, the list beside it and the calendars, read when first asked for: the sign-in screen does
 * not wait for them.
 */
export class Catalogue {
  readonly #places: Places;
  readonly #clock: Clock;
  #content: Content | undefined;
  #former: ReadonlyMap<string, Compiled> | undefined;

  constructor(places: Places, clock: Clock) {
    this.#places = places;
    this.#clock = clock;
  }

  /** Loads everything now, unless it is loaded. The host calls it as soon as it has told that it is ready. */
  load(): Content {
    if (this.#content) return this.#content;
    const { authoring, cacheFile, resourcesFolder } = this.#places;
    const services = authoring?.services ?? servicesInForce(this.#places, readCache(cacheFile));
    const calendars = loadCalendars(path.join(resourcesFolder, 'calendar'));
    const listed = loadListed(resourcesFolder);
    this.#content = {
      problems: [...services.problems, ...calendars.problems, ...listed.problems],
      loadedAt: this.#clock.now(),
      definitions: new Map(services.items.map((one) => [one.id, compile(one)])),
      hashes: new Map(),
      calendars: calendars.items,
      words: services.words,
      find: undefined,
      toFind: { definitions: services.items, situations: services.words.situations, listed: listed.items },
    };
    return this.#content;
  }

  /** Everything that is made once: the host does it before anybody asks. */
  warmUp(): void {
    this.search('');
  }

  /** Reads everything anew when it is next asked for. */
  forget(): void {
    this.#content = undefined;
  }

  get size(): number {
    return this.load().definitions.size;
  }

  search(text: string): Found {
    const content = this.load();
    content.find ??= serviceSearch(content.toFind);
    return content.find(text);
  }

  /** The hit of `service/goal`; undefined when the catalogue has none. */
  hit(id: string): ServiceHit | undefined {
    const [serviceId = '', goalId = ''] = id.split('/');
    const definition = this.definition(serviceId, goalId)?.definition;
    return definition && hitsOf([definition]).get(id);
  }

  get calendars(): readonly Calendar[] {
    return this.load().calendars;
  }

  /** Fields by their ids; none when their file cannot be read. */
  get fields(): Dictionary['fields'] {
    return this.load().words.fields;
  }

  /** Who may come for whom; null when its file cannot be read. */
  get parties(): Dictionary['parties'] {
    return this.load().words.parties;
  }

  /** The present definition of a service that has the goal; undefined when the catalogue has none. */
  definition(serviceId: string, goalId: string): Compiled | undefined {
    const compiled = this.load().definitions.get(serviceId);
    return compiled?.definition.goals.some((goal) => goal.id === goalId) ? compiled : undefined;
  }

  /**
   * The definition that a visit of schema 1 was begun by, which pinned none: its answers and documents bear the names of that one. The
   * present one where nobody knows it.
   */
  definitionOfV1(serviceId: string, goalId: string): Compiled | undefined {
    this.#former ??= readFormer(path.join(this.#places.resourcesFolder, 'catalogue-v1.json'));
    const former = this.#former.get(serviceId);
    return former?.definition.goals.some((goal) => goal.id === goalId) ? former : this.definition(serviceId, goalId);
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

  /**
   * What a document, a question or a service is called, by the present definition or, when that has none, by a former one, which is only
   * then asked for; undefined when it is gone.
   */
  nameOf(
    type: string,
    id: string,
    serviceId: string | undefined,
    former: (service: string) => Definition | undefined,
  ): Bilingual | undefined {
    if (type === 'field') return this.fields[id]?.label;
    if (serviceId === undefined) return undefined;
    const nameBy = (definition: Definition | undefined) => definition && nameIn(definition, type, id);
    return nameBy(this.load().definitions.get(serviceId)?.definition) ?? nameBy(former(serviceId));
  }
}

function nameIn(definition: Definition, type: string, id: string): Bilingual | undefined {
  switch (type) {
    case 'document':
      return definition.documents.find((one) => [itemId(definition.id, one), one.id].includes(id))?.name;
    case 'question':
      return definition.questions.find((one) => [idOf(definition.id, one.id, one.shared), one.id].includes(id))?.text;
    case 'service': {
      const goal = definition.goals.find((one) => `${definition.id}/${one.id}` === id)?.name;
      return goal && { ru: `«${definition.name.ru}: ${goal.ru}»`, en: `“${definition.name.en}: ${goal.en}”` };
    }
    default:
      return undefined;
  }
}

function readFormer(file: string): ReadonlyMap<string, Compiled> {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return new Map(Object.entries(stored).map(([id, one]) => [id, compile(fromV1(one))]));
  } catch {
    return new Map();
  }
}
