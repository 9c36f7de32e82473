import path from 'node:path';
import { app, type BrowserWindow } from 'electron';
import type { Language } from '#contract/app.ts';
import { isPassing, type Trouble } from '#contract/trouble.ts';
import { type Fault, faultOf, mayBeginAnew, setAside } from './fault.ts';
import type { FaultAct } from './fault-page.ts';
import { FaultWindow } from './fault-window.ts';
import type { Launch } from './launch.ts';

export interface FaultDeskParts {
  readonly fontsFolder: string;
  readonly launch: () => Launch | undefined;
  readonly profileFolder: () => string;
  readonly language: () => Language;
  readonly operator: () => BrowserWindow | undefined;
  /** Opens the profile; what keeps it from opening is thrown. */
  open(): Promise<void>;
  /** Tries a core that does not open again; answers false when there is none. */
  retryCore(): boolean;
  /** Whether somebody tries again without being asked. */
  retriesItself(): boolean;
  /** Ends whatever has the profile open. */
  close(): Promise<void>;
  log(line: string): void;
}

/** Trying again changes nothing of these: they are settled before the program starts. */
const SETTLED: ReadonlySet<Trouble> = new Set(['environment', 'electron']);

/** The screen for what keeps the program from opening, in place of the operator's window, and what its keys do. */
export class FaultDesk {
  readonly #parts: FaultDeskParts;
  readonly #window: FaultWindow;
  #shown: Trouble | undefined;
  #busy = false;

  constructor(parts: FaultDeskParts) {
    this.#parts = parts;
    this.#window = new FaultWindow(parts.fontsFolder, (act) => void this.#do(act));
  }

  get isOpen(): boolean {
    return this.#window.isOpen;
  }

  /** The operator's window stays away while a fault is shown, whenever its page is ready. */
  watch(operator: BrowserWindow): void {
    operator.on('show', () => this.isOpen && operator.hide());
  }

  show(fault: Fault): void {
    const { trouble, sentence, file, detail } = fault;
    this.#parts.log(`fault: ${fault.message}`);
    const launch = this.#parts.launch();
    const acts: FaultAct[] = SETTLED.has(trouble)
      ? ['close']
      : ['retry', ...(mayBeginAnew(trouble, launch?.profile) ? (['anew'] as const) : []), 'close'];
    const again = this.#shown === trouble;
    this.#shown = trouble;
    this.#window.show({
      trouble,
      sentence,
      acts,
      file,
      byItself: isPassing(trouble) && this.#parts.retriesItself(),
      details: [
        ...(SETTLED.has(trouble) ? [] : [this.#parts.profileFolder()]),
        [trouble, detail].filter(Boolean).join(' · '),
        `Okno ${app.getVersion()} · Electron ${process.versions.electron}`,
      ],
      language: this.#parts.language(),
      triedAt: again ? new Date().toTimeString().slice(0, 8) : undefined,
    });
    this.#parts.operator()?.hide();
  }

  /** The profile is open: the operator's window is back. */
  clear(): void {
    this.#shown = undefined;
    if (!this.isOpen) return;
    this.#window.close();
    const operator = this.#parts.operator();
    // What it asked while there was nobody to answer is asked anew.
    operator?.webContents.reload();
    operator?.show();
  }

  async #do(act: FaultAct): Promise<void> {
    if (act === 'close') return app.quit();
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (act === 'retry' && this.#parts.retryCore()) return;
      await this.#parts.close();
      if (act === 'anew')
        this.#parts.log(`the profile is laid aside as ${path.basename(setAside(this.#parts.profileFolder(), new Date()))}`);
      await this.#parts.open();
    } catch (error) {
      this.show(faultOf(error, this.#parts.profileFolder()));
    } finally {
      this.#busy = false;
    }
  }
}
