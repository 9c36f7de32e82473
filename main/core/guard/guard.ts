import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { HIDDEN, type Masked, type Subject } from '../masking/kinds.ts';
import { type Lexicon, readLexicon } from '../masking/lexicon.ts';
import { type MaskLists, NO_LISTS } from '../masking/lists.ts';
import { createMasker, type Masker } from '../masking/masker.ts';
import { type Place, type Shape, shapedAgain, shapeOf } from '../masking/shape.ts';

/** Rules of the masker: raised with every change that finds more or less. Together with the lexicon and the lists: its version. */
const RULES_VERSION = 2;

/** What one text may take, in milliseconds (reference/audit.md §5.7): beyond it the text is hidden. */
const BUDGET_MS = 20;
/** Where a person waits, or a text that is hidden would be lost: a busy PC must not decide. */
export const PATIENT_MS = 2_000;

/** Control characters would forge a second line of a log; tabs and line ends are text. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/**
 * The masker in service: every text that leaves for a log, a message or an export passes here. It reads the
 * lexicon, keeps the time, and hides a text whole when anything is wrong, with the lexicon above all.
 */
export class TextGuard {
  readonly #bytes: Uint8Array | undefined;
  readonly #lexiconHash: string;
  readonly #now: () => number;
  #lists: MaskLists = NO_LISTS;
  /** Made with the first text: a start has other things to do. `null` when the lexicon cannot be used. */
  #masker: Masker | null | undefined;
  #lexicon: Lexicon | undefined;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(lexiconFile: string, now: () => number) {
    this.#now = now;
    this.#bytes = readOrNothing(lexiconFile);
    this.#lexiconHash = this.#bytes ? createHash('sha256').update(this.#bytes).digest('hex').slice(0, 8) : 'none';
  }

  #ready(): Masker | null {
    if (this.#masker !== undefined) return this.#masker;
    try {
      this.#lexicon ??= this.#bytes && readLexicon(this.#bytes);
    } catch {
      // A damaged lexicon is as good as none.
    }
    this.#masker = this.#lexicon ? createMasker(this.#lexicon, this.#lists) : null;
    return this.#masker;
  }

  /** False when there is no lexicon: every text is then hidden. */
  get ready(): boolean {
    return this.#ready() !== null;
  }

  /** Rules, lexicon and lists in one word: `1-3fa29c01-0`. */
  get version(): string {
    return `${RULES_VERSION}-${this.#lexiconHash}-${this.#lists.version}`;
  }

  get lists(): MaskLists {
    return this.#lists;
  }

  use(lists: MaskLists): void {
    this.#lists = lists;
    this.#masker = undefined;
  }

  mask(text: string, subjects?: readonly Subject[], budgetMs = BUDGET_MS): Masked {
    const masker = this.#ready();
    if (!masker) return { text: HIDDEN, spans: [], counts: {}, hidden: true };
    const until = this.#now() + budgetMs;
    return masker.mask(text, { ...(subjects && { subjects }), spent: () => this.#now() > until });
  }

  /** What may be kept of a place in a text: see `masking/shape.ts`. */
  shape(text: string, place: Place, finds: readonly Place[]): Shape {
    this.#ready();
    return shapeOf(text, place, this.#lexicon, finds);
  }

  /** A kept shape by the rules of today. */
  shapeAgain(shape: Shape, kind: Place['kind']): Shape {
    this.#ready();
    return shapedAgain(shape, kind, this.#lexicon);
  }

  /** A text for a log: masked, without control characters. */
  text(text: string, subjects?: readonly Subject[], budgetMs = BUDGET_MS): string {
    return this.mask(text, subjects, budgetMs).text.replace(CONTROL, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '));
  }
}

function readOrNothing(file: string): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
