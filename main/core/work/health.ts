import { statSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import { isTrouble, type Trouble } from '#contract/trouble.ts';
import { codeOf, hasRoom, troubleOf } from '../storage/trouble.ts';

/** While something is wrong, how often it is tried whether it still is: a held file keeps each try waiting for two seconds. */
const AGAIN_MS = 3_000;

/** What keeps this profile from being written to, from the first write that failed to the first that holds again. */
export class Health {
  readonly #folder: string;
  readonly #opened: string | undefined;
  readonly #tell: (trouble: Trouble | null) => void;
  #trouble: Trouble | null = null;
  #triedAt = 0;

  /** @param tell told of each change. */
  constructor(folder: string, tell: (trouble: Trouble | null) => void) {
    this.#folder = folder;
    this.#opened = this.#file();
    this.#tell = tell;
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Which file lies where the database was opened; undefined when there is none, or no way to it any more. */
  #file(): string | undefined {
    try {
      const { dev, ino } = statSync(path.join(this.#folder, 'okno.db'), { bigint: true });
      return `${dev}:${ino}`;
    } catch {
      return undefined;
    }
  }

  /**
   * Insists that what is written can be found again: SQLite goes on writing into a file that was deleted or moved.
   * @throws Refusal `storage`, `at` `folder-gone`
   */
  insist(): void {
    if (this.#file() === this.#opened) return;
    throw this.failed(new Refusal('storage', { at: 'folder-gone', detail: 'okno.db is not where it was opened' }));
  }

  /** Another file lies where ours was: it must be opened anew. */
  isReplaced(): boolean {
    const now = this.#file();
    return now !== undefined && now !== this.#opened;
  }

  /** A write has failed: notes why, and answers what to throw. */
  failed(error: unknown): unknown {
    if (error instanceof Refusal) {
      const { at } = error.failure;
      if (isTrouble(at)) this.#become(at);
      return error;
    }
    const at = troubleOf(error, this.#folder);
    if (!at) return error;
    this.#become(at);
    return new Refusal('storage', { at, detail: codeOf(error) ?? '' });
  }

  /** A write is durable. A full disk has often room for a few bytes yet, and none for a page. */
  well(): void {
    if (this.#trouble && !(this.#trouble === 'disk-full' && !hasRoom(this.#folder))) this.#become(null);
  }

  /** Whether it is time to try again, by a clock in milliseconds that nobody can set. */
  mayTry(now: number): boolean {
    if (now - this.#triedAt < AGAIN_MS || (this.#trouble === 'disk-full' && !hasRoom(this.#folder))) return false;
    this.#triedAt = now;
    return true;
  }

  #become(trouble: Trouble | null): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#tell(trouble);
  }
}
