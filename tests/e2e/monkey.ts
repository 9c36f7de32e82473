import type { ConsoleMessage, Page } from '@playwright/test';
import type { Running } from '#scripts/lib/drive.ts';
import { type Deed, DEEDS } from './monkey/deeds.ts';
import { Hands } from './monkey/hands.ts';
import { Ledger } from './monkey/ledger.ts';
import { differences } from './monkey/oracle.ts';
import { focusField, placeOf } from './monkey/pointer.ts';
import { look, type World } from './monkey/screen.ts';
import { looksBlank } from './monkey/texts.ts';
import { seeded } from './remote.ts';

/** How long a screen may take until it shows what the program answers. */
const SETTLE_MS = 8_000;
const TOLD_MS = 2_000;
const POLL_MS = 30;
const HISTORY = 30;
const HOSTS_EVERY = 10;

export interface MonkeyRun {
  readonly seed: number;
  readonly minutes: number;
  /** Ends after this action instead of after the minutes. */
  readonly until?: number;
  readonly say?: (line: string) => void;
}

/** What came of a run that has found nothing. */
export interface MonkeyEnd {
  readonly actions: number;
  readonly checks: number;
  readonly finished: number;
  /** Numbers of the papers it saw. */
  readonly papers: readonly string[];
  /** Actions by name, the most frequent first. */
  readonly deeds: Readonly<Record<string, number>>;
}

/**
 * Random keys, texts and clicks in the real window. What is painted, what the program answers and what was acknowledged before are
 * compared all the while. Every choice comes from the seed.
 */
export class Monkey {
  readonly #program: Running;
  readonly #page: Page;
  readonly #hands: Hands;
  readonly #run: MonkeyRun;
  readonly #random: () => number;
  readonly #ledger = new Ledger();
  readonly #heard: string[] = [];
  readonly #history: string[] = [];
  readonly #counts = new Map<string, number>();
  /** People of whom a wrong PIN was given since the last right one. */
  readonly wrongPins = new Set<string>();
  /** Inputs of the applicant as they stood when the screen was taken away. */
  #drafts: { readonly visitId: string; readonly values: Readonly<Record<string, string>> } | undefined;
  #actions = 0;
  #checks = 0;
  #served = 0;

  private constructor(program: Running, hands: Hands, run: MonkeyRun) {
    this.#program = program;
    this.#page = program.operator;
    this.#hands = hands;
    this.#run = run;
    this.#random = seeded(run.seed);
  }

  static async at(program: Running, run: MonkeyRun): Promise<Monkey> {
    program.operator.setDefaultTimeout(10_000);
    const monkey = new Monkey(program, await Hands.at(program.operator), run);
    monkey.#listen(program.operator, 'the operator’s page');
    monkey.#listen(program.display, 'the applicant’s page');
    return monkey;
  }

