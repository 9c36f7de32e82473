import { existsSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { FileProblem } from '#contract/catalogue.ts';

/** Reads something of `resources/`, now or by a promise; what cannot be read is refused by its name. @throws Refusal `resource-broken` */
export function resource<T>(file: string, read: () => T): T {
  const refuse = (error: unknown): never => {
    if (error instanceof Refusal) throw error;
    throw new Refusal('resource-broken', { at: file, detail: reasonOf(error).slice(0, 300) });
  };
  try {
    const value = read();
    return value instanceof Promise ? (value.catch(refuse) as T) : value;
  } catch (error) {
    return refuse(error);
  }
}

/** What is wrong with a resource, for a person; undefined when it can be read. */
export function problemOf(file: string, read: () => unknown): FileProblem | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    const reason = error instanceof Refusal ? (error.failure.detail ?? error.failure.code) : reasonOf(error);
    return { file, line: null, path: '', reason };
  }
}

/** @throws Error when a file of a folder is not there. */
export function insistOn(folder: string, file: string): void {
  if (!existsSync(path.join(folder, file))) throw new Error('ENOENT');
}

/** A fault of the file system is told by its code: its message names a path of this PC. */
const reasonOf = (error: unknown): string => (error instanceof Error ? ('code' in error ? String(error.code) : error.message) : 'unknown');
