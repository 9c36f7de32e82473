import { existsSync, type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import type { AuthoringState } from '#contract/catalogue.ts';
import { type Clock, localDate } from '../work/clock.ts';
import { catalogueCheck, type Checked, ptSans } from './checks/check.ts';
import { dictionaryOf } from './load.ts';
import type { Services } from './services.ts';

/** An editor writes a file in several steps: it is read when there was none for so long. */
const SETTLED_MS = 100;

interface AuthoringParts {
  /** The cards that are being written; a `dictionary` beside them takes the place of ours. */
  readonly folder: string;
  readonly resourcesFolder: string;
  readonly clock: Clock;
}

/** A folder of cards that is being written, in place of the catalogue: `okno catalogue preview`. */
export class Authoring {
  readonly #folder: string;
  readonly #dictionary: string;
  readonly #check: () => Checked;
  #checked: Checked | undefined;

  constructor({ folder, resourcesFolder, clock }: AuthoringParts) {
    this.#folder = folder;
    this.#dictionary = dictionaryOf(folder, resourcesFolder);
    const check = catalogueCheck({
      catalogue: folder,
      dictionary: this.#dictionary,
      measure: ptSans(path.join(resourcesFolder, 'fonts')),
    });
    this.#check = () => check(localDate(clock.now()));
  }

  /** Its faults stand in the Справочник, by their places, and not among the faults of the program. */
  get services(): Services {
    const { loaded, words } = this.#now;
    return { items: loaded.items, words, problems: [] };
  }

  get state(): AuthoringState {
    const { findings, samples } = this.#now;
    return {
      folder: path.basename(this.#folder),
      problems: findings.flatMap(({ level, ...problem }) => (level === 'error' ? [problem] : [])),
      samples,
    };
  }

  get #now(): Checked {
    this.#checked ??= this.#check();
    return this.#checked;
  }

  /** Calls after each save, when everything is to be read anew; `trouble` is told what kept the folders from being watched. */
  watch(saved: () => void, trouble: (error: unknown) => void): () => void {
    let settled: NodeJS.Timeout | undefined;
    const again = () => {
      clearTimeout(settled);
      settled = setTimeout(() => {
        this.#checked = undefined;
        saved();
      }, SETTLED_MS);
    };
    const watchers: FSWatcher[] = [];
    try {
      for (const folder of [this.#folder, this.#dictionary].filter((one) => existsSync(one)))
        watchers.push(watch(folder, again).on('error', trouble));
    } catch (error) {
      trouble(error);
    }
    return () => {
      clearTimeout(settled);
      for (const one of watchers) one.close();
    };
  }
}
