import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { BrowserWindow, type Session, session as sessions } from 'electron';
import { actUrl, FAULT_CSP, FAULT_CSS, FAULT_URL, type FaultAct, type FaultFacts, faultPage } from './fault-page.ts';
import { WEB_PREFERENCES } from './preferences.ts';
import { lockSession, SCHEME } from './security.ts';

const FONT = /^\/PTSans-(Regular|Bold)\.ttf$/;

/**
 * The screen of its own for what keeps the program from opening. It needs neither the windows' code nor the data folder: a page without
 * a script, in a session that is kept in memory, whose links are the keys.
 */
export class FaultWindow {
  readonly #fontsFolder: string;
  readonly #act: (act: FaultAct) => void;
  #session: Session | undefined;
  #window: BrowserWindow | undefined;
  #facts: FaultFacts | undefined;

  /** @param act told of each key; of `close` also when the window is closed by its frame. */
  constructor(fontsFolder: string, act: (act: FaultAct) => void) {
    this.#fontsFolder = fontsFolder;
    this.#act = act;
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  show(facts: FaultFacts): void {
    this.#facts = facts;
    this.#window ??= this.#create();
    void this.#window.loadURL(FAULT_URL);
  }

  focus(): void {
    this.#window?.show();
    this.#window?.focus();
  }

  close(): void {
    const window = this.#window;
    this.#window = undefined;
    window?.destroy();
  }

  #create(): BrowserWindow {
    this.#session ??= this.#openSession();
    const window = new BrowserWindow({
      width: 1366,
      height: 768,
      minWidth: 800,
      minHeight: 600,
      title: 'Okno',
      show: false,
      autoHideMenuBar: true,
      backgroundColor: '#f6f5f3',
      webPreferences: { ...WEB_PREFERENCES, session: this.#session, devTools: false },
    });
    const { webContents } = window;
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => this.#window === window && this.#act('close'));
    // A link is a key: it leads nowhere, as no link of any window does.
    webContents.on('will-frame-navigate', (event) => {
      event.preventDefault();
      const act = this.#facts?.acts.find((one) => actUrl(one) === event.url);
      if (act) this.#act(act);
    });
    webContents.on('before-input-event', (_event, { type, key, isAutoRepeat }) => {
      const [first] = this.#facts?.acts ?? [];
      if (type !== 'keyDown' || key !== 'Enter' || isAutoRepeat || !first) return;
      // A link that has the focus hears Enter itself; a click beside the links takes the focus away from all of them.
      void webContents
        .executeJavaScript('document.activeElement === document.body')
        .then((nowhere) => nowhere === true && this.#act(first));
    });
    return window;
  }

  #openSession(): Session {
    const session = sessions.fromPartition('fault');
    void lockSession(session, undefined);
    session.protocol.handle(SCHEME, async ({ url }) => {
      const { pathname } = new URL(url);
      const headers = { 'Content-Security-Policy': FAULT_CSP, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' };
      const answer = (body: string | Buffer<ArrayBuffer>, type: string) =>
        new Response(body, { headers: { ...headers, 'Content-Type': type } });
      if (url === FAULT_URL && this.#facts) return answer(faultPage(this.#facts), 'text/html; charset=utf-8');
      if (pathname === '/fault.css') return answer(FAULT_CSS, 'text/css; charset=utf-8');
      const font = FONT.test(pathname) && (await readFile(path.join(this.#fontsFolder, pathname)).catch(() => undefined));
      return font ? answer(font, 'font/ttf') : new Response(null, { status: 404, headers });
    });
    return session;
  }
}
