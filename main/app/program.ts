import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, powerMonitor } from 'electron';
import { type AppStatus, appStatus } from '#contract/app.ts';
import type { DisplayState } from '#contract/display.ts';
import type { Action } from '#contract/devices.ts';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import { type CallName, type EventName, entryOf, type PayloadOf } from '#contract/index.ts';
import type { QueueState } from '#contract/queue.ts';
import type { Session } from '#contract/staff.ts';
import { deskConfig, type DeskOptions } from '../devices/desk.ts';
import type { CoreOptions } from '../core/core.ts';
import { ProcessHost } from '../hosts/process-host.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { spawnHost } from './children.ts';
import { coreInternal, exportJob, type JobParts, printJob, scanJob } from './jobs.ts';
import type { AppLog } from './log.ts';
import { isOutdated, type Launch, MINIMUM_ELECTRON } from './launch.ts';
import { pushTo } from './router.ts';
import type { Windows } from './windows.ts';

const IDLE_LOOK_MS = 1_000;

export interface ProgramParts {
  readonly launch: Launch;
  readonly settings: SettingsStore;
  readonly windows: Windows;
  readonly rootKey: Buffer;
  readonly profileFolder: string;
  readonly distFolder: string;
  readonly resourcesFolder: string;
  readonly lexiconFile: string;
  readonly log: AppLog;
}

