import type { CDPSession, Page } from '@playwright/test';
import { eventOf } from '../typist.ts';

const NAMED: Readonly<Record<string, number>> = {
  Enter: 13,
  Escape: 27,
  Tab: 9,
  Backspace: 8,
  Delete: 46,
  ArrowUp: 38,
  ArrowDown: 40,
  ArrowLeft: 37,
  ArrowRight: 39,
  Home: 36,
  End: 35,
  PageUp: 33,
  PageDown: 34,
  Pause: 19,
  Insert: 45,
};
const TEXT: Readonly<Record<string, string>> = { Enter: '\r', Space: ' ' };
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Shift: 8 };

interface KeyEvent {
  readonly key: string;
  readonly code: string;
  readonly windowsVirtualKeyCode?: number;
  readonly text?: string;
  readonly modifiers?: number;
}

/** A key by a driver's name (`Control+KeyL`, `F7`, `Digit1`, `я`) as the page's own keyboard event. */
function keyEvent(name: string): KeyEvent {
  const parts = name.length > 1 ? name.split('+') : [name];
  const key = parts.pop() ?? '';
  const modifiers = parts.reduce((sum, one) => sum + (MODIFIERS[one] ?? 0), 0);
  const withText = (text: string | undefined) => (text !== undefined && (modifiers & 3) === 0 ? { text } : {});
  if (key === 'Space') return { key: ' ', code: key, windowsVirtualKeyCode: 32, modifiers, ...withText(' ') };
  const vk = NAMED[key] ?? (/^F\d+$/.test(key) ? 111 + Number(key.slice(1)) : undefined);
  if (vk !== undefined) return { key, code: key, windowsVirtualKeyCode: vk, modifiers, ...withText(TEXT[key]) };
  const [, digit, letter] = /^(?:Digit(\d)|Key([A-Z]))$/.exec(key) ?? [];
  if (digit) return { key: digit, code: key, windowsVirtualKeyCode: digit.charCodeAt(0), modifiers, ...withText(digit) };
  if (letter) return { key: letter.toLowerCase(), code: key, windowsVirtualKeyCode: letter.charCodeAt(0), modifiers };
  return { ...eventOf(key), modifiers };
}

/** What the page itself has counted of keys, before and behind the gate. */
export interface Counted {
  /** Keys pressed since the last one that was let through. */
  readonly refused: number;
  /** Characters that were let through as keys and kept from the field under a dialog. */
  readonly swallowed: number;
  readonly told: number;
}

/** Two ways to press: as somebody who looks at the screen first, and as somebody who does not. */
export class Hands {
  readonly #page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  /** Loads the page anew with counters of keys before and behind the program's own listeners. */
  static async at(page: Page): Promise<Hands> {
    await page.addInitScript(() => {
      const counted = { total: 0, admitted: 0, swallowed: 0 };
      Object.assign(window, { countedKeys: counted });
      const modifier = (event: KeyboardEvent) => ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta'].includes(event.key);
      window.addEventListener(
        'keydown',
        (event) => {
          if (!modifier(event)) counted.total += 1;
        },
        true,
      );
      document.addEventListener('DOMContentLoaded', () => {
        window.addEventListener(
          'keydown',
          (event) => {
            if (modifier(event)) return;
            counted.admitted = counted.total;
            counted.swallowed = 0;
          },
          true,
        );
        window.addEventListener(
          'beforeinput',
          (event) => {
            if (event.defaultPrevented) counted.swallowed += 1;
          },
          true,
        );
      });
    });
    await page.reload();
    await page.locator('h1').first().waitFor();
    return new Hands(page, await page.context().newCDPSession(page));
  }

  /** Presses keys one after the other; `blind` ones go straight into the page, whatever it is doing. */
  async press(keys: readonly string[], blind: boolean): Promise<void> {
    for (const name of keys) {
      if (!blind) await this.open();
      const event = keyEvent(name);
      const { text: _text, ...up } = event;
      const sent = [
        this.#cdp.send('Input.dispatchKeyEvent', { ...event, type: 'keyDown' }),
        this.#cdp.send('Input.dispatchKeyEvent', { ...up, type: 'keyUp' }),
      ];
      await Promise.all(sent);
    }
  }

  /** Puts a text where the cursor is, all at once. */
  async paste(text: string): Promise<void> {
    await this.open();
    await this.#page.keyboard.insertText(text);
  }

  /** Until the screen takes keys. */
  async open(): Promise<void> {
    await this.#page.waitForFunction(() => document.documentElement.dataset.keys !== 'closed', undefined, { timeout: 15_000 });
  }

  counted(): Promise<Counted> {
    return this.#page.evaluate(() => {
      const { total, admitted, swallowed } = (window as unknown as { countedKeys: { total: number; admitted: number; swallowed: number } })
        .countedKeys;
      return {
        refused: total - admitted,
        swallowed,
        told: Number(document.querySelector('[data-testid="refused-keys"]')?.getAttribute('data-count') ?? 0),
      };
    });
  }
}
