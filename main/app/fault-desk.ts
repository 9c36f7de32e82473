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

/** How often what may pass is tried again, in milliseconds, where no host does so. */
const AGAIN_MS = 3_000;
/** Trying again changes nothing of these: they are settled before the program starts. */
const SETTLED: ReadonlySet<Trouble> = new Set(['environment', 'electron']);

/** The screen for what keeps the program from opening, in place of the operator's window, and what its keys do. */
export class FaultDesk {
  readonly #parts: FaultDeskParts;
  readonly #window: FaultWindow;
  #shown: string | undefined;
  #busy = false;
  /** The operator's page has had somebody to answer it. */
  #answered = false;
  /** A person has pressed a key, and is told what came of it. */
  #asked = false;
  #again: NodeJS.Timeout | undefined;

  constructor(parts: FaultDeskParts) {
    this.#parts = parts;
    this.#window = new FaultWindow(parts.fontsFolder, (act) => void this.#do(act));
  }

  get isOpen(): boolean {
    return this.#window.isOpen;
  }

  focus(): void {
    this.#window.focus();
  }

  /** The operator's window stays away while a fault is shown, whenever its page is ready. */
  watch(operator: BrowserWindow): void {
    operator.on('show', () => this.isOpen && operator.hide());
  }

  show(fault: Fault): void {
    const { trouble, sentence, file, detail } = fault;
    const launch = this.#parts.launch();
    const acts: FaultAct[] = SETTLED.has(trouble)
      ? ['close']
      : ['retry', ...(mayBeginAnew(trouble, launch?.profile) ? (['anew'] as const) : []), 'close'];
    clearTimeout(this.#again);
    const byItself = isPassing(trouble);
    if (byItself && !this.#parts.retriesItself()) this.#again = setTimeout(() => void this.#do('retry', false), AGAIN_MS);
    const same = this.#shown === fault.message;
    // A page that says the same is left alone: somebody may be reading what is folded for IT.
    if (same && !this.#asked) return;
    this.#parts.log(`fault: ${fault.message}`);
    this.#asked = false;
    this.#shown = fault.message;
    this.#window.show({
      trouble,
      sentence,
      acts,
      file,
      byItself,
      details: [
        ...(SETTLED.has(trouble) ? [] : [this.#parts.profileFolder()]),
        [trouble, detail].filter(Boolean).join(' · '),
        `Okno ${app.getVersion()} · Electron ${process.versions.electron}`,
      ],
      language: this.#parts.language(),
      triedAt: same ? new Date().toTimeString().slice(0, 8) : undefined,
    });
    this.#parts.operator()?.hide();
  }

  /** The profile is open: the operator's window is back. */
  clear(): void {
    clearTimeout(this.#again);
    this.#shown = undefined;
    const answered = this.#answered;
    this.#answered = true;
    if (!this.isOpen) return;
    this.#window.close();
    const operator = this.#parts.operator();
    // What it asked while there was nobody to answer is asked anew; what is typed into a visit stays.
    if (!answered) operator?.webContents.reload();
    operator?.show();
  }

  async #do(act: FaultAct, asked = true): Promise<void> {
    if (act === 'close') return app.quit();
    if (this.#busy) return;
    this.#busy = true;
    this.#asked ||= asked;
    try {
      if (act === 'retry' && this.#parts.retryCore()) return;
      await this.#parts.close();
      this.#answered = false;
      if (act === 'anew') setAside(this.#parts.profileFolder(), new Date());
      await this.#parts.open();
    } catch (error) {
      this.show(faultOf(error, this.#parts.profileFolder()));
    } finally {
      this.#busy = false;
    }
  }
}
