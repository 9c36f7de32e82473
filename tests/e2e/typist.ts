import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { CDPSession, Page } from '@playwright/test';

const NAMED: Readonly<Record<string, { code: string; vk: number }>> = {
  Enter: { code: 'Enter', vk: 13 },
  ArrowRight: { code: 'ArrowRight', vk: 39 },
};
const CYRILLIC = 'йцукенгшщзхъфывапролджэячсмитьбю';
const PLACES = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.";

/** A key as a keyboard sends it in the Russian layout. */
export function eventOf(key: string): { key: string; code: string; windowsVirtualKeyCode?: number; text?: string } {
  const named = NAMED[key];
  if (named) return { key, code: named.code, windowsVirtualKeyCode: named.vk, ...(key === 'Enter' ? { text: '\r' } : {}) };
  if (/^\d$/.test(key)) return { key, code: `Digit${key}`, windowsVirtualKeyCode: key.charCodeAt(0), text: key };
  const at = CYRILLIC.indexOf(key.toLowerCase());
  const place = at >= 0 ? (PLACES[at] ?? '') : '';
  const code = key === ' ' ? 'Space' : key === '.' ? 'Slash' : /[A-Z]/.test(place) ? `Key${place}` : 'Quote';
  return { key, code, text: key };
}

/** Text letter by letter, named keys in `{}`: `Вымыслова{Enter}`. */
export const keysOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}|./gu)].map(([one, named]) => named ?? one);

/** A hand that does not look: one key every `gap` ms, straight into the page. It looks at the screen only when it rests. */
export class Typist {
  readonly #page: Page;
  readonly #cdp: CDPSession;
  /** How many keys were refused and typed again. */
  repeated = 0;

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  static async at(page: Page): Promise<Typist> {
    return new Typist(page, await page.context().newCDPSession(page));
  }

  /** Types everything; whatever the screen says it has refused is typed again, in its order, until all of it was taken. */
  async type(keys: readonly string[], gap: number): Promise<void> {
    let left = [...keys];
    for (let round = 0; left.length > 0; round += 1) {
      if (round > keys.length * 3) throw new Error(`the hand repeats itself for ever: «${left.slice(0, 5).join(' ')}» is not taken`);
      await this.#burst(left, gap);
      const refused = await this.#rest();
      if (refused > left.length) throw new Error(`${refused} keys are told as refused, ${left.length} were pressed`);
      this.repeated += refused;
      left = refused === 0 ? [] : left.slice(-refused);
    }
  }

  async #burst(keys: readonly string[], gap: number): Promise<void> {
    const started = performance.now();
    const sent: Promise<unknown>[] = [];
    for (const [i, key] of keys.entries()) {
      const event = eventOf(key);
      sent.push(
        this.#cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown' }),
        this.#cdp.send('Input.dispatchKeyEvent', { key: event.key, code: event.code, type: 'keyUp' }),
      );
      // The rhythm of the hand is what is tried here.
      const next = started + (i + 1) * gap - performance.now();
      if (next > 0) await new Promise((resolve) => setTimeout(resolve, next));
    }
    await Promise.all(sent);
  }

  /** Waits until the screen takes keys again; answers how many it says it has refused. */
  async #rest(): Promise<number> {
    await this.#page.waitForFunction(() => document.documentElement.dataset.keys !== 'closed', undefined, { polling: 'raf' });
    return this.#page.evaluate(() => Number(document.querySelector('[data-testid="refused-keys"]')?.getAttribute('data-count') ?? 0));
  }
}

/** Every fsync of a process takes so much longer, until it is let go: a tired disk. */
export async function slowDisk(pid: number, ms: number): Promise<() => Promise<void>> {
  const delay = ms * 1_000;
  const child: ChildProcess = spawn(
    'strace',
    ['-f', '-p', String(pid), '-e', 'trace=fsync,fdatasync', '-e', `inject=fsync,fdatasync:delay_enter=${delay}`, '-o', '/dev/null'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const said = createInterface({ input: child.stderr as NodeJS.ReadableStream });
  await new Promise<void>((resolve, reject) => {
    said.on('line', (line) => (line.includes('attached') ? resolve() : line.includes('ptrace') && reject(new Error(line))));
    child.once('exit', (code) => reject(new Error(`strace ended with ${code}`)));
  });
  return async () => {
    const over = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await over;
  };
}
