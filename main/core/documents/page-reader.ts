import { Worker } from 'node:worker_threads';
import { assertNever, Refusal } from '#contract/failure.ts';
import type { Thumbnail } from '#contract/scan.ts';
import type { SealedFile } from './vault.ts';

export interface ToPages {
  readonly what: 'page' | 'thumbnail';
  readonly file: SealedFile;
  /** From 1. */
  readonly page: number;
}
/** `held`: the file could not be had, and may be another time. */
export type FromPages =
  | { readonly value: Uint8Array | Thumbnail }
  | { readonly failed: 'gone' | 'damaged' }
  | { readonly failed: 'held'; readonly detail: string };

interface Waiting extends ToPages {
  done(said: FromPages | { readonly dead: true }): void;
}

/** Thumbnails of some four hundred pages. */
const CACHE_BYTES = 4_000_000;
/** For reading and opening a scan and for decoding one page of it: a disk is slow, a picture may be made to be. */
const LIMIT_MS = 15_000;
/** Nobody looks at pages any more: the thread, its opened scan and all thumbnails are let go. */
const REST_MS = 60_000;

/**
 * Pages of scans, read, opened and decoded in a thread of their own: a scan may be hundreds of megabytes, and what a scanner sends is
 * not to be trusted. A thread that dies or takes too long is replaced, and takes nothing with it but the page it was at.
 */
export class PageReader {
  readonly #workerFile: string;
  readonly #limitMs: number;
  readonly #cacheBytes: number;
  readonly #waiting: Waiting[] = [];
  readonly #thumbnails = new Map<string, Thumbnail>();
  #bytes = 0;
  #worker: Worker | undefined;
  #now: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(workerFile: string, { limitMs = LIMIT_MS, cacheBytes = CACHE_BYTES } = {}) {
    this.#workerFile = workerFile;
    this.#limitMs = limitMs;
    this.#cacheBytes = cacheBytes;
  }

  /** A page as the scanner gave it. @throws Refusal `file-destroyed`, or `file-damaged` when it was altered or has no such page. */
  async page(file: SealedFile, page: number): Promise<Uint8Array> {
    const said = await this.#ask({ what: 'page', file, page });
    return insisted(said) as Uint8Array;
  }

  /** Its small picture. @throws what {@link page} throws. */
  async thumbnail(file: SealedFile, page: number): Promise<Thumbnail> {
    const name = `${file.id}/${page}`;
    const known = this.#thumbnails.get(name);
    if (known) {
      this.#keep(name, known);
      return known;
    }
    const said = await this.#ask({ what: 'thumbnail', file, page });
    const made = 'dead' in said ? ({ fault: 'gave-up' } as const) : (insisted(said) as Thumbnail);
    this.#keep(name, made);
    return made;
  }

  /** Whether a page is being read now. */
  get busy(): boolean {
    return this.#now !== undefined;
  }

  /** Bytes of pictures kept, for a test of the bound. */
  get kept(): number {
    return this.#bytes;
  }

  /** Lets go of everything. What is waited for is over without an answer. */
  close(): void {
    const given = [...(this.#now ? [this.#now] : []), ...this.#waiting.splice(0)];
    this.#drop();
    this.#thumbnails.clear();
    this.#bytes = 0;
    for (const one of given) one.done({ failed: 'held', detail: 'closed' });
  }

  #ask(asked: ToPages): Promise<FromPages | { readonly dead: true }> {
    return new Promise((done) => {
      this.#waiting.push({ ...asked, done });
      this.#next();
    });
  }

  #next(): void {
    if (this.#now) return;
    this.#now = this.#waiting.shift();
    const now = this.#now;
    if (!now) {
      this.#in(REST_MS, () => this.close());
      return;
    }
    this.#in(this.#limitMs, () => this.#end({ dead: true }));
    this.#worker ??= this.#started();
    const { what, file, page } = now;
    this.#worker.postMessage({ what, file, page } satisfies ToPages);
  }

  #started(): Worker {
    const worker = new Worker(this.#workerFile);
    worker.unref();
    worker.on('message', (said: FromPages) => this.#end(said));
    worker.on('error', () => this.#end({ dead: true }));
    worker.on('exit', () => this.#end({ dead: true }));
    return worker;
  }

  #end(said: FromPages | { readonly dead: true }): void {
    const { done } = this.#now ?? {};
    if ('dead' in said) this.#drop();
    this.#now = undefined;
    done?.(said);
    this.#next();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#now = undefined;
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.removeAllListeners();
    // Its last words may still be on their way.
    worker?.on('error', () => undefined);
    void worker?.terminate();
  }

  #in(ms: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, ms).unref();
  }

  /** The most recently looked at stay, up to so many bytes. */
  #keep(name: string, made: Thumbnail): void {
    const size = (one: Thumbnail | undefined) => one?.picture?.length ?? 0;
    this.#bytes += size(made) - size(this.#thumbnails.get(name));
    this.#thumbnails.delete(name);
    this.#thumbnails.set(name, made);
    for (const [oldest, one] of this.#thumbnails) {
      if (this.#bytes <= this.#cacheBytes) return;
      this.#thumbnails.delete(oldest);
      this.#bytes -= size(one);
    }
  }
}

function insisted(said: FromPages | { readonly dead: true }): Uint8Array | Thumbnail {
  if ('value' in said) return said.value;
  if (!('failed' in said)) throw new Error('the thread that reads scans has died');
  switch (said.failed) {
    case 'gone':
      throw new Refusal('file-destroyed');
    case 'damaged':
      throw new Refusal('file-damaged');
    case 'held':
      throw new Refusal('file-held', { detail: said.detail });
    default:
      return assertNever(said, 'what the thread of scans says');
  }
}
