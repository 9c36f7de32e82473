import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, powerMonitor } from 'electron';
import { type AppStatus, appStatus } from '#contract/app.ts';
import type { DisplayState } from '#contract/display.ts';
import { type Action, deskConfig } from '#contract/devices.ts';
import { fail, type FailureCode, okay, type Outcome } from '#contract/failure.ts';
import { type ArgsOf, type CallName, type EventName, entryOf, type PayloadOf } from '#contract/index.ts';
import { type AnyCall, DONE, mayCall } from '#contract/kit.ts';
import type { QueueState } from '#contract/queue.ts';
import type { ScanProgress } from '#contract/scan.ts';
import type { Session } from '#contract/staff.ts';
import { scanRuns } from '#contract/words.ts';
import { isPassing, type Trouble } from '#contract/trouble.ts';
import type { DeskOptions } from '../devices/desk.ts';
import type { ProfileOptions, Told } from '../core/compose.ts';
import { ProcessHost } from '../hosts/process-host.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { spawnHost } from './children.ts';
import { Closing } from './closing.ts';
import { Drafts } from './drafts.ts';
import { deviceWords, lightsFor } from './device-words.ts';
import { writeDiagnostics } from './diagnostics.ts';
import { coreFault, type Fault } from './fault.ts';
import { Seat } from './seat.ts';
import {
  coreInternal,
  DEVICES_WAIT_MS,
  exportJob,
  exportReportsJob,
  formsJob,
  handbookJob,
  type JobParts,
  LOG_JOB_DEADLINE_MS,
  printJob,
  scanJob,
} from './jobs.ts';
import type { DisplayFacts } from '../core/internal.ts';
import type { KeyFileKeeper } from './keystore.ts';
import type { AppLog } from './log.ts';
import { isOutdated, type Launch, MINIMUM_ELECTRON } from './launch.ts';
import { pushTo } from './router.ts';
import type { WindowKind, Windows } from './windows.ts';

const IDLE_LOOK_MS = 1_000;
/** A scan that is cancelled may need three seconds to let its driver go. */
const DEVICES_STOP_MS = 5_000;
/** Different faults of screens told in one run. */
const SCREEN_FAULTS = 200;

export interface ProgramParts {
  readonly launch: Launch;
  readonly settings: SettingsStore;
  readonly windows: Windows;
  readonly rootKey: Buffer;
  readonly keyFile: KeyFileKeeper;
  readonly profileFolder: string;
  readonly distFolder: string;
  readonly resourcesFolder: string;
  readonly lexiconFile: string;
  readonly log: AppLog;
  /** Told when nobody can work because the core does not open, each time it was tried in vain, and null when it is open. */
  fault(fault: Fault | null): void;
}

/** The running program in main: the two hosts, the session, and who is told what. No business rule lives here. */
export class Program {
  readonly #parts: ProgramParts;
  readonly #core: ProcessHost;
  readonly #devices: ProcessHost;
  readonly #jobs: JobParts;
  readonly #seat: Seat;
  readonly #drafts = new Drafts();
  /** Scans that run, as they were told of last. */
  readonly #scans = new Map<string, ScanProgress>();
  readonly #closing: Closing;
  #window: number | null = null;
  /** What the core says of the files it has open. */
  #trouble: Trouble | null = null;
  #wasReady = false;
  /** Events of the log that this program has seen in files that were replaced under it. */
  #logSize = 0;
  /** What the applicant's screen shows while a specialist is at work: the core tells it with each change. */
  #facts: DisplayFacts = { mode: 'free' };
  #display: DisplayState;
  #activeAt = Date.now();
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #screenFaults = new Set<string>();

