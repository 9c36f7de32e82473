import path from 'node:path';
import type { FileProblem } from '#contract/catalogue.ts';
import type { CatalogueCache } from './cache.ts';
import type { Definition } from './definition.ts';
import type { Dictionary } from './dictionary.ts';
import { loadCatalogue, loadDictionary } from './load.ts';
import { PackageRefused } from './packages/manifest.ts';
import { cacheOf, insistInstalled, readState } from './packages/store.ts';

export interface Services {
  readonly items: readonly Definition[];
  readonly words: Dictionary;
  readonly problems: readonly FileProblem[];
}

/** Where the catalogue and its dictionary may lie. */
export interface ServicePlaces {
  readonly resourcesFolder: string;
  /** Below a profile: packages that take the place of those of `resources/` (packages/store.ts). */
  readonly packagesFolder: string;
  /** Version of this program: what another one has read is read anew. */
  readonly program: string;
}

/** The services of the installed package, whole or not at all: where it is broken, those of `resources/`, and the package is named. */
export function servicesInForce({ resourcesFolder, packagesFolder, program }: ServicePlaces, cache: CatalogueCache): Services {
  const own = (...problems: FileProblem[]): Services => {
    const services = servicesIn(resourcesFolder, cache);
    return { ...services, problems: [...problems, ...services.problems] };
  };
  let file = 'packages.json';
  try {
    const current = readState(packagesFolder)?.current;
    if (!current) return own();
    file = `package-${current.version}`;
    const services = servicesIn(insistInstalled(packagesFolder, current), cacheOf(packagesFolder, current, program));
    const [first] = services.problems;
    if (first) throw new PackageRefused(`${first.file}:${first.line ?? '?'}: ${first.path}: ${first.reason}`);
    return services;
  } catch (error) {
    if (!(error instanceof PackageRefused)) throw error;
    return own({ file, line: null, path: '', reason: error.message });
  }
}

/** The package of the catalogue that is in force, for the log; undefined for the program's own. Whether it is whole is seen when it is loaded. */
export function packageInWords(packagesFolder: string): string | undefined {
  try {
    const current = readState(packagesFolder)?.current;
    return current ? `каталог: пакет ${current.version}` : undefined;
  } catch {
    return 'каталог: запись о пакетах не читается';
  }
}

function servicesIn(folder: string, cache: CatalogueCache): Services {
  const dictionary = loadDictionary(path.join(folder, 'dictionary'), cache);
  const { items, problems } = loadCatalogue(path.join(folder, 'catalogue'), dictionary, cache);
  return { items, words: dictionary.words, problems: [...dictionary.problems, ...problems] };
}
