import { accessSync, constants, copyFileSync, existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import ElectronStore from 'electron-store';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import { DEFAULTS, type Settings, settingsSchema } from './defaults.ts';
import { type Raw, VERSION } from './migrations.ts';
import { readOwnFile } from './own-file.ts';
import { isRaw, recover, type SettingsProblem } from './recover.ts';

export type SettingName = keyof Settings;

export interface SettingsStore {
  /** What holds now, from memory; never throws. */
  get(): Readonly<Settings>;
  /**
   * Changes some settings, on the disk first. Refused with `bad-request` when a value is out of bounds, and with
   * `settings-unwritable` (`detail`: the system's code) when the file cannot be written; then nothing has changed.
   */
  set(change: Partial<Settings>): Outcome<Readonly<Settings>>;
  /** What of the file could not be used when it was opened. */
  readonly problems: readonly SettingsProblem[];
  /** Tells the names of what has changed, after it is on the disk. Answers the unsubscribe. */
  onChange(listener: (changed: readonly SettingName[]) => void): () => void;
}

/**
 * Settings in `<folder>/settings.json`, read once. A damaged file is set aside, never deleted and never trusted. `profile`: whether there
 * was one before; the file is written at once then, so that one that is missing later is known for lost.
 */
export function openSettings(folder: string, profile?: 'new' | 'known'): SettingsStore {
  return new Store(folder, profile);
}

type Found =
  | { readonly kind: 'none' | 'damaged' }
  | { readonly kind: 'unreadable'; readonly code: string }
  | { readonly kind: 'read'; readonly file: Raw };

class Store implements SettingsStore {
  readonly problems: SettingsProblem[] = [];
  readonly #folder: string;
  readonly #file: string;
  readonly #listeners = new Set<(changed: readonly SettingName[]) => void>();
  #disk: ElectronStore<Record<string, unknown>> | undefined;
  #now: Readonly<Settings> = DEFAULTS;
  /** The file's own values are in memory, so that writing over it loses none. */
  #loaded = false;
  /** The file holds something that could not be used and that writing over it would lose. */
  #partial = false;

  constructor(folder: string, profile: 'new' | 'known' | undefined) {
    this.#folder = folder;
    this.#file = path.join(folder, 'settings.json');
    const refusal = this.#look();
    if (refusal !== undefined) this.problems.push({ path: 'settings.json', was: 'defaulted' });
    else if (profile && !existsSync(this.#file)) {
      if (profile === 'known' && this.problems.length === 0) this.problems.push({ path: 'settings.json', was: 'missing' });
      try {
        this.#write(this.#now);
      } catch {
        // Nobody has chosen anything yet: what is chosen is refused when it cannot be written.
      }
    }
  }

  get(): Readonly<Settings> {
    return this.#now;
  }

  set(change: Partial<Settings>): Outcome<Readonly<Settings>> {
    const before = this.#now;
    const refusal = this.#look();
    const parsed = settingsSchema.safeParse({ ...this.#now, ...change });
    if (!parsed.success) return fail('bad-request', { at: parsed.error.issues[0]?.path.join('.').slice(0, 80) ?? '' });
    if (refusal !== undefined) return fail('settings-unwritable', { detail: refusal });
    const next: Readonly<Settings> = parsed.data;
    const changed = (Object.keys(next) as SettingName[]).filter((name) => !isDeepStrictEqual(next[name], before[name]));
    if (changed.length === 0) return okay(next);
    try {
      this.#write(next);
    } catch (error) {
      return fail('settings-unwritable', { detail: codeOf(error) });
    }
    this.#now = next;
    for (const listener of [...this.#listeners]) listener(changed);
    return okay(next);
  }

  onChange(listener: (changed: readonly SettingName[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Looks at the file at the opening and before each writing: sets a damaged one aside, and takes the values of one that
   * could not be read before. Answers why nothing may be written over it, if so.
   */
  #look(): string | undefined {
    const found = readSettings(this.#file);
    switch (found.kind) {
      case 'unreadable':
        return found.code;
      case 'damaged':
        try {
          renameSync(this.#file, this.#aside());
        } catch (error) {
          return codeOf(error);
        }
        this.problems.push({ path: 'settings.json', was: 'file-set-aside' });
        break;
      case 'read':
        if (!this.#loaded) {
          const { settings, problems } = recover(found.file);
          this.#now = settings;
          this.#partial = problems.length > 0;
          this.problems.push(...problems);
        }
        break;
      case 'none':
        break;
    }
    this.#loaded = true;
    return undefined;
  }

  #write(next: Readonly<Settings>): void {
    // The library tries for a second where there is no right to write, and the whole program would stand still.
    accessSync(this.#folder, constants.W_OK);
    if (this.#partial) copyFileSync(this.#file, this.#aside());
    this.#partial = false;
    this.#disk ??= new ElectronStore({ cwd: this.#folder, name: 'settings', configFileMode: 0o600 });
    this.#disk.store = { v: VERSION, ...next };
  }

  /** `settings.json.broken-2026-11-21T12-00-00-000Z`: a name that nothing has yet. */
  #aside(): string {
    const name = `${this.#file}.broken-${new Date().toISOString().replace(/[:.]/g, '-')}`;
    let free = name;
    for (let n = 2; existsSync(free); n += 1) free = `${name}-${n}`;
    return free;
  }
}

function readSettings(file: string): Found {
  let text: string;
  try {
    text = readOwnFile(file);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { kind: 'none' } : { kind: 'unreadable', code };
  }
  try {
    const value: unknown = JSON.parse(text);
    return isRaw(value) ? { kind: 'read', file: value } : { kind: 'damaged' };
  } catch {
    return { kind: 'damaged' };
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error && typeof error.code === 'string' ? error.code : error.name) : 'unknown';
