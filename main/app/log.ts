import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TextGuard } from '../core/guard/guard.ts';
import { codeOf } from '../core/storage/trouble.ts';
import { APPEND, readOwnFile, withOwnFile } from '../settings/own-file.ts';

/** One old file is kept beside the present one; both together never pass twice this. */
const MOST_BYTES = 1_000_000;
const MOST_CRASHES = 10;
const LONGEST_LINE = 2_000;

/** `2026-11-21-12-00-00`, UTC: a part of file names. */
export const fileStamp = (at: Date): string => at.toISOString().slice(0, 19).replace(/[:T]/g, '-');

/** What may hold text that no schema of ours shaped: a driver's words, an error's. Only these are masked in answers to windows. */
const FREE_TEXT = new Set(['raw', 'detail', 'message']);

/**
 * The program's own words: its log, its crash reports, the free text in what it answers windows. Each passes the masker
 * here; `scripts/lib/import-rules.ts` lets nobody else write.
 */
export class AppLog {
  readonly #guard: TextGuard;
  readonly #folder: string;
  readonly #now: () => Date;

  constructor(folder: string, guard: TextGuard, now: () => Date) {
    this.#guard = guard;
    this.#folder = folder;
    this.#now = now;
  }

  /** The office's own lists are the core's; it tells them at its start and when they change. */
  use(lists: Parameters<TextGuard['use']>[0]): void {
    this.#guard.use(lists);
  }

  get #file(): string {
    return path.join(this.#folder, 'okno.log');
  }

  /** Writes one line to the terminal and to `okno.log`. A full disk must not stop the program. */
  line(text: string): void {
    const safe = this.#guard.text(text.slice(0, LONGEST_LINE)).replaceAll('\n', ' ');
    process.stderr.write(`okno: ${safe}\n`);
    try {
      this.#make();
      if (existsSync(this.#file) && statSync(this.#file).size > MOST_BYTES) renameSync(this.#file, `${this.#file}.1`);
      withOwnFile(this.#file, APPEND, (handle) => writeFileSync(handle, `${this.#now().toISOString()} ${safe}\n`));
    } catch {
      // The terminal has the line.
    }
  }

  /** In the data folder when there is one: a new one in the place of a folder that was taken away would be taken for it. */
  #make(): void {
    if (!existsSync(this.#folder)) mkdirSync(this.#folder, { mode: 0o700 });
  }

  /** Keeps what is known of a crash, masked. Native dumps are never written: they hold the memory as it is. */
  crash(where: string, error: unknown): void {
    const told = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
    const safe = told
      .split('\n')
      .slice(0, 40)
      .map((line) => this.#guard.text(line))
      .join('\n');
    try {
      this.#make();
      writeFileSync(path.join(this.#folder, `crash-${fileStamp(this.#now())}.txt`), `${where}\n${safe}\n`, { mode: 0o600 });
      for (const old of this.crashes().slice(0, -MOST_CRASHES)) rmSync(path.join(this.#folder, old), { force: true });
    } catch {
      // As above.
    }
    this.line(`${where}: ${safe.split('\n')[0] ?? ''}`);
  }

  /** Crash reports, oldest first. */
  crashes(): string[] {
    return existsSync(this.#folder)
      ? readdirSync(this.#folder)
          .filter((name) => name.startsWith('crash-'))
          .sort()
      : [];
  }

  /** Everything kept, by file name: what a diagnostic bundle takes along. */
  files(): Record<string, string> {
    const names = ['okno.log', 'okno.log.1', ...this.crashes()].filter((name) => existsSync(path.join(this.#folder, name)));
    return Object.fromEntries(names.map((name) => [name, this.#text(name)]));
  }

  #text(name: string): string {
    try {
      return readOwnFile(path.join(this.#folder, name));
    } catch (error) {
      return `(not read: ${codeOf(error) ?? 'unknown'})`;
    }
  }

  /** An answer or an event on its way to a window, its free text masked. */
  answer<T>(value: T): T {
    return this.#masked(value, (key) => FREE_TEXT.has(key)) as T;
  }

  /** A value whose every text is masked: the diagnostic bundle. */
  bundle(value: unknown): unknown {
    return this.#masked(value, () => true);
  }

  #masked(value: unknown, wanted: (key: string) => boolean, key = ''): unknown {
    if (typeof value === 'string')
      return wanted(key)
        ? value
            .split('\n')
            .map((line) => this.#guard.text(line))
            .join('\n')
        : value;
    if (Array.isArray(value)) return value.map((one) => this.#masked(one, wanted, key));
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.#masked(one, wanted, name)]));
  }

  /** The bundle IT sends to support: one JSON file in `folder`. Answers its name. */
  writeBundle(folder: string, facts: Readonly<Record<string, unknown>>): string {
    const name = `okno-diagnostics-${fileStamp(this.#now())}.json`;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, name), JSON.stringify(this.bundle({ ...facts, files: this.files() }), undefined, 2), { mode: 0o600 });
    return name;
  }
}
