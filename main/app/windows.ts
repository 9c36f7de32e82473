import path from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { WEB_PREFERENCES } from './preferences.ts';
import { ORIGIN } from './security.ts';

export type WindowKind = 'operator' | 'display';

/** Titles carry no person: the taskbar is read by everybody who passes. */
const TITLE: Readonly<Record<WindowKind, string>> = { operator: 'Okno', display: 'Okno: экран заявителя' };

/** The two windows. Each may use only the areas of the contract that are its own (router). */
export class Windows {
  readonly #preload: string;
  readonly #devUrl: string | undefined;
  readonly #log: (line: string) => void;
  readonly #kinds = new Map<number, WindowKind>();
  readonly #open = new Map<WindowKind, BrowserWindow>();
  /** Whether somebody must be asked before the operator's window closes; asking is then under way. */
  asksBeforeClosing: () => boolean = () => false;
  #changed: () => void = () => undefined;

  constructor(distFolder: string, devUrl: string | undefined, log: (line: string) => void) {
    this.#preload = path.join(distFolder, 'preload/index.cjs');
    this.#devUrl = devUrl;
    this.#log = log;
  }

  kindOf(contentsId: number): WindowKind | undefined {
    return this.#kinds.get(contentsId);
  }

  get(kind: WindowKind): BrowserWindow | undefined {
    return this.#open.get(kind);
  }

  all(): [WindowKind, BrowserWindow][] {
    return [...this.#open];
  }

  /** Called after a window was opened or closed. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** A second screen was plugged in or pulled out: the applicant's window goes where it belongs. It is never left on top of the operator's. */
  followDisplays(): void {
    const move = () => {
      this.get('display')?.destroy();
      this.openDisplay();
    };
    screen.on('display-added', move);
    screen.on('display-removed', () => this.get('display') && move());
  }

  openOperator(): BrowserWindow {
    const { workArea } = screen.getPrimaryDisplay();
    return this.#create('operator', {
      width: Math.min(1366, workArea.width),
      height: Math.min(768, workArea.height),
      minWidth: 1024,
      minHeight: 600,
    });
  }

  /** On the second screen when there is one, otherwise as an ordinary window behind the operator's. The one that is open stays. */
  openDisplay(): BrowserWindow {
    const known = this.get('display');
    if (known) return known;
    const primary = screen.getPrimaryDisplay();
    const second = screen.getAllDisplays().find((display) => display.id !== primary.id);
    const window = this.#create('display', second ? { ...second.bounds, fullscreen: true, frame: false } : { width: 960, height: 600 });
    if (!second) window.blur();
    return window;
  }

  #create(kind: WindowKind, bounds: Electron.BrowserWindowConstructorOptions): BrowserWindow {
    const window = new BrowserWindow({
      ...bounds,
      title: TITLE[kind],
      show: false,
      autoHideMenuBar: true,
      backgroundColor: '#f6f5f3',
      webPreferences: { ...WEB_PREFERENCES, preload: this.#preload, devTools: this.#devUrl !== undefined },
    });
    const { id } = window.webContents;
    this.#kinds.set(id, kind);
    this.#open.set(kind, window);
    this.#changed();
    window.on('page-title-updated', (event) => event.preventDefault());
    window.once('ready-to-show', () => (kind === 'operator' ? window.show() : window.showInactive()));
    window.on('close', (event) => {
      if (kind === 'operator' && this.asksBeforeClosing()) event.preventDefault();
    });
    window.on('closed', () => {
      this.#kinds.delete(id);
      this.#open.delete(kind);
      this.#changed();
    });
    const home = `${this.#devUrl ?? ORIGIN}/${kind}.html`;
    // about:blank is committed without asking anybody (will-navigate does not fire): the window comes back at once.
    window.webContents.on('did-navigate', (_event, url) => {
      if (url !== home) void window.loadURL(home);
    });
    window.webContents.on('render-process-gone', (_event, details) => {
      // State lives in core: a new page shows the same. Not in the handler itself: the old process is still being taken down.
      this.#log(`window ${kind}: page gone: ${details.reason} ${details.exitCode}`);
      if (details.reason !== 'clean-exit') setImmediate(() => !window.isDestroyed() && void window.loadURL(home));
    });
    void window.loadURL(home);
    return window;
  }
}