  constructor(parts: ProgramParts) {
    this.#parts = parts;
    const { launch, settings } = parts;
    const boot = randomBytes(8).toString('hex');
    this.#core = new ProcessHost({
      name: 'core',
      spawn: () => spawnHost(parts.distFolder, 'core', (line) => parts.log.line(`core: ${line}`)),
      init: (): ProfileOptions => ({
        dataFolder: parts.profileFolder,
        resourcesFolder: parts.resourcesFolder,
        lexiconFile: parts.lexiconFile,
        catalogueFile: path.join(parts.distFolder, 'catalogue.json'),
        preview: launch.preview,
        rootKey: parts.rootKey,
        profile: launch.profile,
        office: launch.office,
        window: launch.window,
        officeDetails: settings.get().office,
        version: app.getVersion(),
        boot,
        expected: this.#wasReady,
        present: {
          session: this.#seat.present(),
          jobs: [...this.#jobs.running],
          logSize: this.#logSize,
        },
      }),
    });
    this.#devices = new ProcessHost({
      name: 'devices',
      spawn: () => spawnHost(parts.distFolder, 'devices', (line) => parts.log.line(`devices: ${line}`)),
      init: (): DeskOptions => ({
        config: settings.get().devices,
        samplesFolder: path.join(parts.resourcesFolder, 'samples'),
        incomingFolder: path.join(parts.profileFolder, 'incoming'),
        printFolder: launch.printFolder ?? path.join(app.getPath('documents'), 'Okno'),
        virtualPageMs: launch.virtualPageMs,
        hardware: launch.hardware,
      }),
      limits: { stopMs: DEVICES_STOP_MS },
    });
    this.#seat = new Seat(this.#core, (session) => {
      this.active();
      this.#drafts.seated(session);
      // Told even to a window whose session has just ended or been locked: it is how the window learns to blank itself.
      pushTo(parts.windows, null, 'staff.changed', session);
      this.#showDisplay();
    });
    this.#jobs = {
      core: this.#core,
      devices: this.#devices,
      exportFolder: launch.exportFolder ?? path.join(app.getPath('documents'), 'Okno'),
      progress: (progress) => {
        if (scanRuns(progress.state)) this.#scans.set(progress.jobId, progress);
        else this.#scans.delete(progress.jobId);
        this.push('scan.progress', progress);
      },
      now: () => new Date(),
      begin: () => this.#seat.begin().insist,
      running: new Set(),
      cancelled: new Set(),
      pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    };
    this.#closing = new Closing({
      stake: () => ({
        visit: this.#facts.mode === 'serving' ? (this.#facts.number ?? '') : null,
        scans: this.#scans.size,
        typing: this.#drafts.some,
      }),
      ask: (stake) => pushTo(parts.windows, this.session, 'app.closing', stake),
      quit: () => app.quit(),
    });
    parts.windows.asksBeforeClosing = () => this.#closing.asks();
    this.#display = { window: null, language: settings.get().language, mode: 'blank' };
    for (const host of [this.#core, this.#devices]) {
      host.on('state', () => void this.#hostChanged(host));
      host.on('exit', (reason) => {
        parts.log.line(reason);
        if (host === this.#core) this.#coreEnded(reason);
      });
      host.on('push', (name, payload, session) => this.#fromHost(name, payload, session));
    }
  }

  start(): void {
    const { settings, windows } = this.#parts;
    windows.onChange(() => this.push('app.changed', this.status()));
    settings.onChange((changed) => void this.#tellSettings(changed, 'set', true));
    for (const { path: what, was } of settings.problems) void this.#tellSettings([what], was, false);
    this.#core.start();
    this.#idleTimer = setInterval(() => {
      this.#lockWhenIdle();
      this.#lookAfterKey();
    }, IDLE_LOOK_MS);
  }

  /** What the sign-in screen does not need: two cores have enough to do until it is painted. */
  startDevices(): void {
    this.#devices.start();
  }

  /** Somebody has mended what was wrong: the core is tried at once. Answers false when it is open. */
  retry(): boolean {
    this.#core.restart();
    return this.#core.state !== 'ready';
  }

  async stop(): Promise<void> {
    clearInterval(this.#idleTimer);
    await this.#seat.leave();
    await Promise.all([this.#devices.stop(), this.#core.stop()]);
  }

  get session(): Session | null {
    return this.#seat.session;
  }

  active(): void {
    this.#activeAt = Date.now();
  }

  /** For tests that kill a host: its process id. */
  pids(): { core: number | undefined; devices: number | undefined } {
    return { core: this.#core.pid, devices: this.#devices.pid };
  }

  denied(name: string, code: FailureCode): void {
    void coreInternal(this.#core, 'denied', { call: name, code }, this.session);
  }

  tooFast(window: WindowKind, times: number): void {
    // Told after the fact: by then another may sit there. It is a window's doing, and nobody's.
    void coreInternal(this.#core, 'tooFast', { window, times }, null);
  }

  push<E extends EventName>(name: E, payload: PayloadOf<E>): void {
    pushTo(this.#parts.windows, this.session, name, this.#parts.log.answer(payload));
  }

  /** A call that the router has checked. What it answers is for the session that asked, or for nobody. */
  async route(name: CallName, args: unknown, session: Session | null): Promise<Outcome<unknown>> {
    const entry = entryOf(name);
    if (!entry || entry.kind === 'event') return fail('unknown-call');
    if (name.startsWith('staff.') && entry.place === 'core') return this.#seat.call(name, args, session);
    const asked = this.#seat.begin();
    const outcome = await this.#answer(name, args, session, entry);
    this.#drafts.heard(name, args, outcome);
    if (entry.access === 'public') return outcome;
    if (!outcome.ok && session) this.#seat.heard(outcome.code, session, asked);
    return mayCall(name, entry.access, this.session?.id === session?.id ? this.session : null) ?? outcome;
  }

  #answer(name: CallName, args: unknown, session: Session | null, entry: AnyCall): Promise<Outcome<unknown>> {
    switch (entry.place) {
      case 'main':
        return this.#own(name, args as never, session);
      case 'devices':
        return this.#toDevices(name, args as Record<string, unknown>, session, entry.kind);
      case 'core':
        return this.#toCore(name, args, session);
    }
  }

  #toCore(name: CallName, args: unknown, session: Session | null): Promise<Outcome<unknown>> {
    const long = name === 'audit.verify' || name === 'masking.remask';
    return this.#core.call(name, args, {
      session: session?.id,
      step: this.#seat.begin().insist,
      ...(long && { deadlineMs: LOG_JOB_DEADLINE_MS }),
    });
  }

  async #own(name: CallName, args: never, session: Session | null): Promise<Outcome<unknown>> {
    switch (name) {
      case 'app.status':
        return okay(this.status());
      case 'app.setLanguage': {
        const kept = this.#parts.settings.set(args);
        if (!kept.ok) return kept;
        this.push('app.changed', this.status());
        this.#showDisplay();
        return okay(this.status());
      }
      case 'app.openDisplay':
        this.#parts.windows.openDisplay();
        return okay(this.status());
      case 'app.trouble':
      case 'display.trouble':
        this.#screenFailed(name.startsWith('display.') ? 'display' : 'operator', args);
        return okay(DONE);
      case 'staff.session':
        return okay(this.session);
      case 'display.state':
        return okay(this.#display);
      case 'app.close':
        return okay(this.#closing.answered((args as ArgsOf<'app.close'>).sure));
      case 'scan.running':
        return okay([...this.#scans.values()]);
      case 'scan.cancel':
        if (this.#jobs.running.has((args as ArgsOf<'scan.cancel'>).jobId)) this.#jobs.cancelled.add((args as ArgsOf<'scan.cancel'>).jobId);
        await this.#devices.call('internal.cancelScan', args);
        return okay(DONE);
      default:
        if (!session) return fail('not-signed-in');
        if (name === 'visit.typing') {
          const { visitId, at, value } = args as ArgsOf<'visit.typing'>;
          this.#drafts.keep(session, visitId, at, value);
          return okay(DONE);
        }
        if (name === 'visit.typed') return okay(this.#drafts.of(session, (args as ArgsOf<'visit.typed'>).visitId));
        if (name === 'scan.start') return scanJob(this.#jobs, args, session);
        if (name === 'visit.print') return printJob(this.#jobs, args, session);
        if (name === 'visit.printForms') return formsJob(this.#jobs, args, session);
        if (name === 'catalogue.print') return handbookJob(this.#jobs, args, session);
        if (name === 'audit.export') return exportJob(this.#jobs, session);
        if (name === 'masking.exportReports') return exportReportsJob(this.#jobs, session);
        if (name === 'app.diagnostics') return this.#diagnostics(session);
        return fail('unknown-call');
    }
  }

  /** Each fault of a screen stands in the program's log once: a page that fails without end does not fill the disk. */
  #screenFailed(window: string, { where, error }: { readonly where: string; readonly error: string }): void {
    const line = `window ${window}: ${where}: ${error}`;
    if (this.#screenFaults.has(line) || this.#screenFaults.size >= SCREEN_FAULTS) return;
    this.#screenFaults.add(line);
    this.#parts.log.line(line);
  }

  #diagnostics(session: Session): Promise<Outcome<{ folder: string; file: string }>> {
    const { settings, log } = this.#parts;
    const parts = { core: this.#core, devices: this.#devices, settings, log, folder: this.#jobs.exportFolder };
    return writeDiagnostics(parts, session, this.#seat.begin(), () => this.status());
  }

  /** A command to a device is in the log before it is done. */
  async #toDevices(
    name: CallName,
    args: Record<string, unknown>,
    session: Session | null,
    kind: 'query' | 'command',
  ): Promise<Outcome<unknown>> {
    const asked = this.#seat.begin();
    if (kind === 'command' && name !== 'devices.press') {
      const { what, details } = deviceWords(args, this.#parts.settings.get().devices.devices);
      const written = await coreInternal(
        this.#core,
        'deviceEvent',
        { op: name === 'devices.test' ? 'device.test' : 'device.change', what, code: name, ok: true, ...(details && { details }) },
        session,
        { step: asked.insist },
      );
      if (!written.ok) return fail(asked.holds() ? 'audit-unavailable' : 'privacy-locked', { detail: written.code });
    }
    // A device host that is down is back in a second; nothing is done on a device behind a screen that was blanked meanwhile.
    if (kind === 'command') {
      if (!(await this.#devices.whenReady(DEVICES_WAIT_MS))) return fail('host-down', { detail: 'devices' });
      if (!asked.holds()) return fail('privacy-locked');
    }
    return this.#devices.call(name, args, { deadlineMs: 120_000 });
  }

  status(): AppStatus {
    const { language, lockAfterMs } = this.#parts.settings.get();
    return appStatus.parse({
      version: app.getVersion(),
      profile: this.#parts.launch.profile,
      language,
      window: this.#window,
      electron: process.versions.electron,
      minimumElectron: MINIMUM_ELECTRON,
      outdated: isOutdated(process.versions.electron),
      repack: this.#parts.launch.repack,
      display: this.#parts.windows.get('display') !== undefined,
      hosts: { core: this.#core.state, devices: this.#devices.state },
      trouble: this.#core.state === 'ready' ? this.#trouble : (this.#core.lastTrouble ?? null),
      settings: settingsNotice(this.#parts.settings.problems),
      lockAfterMs: this.#parts.launch.lockAfterMs ?? lockAfterMs,
    });
  }

  async #hostChanged(host: ProcessHost): Promise<void> {
    this.push('app.changed', this.status());
    if (host === this.#core && host.state === 'failed') this.#parts.fault(coreFault(host.lastTrouble, host.lastReason ?? ''));
    if (host.state !== 'ready') return;
    if (host === this.#devices) return this.#updateLights();
    this.#wasReady = true;
    this.#parts.fault(null);
    const identity = await coreInternal(this.#core, 'identity', {}, null);
    if (identity.ok && identity.value.window !== this.#window) {
      this.#window = identity.value.window;
      this.push('app.changed', this.status());
    }
    await this.#seat.payOwed();
    const facts = await coreInternal(this.#core, 'displayFacts', {}, null);
    if (facts.ok) this.#facts = facts.value;
    this.#showDisplay();
  }

  /** Before anybody could sign in, a core that waits for its files leaves nothing to be seen but why. */
  #coreEnded(reason: string): void {
    this.#trouble = null;
    if (this.#core.state === 'stopped') return;
    this.push('app.changed', this.status());
    const { lastTrouble } = this.#core;
    if (!this.#wasReady && lastTrouble && isPassing(lastTrouble)) this.#parts.fault(coreFault(lastTrouble, reason));
  }

  #fromHost(name: string, payload: unknown, session: string | undefined): void {
    switch (name) {
      case 'internal.config': {
        const parsed = deskConfig.safeParse(payload);
        if (parsed.success) this.#keep(this.#parts.settings.set({ devices: parsed.data }));
        return;
      }
      case 'internal.display':
        // Whoever closed the applicant's window and forgot it: a number that is called must be seen.
        if (this.#facts.mode !== 'called' && (payload as DisplayFacts).mode === 'called') this.#parts.windows.openDisplay();
        this.#facts = payload as DisplayFacts;
        this.#showDisplay();
        return;
      case 'internal.replaced':
        this.#logSize = (payload as Told['internal.replaced']).logSize;
        return;
      case 'internal.trouble':
        this.#trouble = (payload as Told['internal.trouble']).trouble;
        this.push('app.changed', this.status());
        return;
      case 'internal.lists':
        this.#parts.log.use(payload as Parameters<AppLog['use']>[0]);
        return;
      default:
        this.#toWindows(name as EventName, payload as never, session);
    }
  }

  #keep(kept: Outcome<unknown>): void {
    if (!kept.ok) this.#parts.log.line(`settings: ${kept.code} ${kept.detail ?? ''}`);
  }

  /** Which setting was changed, or could not be read, is in the log; what it was set to is not. */
  async #tellSettings(names: readonly string[], code: string, ok: boolean): Promise<void> {
    for (const what of names)
      await coreInternal(this.#core, 'deviceEvent', { op: 'settings.change', what, code, ok }, this.session, {
        // It has happened: a lock that came since does not unmake it.
        step: () => undefined,
      });
  }

  #toWindows<E extends EventName>(name: E, payload: PayloadOf<E>, session: string | undefined): void {
    // What shows a person is for the session it was shown to; by now another may be signed in.
    const shows = entryOf(name)?.shows !== undefined;
    if (!shows || (session !== undefined && session === this.session?.id)) this.push(name, payload);
    if (name === 'queue.changed') void this.#updateLights(payload as QueueState);
    if (name === 'devices.pressed' && (payload as { action: Action }).action === 'privacy-lock') this.#seat.lock();
  }

  /** The applicant's screen: number and step while a specialist is at the window, nothing when the screens are blanked. */
  #showDisplay(): void {
    const session = this.session;
    const { language } = this.#parts.settings.get();
    this.#display = { window: this.#window, language, ...(!session || session.locked ? { mode: 'blank' } : this.#facts) };
    this.push('display.changed', this.#display);
  }

  /** A button glows while what it does makes sense. */
  async #updateLights(queue?: QueueState): Promise<void> {
    const state = queue ?? ((await this.#core.call('queue.state', {}, { session: this.session?.id })) as Outcome<QueueState>);
    const now = 'ok' in state ? (state.ok ? state.value : undefined) : state;
    const actions = lightsFor(now);
    await this.#devices.call('internal.light', { actions });
  }

  /** In a folder that is another one by now, the core has noticed, and nothing is put there. */
  #lookAfterKey(): void {
    const { keyFile } = this.#parts;
    if (this.#core.state !== 'ready' || this.#trouble !== null) keyFile.lookAway();
    else if (keyFile.putBack()) this.#tellPutBack();
  }

  #tellPutBack(): void {
    this.#parts.log.line('keystore.json was gone while the program ran, and is put back as it was');
    void this.#tellSettings(['keystore.json'], 'put-back', true);
  }

  #lockWhenIdle(): void {
    const idle = Math.min(Date.now() - this.#activeAt, powerMonitor.getSystemIdleTime() * 1000);
    if (idle >= this.status().lockAfterMs) this.#seat.lock();
  }
}

/** The gravest of what could not be used of the settings. */
const settingsNotice = (problems: SettingsStore['problems']): AppStatus['settings'] =>
  (['missing', 'file-set-aside'] as const).find((was) => problems.some((one) => one.was === was)) ??
  (problems.length > 0 ? 'defaulted' : null);
