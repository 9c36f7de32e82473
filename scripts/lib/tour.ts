import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { DEMO_NOTE, DEMO_PERSON } from './demo-person.ts';
import { startDisplay } from './display.ts';
import { launch, lookOut, picture, resize, type Running } from './drive.ts';
import type { ElectronFound } from './electron.ts';
import { OUT } from './paths.ts';
import { hasDisplay } from './system.ts';

export interface TourOptions {
  /** Where pictures, receipt and export go; emptied first. */
  readonly out: string;
  readonly dataFolder: string;
  /** Called on every screen, for checks beside the pictures. */
  readonly onScreen?: (name: string, page: Page) => Promise<void>;
}

/** `npm start` without a display, and `npm run demo`: a whole visit through the real interface, by the keyboard. */
export async function playTour(electron: ElectronFound, say: (line: string) => void): Promise<void> {
  const out = path.join(OUT, 'demo');
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'okno-demo-'));
  const display = hasDisplay() ? undefined : await startDisplay();
  if (display) process.env.DISPLAY = display.name;
  try {
    await tour(electron, say, { out, dataFolder });
    say(`Pictures, receipt.pdf and audit-export are in ${path.relative(process.cwd(), out)}.`);
  } finally {
    display?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

export async function tour(electron: ElectronFound, say: (line: string) => void, options: TourOptions): Promise<void> {
  const { out, dataFolder } = options;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const printed = path.join(dataFolder, '../', `${path.basename(dataFolder)}-printed`);
  const running = await launch(electron, dataFolder, { OKNO_PRINT_DIR: printed, OKNO_EXPORT_DIR: out, OKNO_VIRTUAL_PAGE_MS: '500' });
  try {
    await new Tour(running, say, options).play();
  } finally {
    await running.close();
  }
  const receipt = readdirSync(printed).find((name) => name.startsWith('receipt'));
  if (receipt) copyFileSync(path.join(printed, receipt), path.join(out, 'receipt.pdf'));
  rmSync(printed, { recursive: true, force: true });
  const exported = readdirSync(out).find((name) => name.startsWith('okno-journal-'));
  if (!receipt || !exported) throw new Error('The tour ended without a receipt or without an export.');
  renameSync(path.join(out, exported), path.join(out, 'audit-export'));
}

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

class Tour {
  readonly #running: Running;
  readonly #say: (line: string) => void;
  readonly #options: TourOptions;
  #step = 0;

  constructor(running: Running, say: (line: string) => void, options: TourOptions) {
    this.#running = running;
    this.#say = say;
    this.#options = options;
  }

  get #page(): Page {
    return this.#running.operator;
  }

  async play(): Promise<void> {
    await resize(this.#running, 1366, 768);
    await this.#shiftBegins();
    await this.#identity();
    await this.#service();
    await this.#documents();
    await this.#receipt();
    await this.#privacy();
    await this.#it();
    await this.#dpo();
    await this.#head();
  }

  #tell(line: string): void {
    this.#step += 1;
    this.#say(`${String(this.#step).padStart(2)}. ${line}`);
  }

  #press(...keys: string[]): Promise<void> {
    return keys.reduce<Promise<void>>((before, key) => before.then(() => this.#page.keyboard.press(key)), Promise.resolve());
  }

  #seen(selector: string): Promise<unknown> {
    return this.#page.waitForSelector(selector, { timeout: 20_000 });
  }

  async #save(name: string, kind: 'operator' | 'display'): Promise<void> {
    writeFileSync(path.join(this.#options.out, `${name}.png`), await picture(this.#running, kind));
  }

  /** The picture of a screen in both sizes, and whatever check the caller wants of it. */
  async #shot(name: string): Promise<void> {
    await this.#options.onScreen?.(name, this.#page);
    for (const [width, height] of SIZES) {
      await resize(this.#running, width, height);
      await this.#save(`${name}-${width}`, 'operator');
    }
    await resize(this.#running, 1366, 768);
  }

  async #signIn(digit: string, pin: string): Promise<void> {
    await this.#seen('[data-testid="person-petrova"]');
    await this.#press(digit);
    await this.#seen('input[type="password"]');
    await this.#page.keyboard.type(pin);
    await this.#seen('nav');
  }

  async #signOut(): Promise<void> {
    await this.#page.getByTestId('sign-out').click();
    await this.#seen('[data-testid="person-petrova"]');
  }

  async #shiftBegins(): Promise<void> {
    this.#tell('The specialist signs in with a digit and a PIN.');
    await this.#seen('[data-testid="person-petrova"]');
    await this.#shot('01-sign-in');
    await this.#signIn('1', '1111');
    this.#tell('Reception issues three tickets (Alt+2, then 1, 1, 4).');
    await this.#press('Alt+2');
    await this.#seen('[data-testid="issue-submit"]');
    for (const [key, number] of [
      ['1', 'А-001'],
      ['1', 'А-002'],
      ['4', 'К-001'],
    ] as const) {
      await this.#press(key);
      await this.#seen(`text=${number} >> nth=0`);
    }
    await this.#shot('02-reception');
    await this.#press('Alt+1');
    await this.#seen('text=А >> nth=0');
    await this.#seen('[data-testid="primary"]');
    await this.#shot('03-idle');
    this.#tell('F2 calls the next ticket; the applicant’s screen shows its number.');
    await this.#press('F2');
    await this.#seen('[data-testid="called-number"]');
    await this.#shot('04-called');
    await this.#running.display.waitForSelector('[data-mode="called"]');
    await this.#options.onScreen?.('05-applicant-screen-called', this.#running.display);
    await this.#save('05-applicant-screen-called', 'display');
    this.#tell('Enter: the applicant is here, the visit begins.');
    await this.#press('Enter');
    await this.#seen('[data-field="surname"]');
  }

  async #field(name: string, value: string): Promise<void> {
    await this.#page.locator(`[data-field="${name}"]`).focus();
    await this.#page.keyboard.press('ControlOrMeta+A');
    await this.#page.keyboard.type(value);
  }

  async #identity(): Promise<void> {
    this.#tell('Identity: each field is checked and saved as it is left; a wrong СНИЛС is told at the field.');
    const person = DEMO_PERSON;
    for (const name of ['surname', 'given', 'patronymic', 'birthDate'] as const) await this.#field(name, person[name]);
    await this.#field('snils', '900-000-001 83');
    await this.#press('Tab');
    await this.#seen('text=Контрольное число');
    await this.#shot('06-identity-wrong-snils');
    await this.#field('snils', person.snils);
    await this.#field('phone', person.phone);
    await this.#press('Tab', 'ArrowRight');
    await this.#seen('text=Личность установит');
    await this.#field('passportSeries', person.passportSeries);
    await this.#field('passportNumber', person.passportNumber);
    await this.#press('Tab');
    await this.#seen('[data-testid="primary"]:not([disabled])');
    await this.#shot('07-identity');
    await this.#press('F7');
    await this.#seen('[role="dialog"]');
    await this.#shot('07-hold');
    await this.#press('Escape');
    await this.#page.waitForSelector('[role="dialog"]', { state: 'detached' });
    await this.#page.locator('[data-testid="primary"]').focus();
    await this.#press('Enter');
    await this.#seen('[data-testid="service-search"]');
  }

  async #service(): Promise<void> {
    this.#tell('The service is found in the wrong keyboard layout: «gjnthzkf» is «потеряла».');
    await this.#page.getByTestId('service-search').focus();
    await this.#page.keyboard.type('gjnthzkf');
    await this.#seen('[data-testid="hit-passport-rf-lost"]');
    await this.#shot('08-service');
    await this.#press('Enter');
    this.#tell('Conditions: one question at a time, answered by digits.');
    await this.#seen('[data-testid="choice-3"]');
    await this.#shot('09-conditions');
    for (const [key, next] of [
      ['1', 'text=временное удостоверение'],
      ['1', 'text=отметки'],
      ['2', 'text=участник СВО'],
      ['2', 'text=Всё выяснено'],
    ] as const) {
      await this.#press(key);
      await this.#seen(`h1:has-text("${next.slice(5)}")`);
    }
    await this.#shot('10-conditions-done');
    await this.#press('Enter');
    await this.#seen('[data-testid="document-photo-35x45"][aria-selected="true"]');
  }

  async #documents(): Promise<void> {
    this.#tell('Documents: what the applicant brings; Enter accepts and goes on to the next one.');
    await this.#press('3');
    await this.#seen('[role="dialog"]');
    await this.#shot('11-reject');
    await this.#press('Escape');
    await this.#page.waitForSelector('[role="dialog"]', { state: 'detached' });
    await this.#press('Enter');
    await this.#seen('[data-testid="document-photo-35x45"][data-mark="present"]');
    await this.#shot('12-documents-done');
    await this.#press('Enter');
    this.#tell('Application: read back, printed as the law has it, signed, the consent on a sheet of its own, scanned by F9.');
    await this.#seen('[data-testid="mark-readBack"]');
    await this.#shot('13-application');
    await this.#press('F2');
    await this.#seen('[data-testid="form-pages"] svg');
    await this.#shot('14-forms');
    await this.#press('F2');
    await this.#seen('[data-testid="mark-readBack"]');
    await this.#press('Enter');
    await this.#seen('[data-testid="mark-readBack"]:checked');
    await this.#press('Enter');
    await this.#seen('[data-testid="form-consent"][data-form="printed"]');
    await this.#press('Enter');
    await this.#seen('[data-testid="mark-signed"]:checked');
    await this.#press('Enter');
    await this.#seen('[data-testid="mark-consent"]:checked');
    const scanning = await lookOut(this.#page, '[data-testid="scan-cancel"]');
    await this.#press('F9');
    await scanning();
    await this.#save('15-scanning-1366', 'operator');
    await this.#seen('img[alt="Страница 2"]');
    await this.#shot('15a-scanned');
    await this.#press('Enter');
    await this.#seen('[data-testid="mark-feePaid"]:checked');
    await this.#seen('[data-testid="step-receipt"]:not([disabled])');
    await this.#press('Enter');
    await this.#seen('[data-testid="paper"]');
  }

  async #receipt(): Promise<void> {
    this.#tell('The receipt is issued, printed, and the visit ends.');
    await this.#press('Enter');
    await this.#seen('h1:has-text("Расписка №")');
    await this.#shot('16-receipt');
    await this.#save('17-applicant-screen-receipt', 'display');
    await this.#press('Enter');
    await this.#seen('[data-testid="primary"]:has-text("Закончить")');
    await this.#shot('18-printed');
    await this.#press('Enter');
    await this.#seen('text=ждут >> nth=0');
    await this.#seen('[data-testid="primary"]:has-text("Позвать")');
  }

  async #privacy(): Promise<void> {
    this.#tell('Ctrl+L blanks both screens; the PIN opens them.');
    await this.#press('Control+l');
    await this.#seen('text=Экраны закрыты');
    await this.#shot('19-locked');
    await this.#page.keyboard.type('1111');
    await this.#seen('nav');
    await this.#press('Alt+3');
    await this.#page.keyboard.type('загранпаспорт');
    await this.#seen('text=НЕ ТРЕБОВАТЬ');
    await this.#shot('20-reference');
    await this.#signOut();
  }

  async #it(): Promise<void> {
    this.#tell('IT looks at the devices, makes a test scan and presses a button.');
    await this.#signIn('2', '2222');
    await this.#seen('[data-testid="button-8"]');
    await this.#page.getByTestId('device-virtual:scanner').getByTestId('device-test').click();
    await this.#seen('[data-testid="device-virtual:scanner"] img');
    await this.#shot('21-devices');
    await this.#press('F4');
    await this.#seen('[data-testid="device-address"]');
    await this.#shot('22-device-add');
    await this.#press('Escape');
    await this.#signOut();
  }

  async #dpo(): Promise<void> {
    this.#tell('The DPO finds the person by СНИЛС, sees tokens only, verifies and exports the log.');
    await this.#signIn('3', '3333');
    await this.#seen('[data-testid="journal-table"] [role="gridcell"]');
    await this.#page.getByTestId('filter-person').focus();
    await this.#page.keyboard.type(DEMO_PERSON.snils);
    await this.#press('Tab', 'Escape');
    await this.#page.getByTestId('filter-person').fill(DEMO_PERSON.snils);
    await this.#page.getByTestId('primary').click();
    await this.#seen('[data-testid="journal-count"]:has-text("Найдено")');
    await this.#page.locator('[data-testid="journal-table"] [role="row"][aria-rowindex]').first().click();
    await this.#seen('[data-testid="event-detail"]');
    await this.#press('F9');
    await this.#seen('[data-testid="verdict"]');
    await this.#shot('23-journal');
    await this.#press('F8');
    await this.#seen('text=Выгружено');
    this.#tell('The DPO pastes a note and sees what the log would keep of it, and why.');
    await this.#press('Alt+2');
    await this.#page.getByTestId('masking-text').fill(DEMO_NOTE);
    await this.#press('Control+Enter');
    await this.#seen('[data-testid="masking-finds"]');
    await this.#shot('23a-masking');
    await this.#signOut();
  }

  async #head(): Promise<void> {
    this.#tell('The head sees the queue of today; the interface speaks English as well.');
    await this.#signIn('4', '4444');
    await this.#seen('main h1');
    await this.#shot('24-today');
    await this.#page.getByTestId('language').click();
    await this.#seen('text=The queue today');
    await this.#shot('25-english');
    await this.#page.getByTestId('language').click();
    await this.#seen('text=Очередь сегодня');
    this.#tell('The head adds a word to the stop-list and a form of the office’s own numbers.');
    await this.#press('Alt+3');
    await this.#page.getByTestId('stop-words').fill('Ромашка');
    await this.#page.getByTestId('number-forms').fill('МФЦ-####/##-#####');
    await this.#press('Control+s');
    await this.#seen('[data-testid="lists-history"]:has-text("версия 1")');
    await this.#shot('25a-lists');
    await this.#signOut();
  }
}
