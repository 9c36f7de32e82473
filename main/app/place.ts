import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { App } from 'electron';
import { folderTrouble } from '../core/storage/trouble.ts';
import { Fault, faultOf, insistData } from './fault.ts';

/** The data folder, and the right to be the only program on it. */
export class Place {
  readonly folder: string;
  readonly #app: App;
  #mine = false;
  #refuge: string | undefined;

  constructor(app: App, folder: string) {
    this.#app = app;
    this.folder = folder;
  }

  /**
   * Takes the folder. Answers false when another Okno has it, which shows its own window then. @throws Fault when it cannot be
   * used; Chromium keeps its own files in a folder of the system's meanwhile, or it would end without a word.
   */
  take(): boolean {
    if (this.#mine) {
      insistData(this.folder);
      return true;
    }
    try {
      insistData(this.folder);
      this.#app.setPath('userData', this.folder);
      this.#mine = this.#app.requestSingleInstanceLock();
      // The lock is a file: where none can be written, nobody else has it.
      const trouble = this.#mine ? undefined : folderTrouble(this.folder);
      if (trouble) throw new Fault(trouble, { detail: 'single-instance lock' });
      return this.#mine;
    } catch (error) {
      const fault = faultOf(error, this.folder);
      this.#seekRefuge();
      throw fault;
    }
  }

  #seekRefuge(): void {
    try {
      this.#refuge ??= mkdtempSync(path.join(tmpdir(), 'okno-fault-'));
      this.#app.setPath('userData', this.#refuge);
    } catch {
      // Nothing can be written anywhere: the window may still come.
    }
  }

  leave(): void {
    if (this.#refuge) rmSync(this.#refuge, { recursive: true, force: true });
  }
}