  #listen(page: Page, name: string): void {
    page.on('pageerror', (error) => this.#heard.push(`${name} threw ${error.stack ?? error.message}`));
    page.on('console', (message: ConsoleMessage) => {
      if (message.type() === 'error') this.#heard.push(`${name} says ${message.text()} (${message.location().url})`);
    });
    page.on('crash', () => this.#heard.push(`${name} has crashed`));
    page.on('close', () => this.#heard.push(`${name} is closed`));
  }

  /** Does what comes into its head until its time is over. @throws Error with seed, number of the action and the last actions. */
  async play(): Promise<MonkeyEnd> {
    const { minutes, until } = this.#run;
    const hosts = await this.#program.hosts();
    const end = performance.now() + minutes * 60_000;
    try {
      let world = await this.settled();
      this.#ledger.compare(world, { calm: false, holds: false, resumes: false, undoes: false });
      let since: Deed[] = [];
      while (until === undefined ? performance.now() < end : this.#actions < until) {
        const deed = this.#choose(world);
        this.#actions += 1;
        this.#counts.set(deed.name, (this.#counts.get(deed.name) ?? 0) + 1);
        this.#remember(`${deed.name}…`);
        if (deed.name === 'lock') this.#keepDrafts(world);
        const did = await deed.act(this, world);
        this.#history.pop();
        this.#remember(`${deed.name}: ${did}`);
        this.#run.say?.(this.#history.at(-1) ?? '');
        since.push(deed);
        // Half of what comes next is done before the screen has shown what came of this.
        const looks = deed.calm === true || this.chance(0.5);
        world = looks ? await this.settled() : await look(this.#page);
        if (looks) {
          this.#expect(this.#ledger.compare(world, sinceOf(since)));
          this.#expect(this.#draftsLost(world));
          since = [];
        }
        this.#served = Math.max(this.#served, world.queue?.today.served ?? 0);
        if (this.#actions % HOSTS_EVERY === 0) {
          const now = await this.#program.hosts();
          if (JSON.stringify(now) !== JSON.stringify(hosts))
            this.#heard.push(`a host has ended: ${JSON.stringify(hosts)} are ${JSON.stringify(now)}`);
        }
        this.#expect(this.#heard);
      }
      await this.settled();
    } catch (error) {
      throw new Error(this.#report([error instanceof Error ? error.message : String(error), ...this.#heard]), { cause: error });
    }
    return {
      actions: this.#actions,
      checks: this.#checks,
      finished: this.#served,
      papers: [...this.#ledger.papers.keys()],
      deeds: Object.fromEntries([...this.#counts].sort((a, b) => b[1] - a[1])),
    };
  }

  #remember(what: string): void {
    this.#history.push(`${this.#actions} ${what}`);
    if (this.#history.length > HISTORY) this.#history.shift();
  }

  #expect(problems: readonly string[]): void {
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  #report(problems: readonly string[]): string {
    const { seed } = this.#run;
    return [
      `Seed ${seed}, action ${this.#actions}:`,
      ...new Set(problems),
      `The last actions:`,
      ...this.#history.map((one) => `  ${one}`),
      // How fast the machine is moves the moments at which a hand presses: the same may come somewhat later.
      `Once more: npm run test:monkey -- --seed ${seed} --until ${this.#actions + 50}`,
    ].join('\n');
  }

  #choose(world: World): Deed {
    const fitting = DEEDS.map((deed) => ({ deed, weight: deed.weight(world) })).filter((one) => one.weight > 0);
    let left = this.#random() * fitting.reduce((sum, one) => sum + one.weight, 0);
    const found = fitting.find((one) => {
      left -= one.weight;
      return left < 0;
    });
    if (!found) throw new Error(`nothing can be done on the screen «${world.seen.screen}»`);
    return found.deed;
  }

  /** Waits until the painted screen is what the program answers, and answers both. */
  async settled(): Promise<World> {
    this.#checks += 1;
    const end = performance.now() + SETTLE_MS;
    for (;;) {
      const world = await look(this.#page);
      const wrong = differences(world);
      if (wrong.length === 0) return world;
      if (performance.now() > end || this.#heard.length > 0) this.#expect(wrong);
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  /** Waits for a screen that a deed must lead to. */
  async until(fits: (world: World) => boolean, what: string): Promise<void> {
    const end = performance.now() + SETTLE_MS;
    for (;;) {
      const world = await look(this.#page);
      if (fits(world)) return;
      if (performance.now() > end)
        throw new Error(`expected: ${what}; the screen is «${world.seen.screen}», ${world.seen.dialogs} dialogs`);
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }

  #keepDrafts({ seen, visit }: World): void {
    const typed = Object.entries(seen.fields).filter(([, one]) => one.focused || one.wrong);
    this.#drafts =
      visit && typed.length > 0
        ? { visitId: visit.id, values: Object.fromEntries(typed.map(([name, one]) => [name, one.value])) }
        : undefined;
  }

  /** What stood in a field when the screen was blanked stands there again, or is saved. */
  #draftsLost({ seen, visit }: World): string[] {
    const drafts = this.#drafts;
    if (!drafts || seen.screen === 'locked') return [];
    this.#drafts = undefined;
    if (visit?.id !== drafts.visitId || seen.step !== 'applicant') return [];
    return Object.entries(drafts.values).flatMap(([name, value]) => {
      const now = seen.fields[name]?.value ?? '';
      const bare = (text: string) =>
        text
          .normalize('NFC')
          .replace(/[^\p{L}\p{N}]/gu, '')
          .replace(/^[78](?=\d{10}$)/, '7');
      return bare(now) === bare(value) ? [] : [`typed before the lock and lost: ${name} was ${short(value)}, is ${short(now)}`];
    });
  }

  // What deeds are made of.

  chance(share: number): boolean {
    return this.#random() < share;
  }

  below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new Error('there is nothing to choose from');
    return values[this.below(values.length)] as T;
  }

  several(values: readonly string[], most: number): string[] {
    return Array.from({ length: 1 + this.below(most) }, () => this.pick(values));
  }

  /** Presses keys, looking at the screen before each or not at all; what was refused is told. */
  async press(keys: readonly string[], blind = this.chance(0.5)): Promise<string> {
    await this.#hands.press(keys, blind);
    const end = performance.now() + TOLD_MS;
    for (;;) {
      const { refused, swallowed, told } = await this.#hands.counted();
      if (told >= refused && (swallowed === 0 || told > 0)) break;
      if (performance.now() > end)
        throw new Error(`keys vanish unseen after ${keys.join(' ')}: ${refused} refused, ${swallowed} kept from a field, ${told} told`);
    }
    return `${keys.join(' ')}${blind ? ' (blind)' : ''}`;
  }

  /** Types or pastes a text where the cursor is. */
  async write(text: string): Promise<string> {
    if (text === '') await this.press(['Delete'], false);
    else if (this.chance(0.5) && /^[\p{Script=Cyrillic}\d .]{1,30}$/u.test(text)) await this.press([...text], this.chance(0.3));
    else await this.#hands.paste(text);
    return short(text);
  }

  async fill(name: string, value: string, end: string): Promise<string> {
    await this.focusOn(`[data-field="${name}"]`);
    await this.press(['Control+KeyA'], false);
    const wrote = await this.write(value);
    return `${name} = ${wrote}, ${await this.press([end])}`;
  }

  /** A place that has gone meanwhile is left alone: the page may have turned under a blind hand. */
  async focusOn(css: string): Promise<void> {
    await this.#hands.open();
    await this.#page.evaluate((selector) => document.querySelector<HTMLElement>(selector)?.focus(), css);
  }

  toPin(): Promise<void> {
    return this.focusOn('input[type="password"]');
  }

  async clickOn(css: string): Promise<string> {
    await this.#hands.open();
    return this.#clickAmong(css, 0, 1);
  }

  /** One click, or two, on whatever can be seen and is in front. */
  clickAnything(): Promise<string> {
    const all = 'button, input, select, textarea, label, summary, a, [role="option"], [role="tab"], [role="row"], h1, th, td';
    return this.#clickAmong(all, this.#random(), this.chance(0.2) ? 2 : 1);
  }

  async #clickAmong(css: string, which: number, clickCount: number): Promise<string> {
    const found = await placeOf(this.#page, css, which);
    if (!found) return 'nothing to click';
    await this.#page.mouse.click(found.x, found.y, { clickCount });
    return `${clickCount > 1 ? 'twice ' : ''}${found.name}`;
  }

  /** A text into any field of the screen. */
  async typeSomewhere(text: string): Promise<string> {
    const share = this.#random();
    await this.#hands.open();
    const name = await focusField(this.#page, share);
    if (name === undefined) return 'no field';
    const wrote = await this.write(text);
    return `${name} ← ${wrote}, ${await this.press([this.pick(['Enter', 'Tab', 'Escape'])])}`;
  }

  /** The window is asked to close while there is something to lose; it is never confirmed. */
  async askToClose(): Promise<string> {
    await this.#hands.open();
    await this.#program.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().includes('operator'))
        ?.close(),
    );
    await this.#page.getByTestId('close-surely').waitFor();
    await this.#page.locator('[role="dialog"]:focus-within').waitFor();
    await this.press(['Escape'], false);
    await this.until(({ seen }) => seen.dialogs === 0, 'Escape keeps the window open and closes the question');
    return 'asked, stayed';
  }
}

const sinceOf = (deeds: readonly Deed[]) => ({
  calm: deeds.every((one) => one.calm === true),
  holds: deeds.length === 1 && deeds[0]?.holds === true,
  resumes: deeds.filter((one) => one.calm !== true).length === 1 && deeds.some((one) => one.resumes === true),
  undoes: deeds.some((one) => one.undoes === true),
});

const short = (text: string): string =>
  JSON.stringify(
    text.length > 40
      ? `${text.slice(0, 20)}… (${text.length})`
      : looksBlank(text)
        ? [...text].map((one) => `U+${one.codePointAt(0)?.toString(16)}`).join(' ')
        : text,
  );
