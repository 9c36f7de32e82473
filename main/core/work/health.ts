import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import { isTrouble, type Trouble } from '#contract/trouble.ts';
import { SCANS } from '../storage/complete.ts';
import { codeOf, folderTrouble, hasRoom, troubleOf } from '../storage/trouble.ts';

const WAL = 'okno.db-wal';

/** While something is wrong, how often it is tried whether it still is: a held file keeps each try waiting for two seconds. */
const AGAIN_MS = 3_000;

/** The files that what is acknowledged lies in, and what it means that one is not where it was opened. SQLite goes on writing into it. */
const FILES = { 'okno.db': 'database-missing', 'keys.db': 'keys-missing', [WAL]: 'database-older' } as const satisfies Record<
  string,
  Trouble
>;
type File = keyof typeof FILES;
const NAMES = Object.keys(FILES) as File[];

/** What keeps this profile from being written to, from the first write that failed to the first that holds again. */
export class Health {
  readonly #folder: string;
  readonly #opened = new Map<File, string>();
  readonly #tell: (trouble: Trouble | null) => void;
  #trouble: Trouble | null = null;
  /** Of what the disk had no room for: with less there is none yet. */
  #wanted = 0;
  #triedAt = 0;

  /** @param tell told of each change. */
  constructor(folder: string, tell: (trouble: Trouble | null) => void) {
    this.#folder = folder;
    this.#tell = tell;
    this.#moved();
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Which file lies there; undefined when there is none, or no way to it any more. */
  #file(name: File): string | undefined {
    try {
      const found = statSync(path.join(this.#folder, name), { bigint: true, throwIfNoEntry: false });
      // A file system without numbers of its own (FAT, some shares) tells only that something lies there.
      return found && (found.ino === 0n ? 'there' : `${found.dev}:${found.ino}`);
    } catch {
      return undefined;
    }
  }

  /** The first file that is not where it was opened, with what lies there now. One that SQLite makes later is known from then on. */
  #moved(): { readonly name: File; readonly now: string | undefined } | undefined {
    for (const name of NAMES) {
      const now = this.#file(name);
      const opened = this.#opened.get(name);
      if (opened === undefined && now !== undefined) this.#opened.set(name, now);
      else if (now !== opened) return { name, now };
    }
    return undefined;
  }

  /** Insists that what is written can be found again. @throws Refusal `storage`, `at` `folder-gone` or what the missing file means */
  insist(): void {
    const moved = this.#moved();
    if (!moved) return;
    const gone = moved.now !== undefined || folderTrouble(this.#folder) === 'folder-gone';
    const at = gone ? 'folder-gone' : FILES[moved.name];
    throw this.failed(new Refusal('storage', { at, detail: `${moved.name} is not where it was opened` }));
  }

  /** Another file lies where ours was: it must be opened anew. */
  isReplaced(): boolean {
    return this.#moved()?.now !== undefined;
  }

  /** The last writes lie in a file without a name: they can be saved as long as it is open. */
  hasLostWal(): boolean {
    return this.#moved()?.name === WAL;
  }

  /** A write, of so many bytes when it was a large one, has failed: notes why, and answers what to throw. */
  failed(error: unknown, bytes = 0): unknown {
    if (error instanceof Refusal) {
      const { at } = error.failure;
      if (isTrouble(at)) this.#become(at);
      return error;
    }
    const said = troubleOf(error, this.#folder);
    const at = said === 'folder-gone' && this.#file('okno.db') !== undefined && this.#lacksScans() ? 'scans-missing' : said;
    if (!at) return error;
    if (at === 'disk-full') this.#wanted = Math.max(this.#wanted, bytes);
    this.#become(at);
    return new Refusal('storage', { at, detail: codeOf(error) ?? '' });
  }

  #lacksScans(): boolean {
    return !existsSync(path.join(this.#folder, SCANS));
  }

  /** A write is durable. A full disk has often room for a few bytes yet, and none for a page. */
  well(): void {
    if (this.#trouble && !this.#stays()) this.#become(null);
  }

  /** Whether it is time to try again, by a clock in milliseconds that nobody can set. */
  mayTry(now: number): boolean {
    if (now - this.#triedAt < AGAIN_MS || this.#stays()) return false;
    this.#triedAt = now;
    return true;
  }

  /** What a write into the database alone says nothing of. */
  #stays(): boolean {
    return (
      (this.#trouble === 'disk-full' && !hasRoom(this.#folder, this.#wanted)) || (this.#trouble === 'scans-missing' && this.#lacksScans())
    );
  }

  #become(trouble: Trouble | null): void {
    if (trouble === this.#trouble) return;
    if (trouble === null) this.#wanted = 0;
    this.#trouble = trouble;
    this.#tell(trouble);
  }
}