/** The running program in main: the two hosts, the session, and who is told what. No business rule lives here. */
export class Program {
  readonly #parts: ProgramParts;
  readonly #core: ProcessHost;
  readonly #devices: ProcessHost;
  readonly #jobs: JobParts;
  #session: Session | null = null;
  #display: DisplayState;
  #displayTurn = 0;
  #activeAt = Date.now();
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
    const { launch, settings } = parts;
    const boot = randomBytes(8).toString('hex');
    this.#core = new ProcessHost({
      name: 'core',
      spawn: () => spawnHost(parts.distFolder, 'core', (line) => parts.log.line(`core: ${line}`)),
      init: (): CoreOptions => ({
        dataFolder: parts.profileFolder,
        resourcesFolder: parts.resourcesFolder,
        lexiconFile: parts.lexiconFile,
        rootKey: parts.rootKey,
        profile: launch.profile,
        office: settings.get().office,
        window: settings.get().window,
        version: app.getVersion(),
        boot,
      }),
    });
    this.#devices = new ProcessHost({
      name: 'devices',
      spawn: () => spawnHost(parts.distFolder, 'devices', (line) => parts.log.line(`devices: ${line}`)),
      init: (): DeskOptions => ({
        config: settings.get().devices,
        samplesFolder: path.join(parts.resourcesFolder, 'samples'),
        printFolder: launch.printFolder ?? path.join(app.getPath('documents'), 'Okno'),
        virtualPageMs: launch.virtualPageMs,
        hardware: launch.hardware,
      }),
    });
    this.#jobs = {
      core: this.#core,
      devices: this.#devices,
      exportFolder: launch.exportFolder ?? path.join(app.getPath('documents'), 'Okno'),
      progress: (progress) => this.push('scan.progress', progress),
      now: () => new Date(),
    };
    this.#display = { window: settings.get().window, language: settings.get().language, mode: 'blank' };
    for (const host of [this.#core, this.#devices]) {
      host.on('state', () => this.#hostChanged(host));
      host.on('exit', (reason) => parts.log.line(reason));
      host.on('push', (name, payload) => this.#fromHost(name, payload));
    }
  }

  start(): void {
    this.#core.start();
    this.#idleTimer = setInterval(() => void this.#lockWhenIdle(), IDLE_LOOK_MS);
  }

  /** What the sign-in screen does not need: two cores have enough to do until it is painted. */
  startDevices(): void {
    this.#devices.start();
  }

  async stop(): Promise<void> {
    clearInterval(this.#idleTimer);
    if (this.#session) await this.#core.call('staff.signOut', {}, { session: this.#session.id, deadlineMs: 1_000 });
    await Promise.all([this.#devices.stop(), this.#core.stop()]);
  }

  get session(): Session | null {
    return this.#session;
  }

  active(): void {
    this.#activeAt = Date.now();
  }

  /** For tests that kill a host: its process id. */
  pids(): { core: number | undefined; devices: number | undefined } {
    return { core: this.#core.pid, devices: this.#devices.pid };
  }

  denied(name: string, code: string): void {
    void coreInternal(this.#core, 'denied', { call: name, code }, this.#session);
  }

  push<E extends EventName>(name: E, payload: PayloadOf<E>): void {
    pushTo(this.#parts.windows, this.#session, name, this.#parts.log.answer(payload));
  }

  /** A call that the router has checked. */
  async route(name: CallName, args: unknown, session: Session | null): Promise<Outcome<unknown>> {
    const entry = entryOf(name);
    if (!entry || entry.kind === 'event') return fail('unknown-call');
    switch (entry.place) {
      case 'main':
        return this.#own(name, args as never, session);
      case 'devices':
        return this.#toDevices(name, args as Record<string, unknown>, session, entry.kind);
      case 'core': {
        const outcome = await this.#core.call(name, args, { session: session?.id });
        if (outcome.ok && name.startsWith('staff.')) this.#sessionFrom(name, outcome.value);
        return outcome;
      }
    }
  }

  async #own(name: CallName, args: never, session: Session | null): Promise<Outcome<unknown>> {
    switch (name) {
      case 'app.status':
        return okay(this.status());
      case 'app.setLanguage': {
        this.#parts.settings.set(args);
        this.push('app.changed', this.status());
        await this.#updateDisplay();
        return okay(this.status());
      }
      case 'staff.session':
        return okay(this.#session);
      case 'display.state':
        return okay(this.#display);
      case 'scan.cancel': {
        await this.#devices.call('internal.cancelScan', {});
        return okay({ done: true });
      }
      default:
        if (!session) return fail('not-signed-in');
        if (name === 'scan.start') return scanJob(this.#jobs, args, session);
        if (name === 'visit.print') return printJob(this.#jobs, args, session);
        if (name === 'audit.export') return exportJob(this.#jobs, session);
        if (name === 'app.diagnostics') return this.#diagnostics(session);
        return fail('unknown-call');
    }
  }

  /** Versions, states, settings and the program's log in one masked file for support. */
  async #diagnostics(session: Session): Promise<Outcome<{ folder: string; file: string }>> {
    const written = await coreInternal(
      this.#core,
      'deviceEvent',
      { op: 'app.diagnostics', what: 'bundle', code: 'diagnostics', ok: true },
      session,
    );
    if (!written.ok) return fail('audit-unavailable', { detail: written.code });
    const folder = this.#jobs.exportFolder;
    const { node, chrome, v8 } = process.versions;
    const file = this.#parts.log.writeBundle(folder, {
      status: this.status(),
      system: `${process.platform} ${process.arch}`,
      versions: { node, chrome, v8 },
      settings: this.#parts.settings.get(),
      devices: await this.#devices.call('devices.state', {}),
    });
    return okay({ folder, file });
  }

  /** A command to a device is in the log before it is done. */
  async #toDevices(
    name: CallName,
    args: Record<string, unknown>,
    session: Session | null,
    kind: 'query' | 'command',
  ): Promise<Outcome<unknown>> {
    if (kind === 'command' && name !== 'devices.press') {
      const what = String(args.id ?? args.address ?? args.button ?? args.on ?? 'all').slice(0, 80);
      const written = await coreInternal(
        this.#core,
        'deviceEvent',
        { op: name === 'devices.test' ? 'device.test' : 'device.change', what, code: name, ok: true },
        session,
      );
      if (!written.ok) return fail('audit-unavailable', { detail: written.code });
    }
    return this.#devices.call(name, args, { deadlineMs: 120_000 });
  }

  status(): AppStatus {
    const { window, language, lockAfterMs } = this.#parts.settings.get();
    return appStatus.parse({
      version: app.getVersion(),
      profile: this.#parts.launch.profile,
      language,
      window,
      electron: process.versions.electron,
      minimumElectron: MINIMUM_ELECTRON,
      outdated: isOutdated(process.versions.electron),
      repack: this.#parts.launch.repack,
      hosts: { core: this.#core.state, devices: this.#devices.state },
      lockAfterMs: this.#parts.launch.lockAfterMs ?? lockAfterMs,
    });
  }

  #sessionFrom(name: string, value: unknown): void {
    if (name === 'staff.people') return;
    this.#session = name === 'staff.signOut' ? null : (value as Session);
    this.active();
    // Told even to a window whose session has just ended or been locked: it is how the window learns to blank itself.
    pushTo(this.#parts.windows, null, 'staff.changed', this.#session);
    void this.#updateDisplay();
  }

  #hostChanged(host: ProcessHost): void {
    this.push('app.changed', this.status());
    if (host.state !== 'ready') return;
    void this.#updateDisplay();
    if (host === this.#devices) void this.#updateLights();
  }

  #fromHost(name: string, payload: unknown): void {
    if (name === 'internal.config') {
      const parsed = deskConfig.safeParse(payload);
      if (parsed.success) this.#parts.settings.set({ devices: parsed.data });
      return;
    }
    if (name === 'masking.changed') {
      this.#parts.log.use(payload as PayloadOf<'masking.changed'>);
      return;
    }
    this.push(name as EventName, payload as never);
    if (name === 'queue.changed' || name === 'visit.changed') void this.#updateDisplay();
    if (name === 'queue.changed') void this.#updateLights(payload as QueueState);
    if (name === 'devices.pressed' && (payload as { action: Action }).action === 'privacy-lock') void this.#lock();
  }

  /** The applicant's screen: number and step while a specialist is at the window, nothing when the screens are blanked. */
  async #updateDisplay(): Promise<void> {
    this.#displayTurn += 1;
    const turn = this.#displayTurn;
    const { window, language } = this.#parts.settings.get();
    const facts = this.#session && !this.#session.locked ? await coreInternal(this.#core, 'displayFacts', {}, this.#session) : undefined;
    // What was asked before the screens were blanked must not come back over the blank.
    if (turn !== this.#displayTurn) return;
    this.#display = { window, language, ...(facts?.ok ? facts.value : { mode: 'blank' }) };
    this.push('display.changed', this.#display);
  }

  /** A button glows while what it does makes sense. */
  async #updateLights(queue?: QueueState): Promise<void> {
    const state = queue ?? ((await this.#core.call('queue.state', {}, { session: this.#session?.id })) as Outcome<QueueState>);
    const now = 'ok' in state ? (state.ok ? state.value : undefined) : state;
    const status = now?.current?.status;
    const actions: Action[] = ['issue-ticket', 'privacy-lock'];
    if (now && !now.current && now.waiting.length > 0) actions.push('call-next');
    if (status === 'called') actions.push('recall', 'confirm', 'no-show');
    if (status === 'serving') actions.push('scan', 'next-step');
    await this.#devices.call('internal.light', { actions });
  }

  async #lock(): Promise<void> {
    const session = this.#session;
    if (!session || session.locked) return;
    const outcome = await this.#core.call('staff.lock', {}, { session: session.id });
    if (outcome.ok) this.#sessionFrom('staff.lock', outcome.value);
  }

  async #lockWhenIdle(): Promise<void> {
    const idle = Math.min(Date.now() - this.#activeAt, powerMonitor.getSystemIdleTime() * 1000);
    if (idle >= this.status().lockAfterMs) await this.#lock();
  }
}
