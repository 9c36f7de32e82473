import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { app, powerMonitor } from 'electron';
import { type AppStatus, appStatus } from '#contract/app.ts';
import type { DisplayState } from '#contract/display.ts';
import { type Action, deskConfig } from '#contract/devices.ts';
import { fail, type FailureCode, okay, type Outcome } from '#contract/failure.ts';
import { type CallName, type EventName, entryOf, type PayloadOf } from '#contract/index.ts';
import { type AnyCall, DONE, mayCall } from '#contract/kit.ts';
import type { QueueState } from '#contract/queue.ts';
import type { Session } from '#contract/staff.ts';
import type { DeskOptions } from '../devices/desk.ts';
import type { ProfileOptions } from '../core/compose.ts';
import { ProcessHost } from '../hosts/process-host.ts';
import type { SettingsStore } from '../settings/settings.ts';
import { spawnHost } from './children.ts';
import { Seat } from './seat.ts';
import { coreInternal, DEVICES_WAIT_MS, exportJob, type JobParts, LOG_JOB_DEADLINE_MS, printJob, scanJob } from './jobs.ts';
import type { DisplayFacts } from '../core/internal.ts';
import type { AppLog } from './log.ts';
import { isOutdated, type Launch, MINIMUM_ELECTRON } from './launch.ts';
import { pushTo } from './router.ts';
import type { WindowKind, Windows } from './windows.ts';

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
  readonly #seat: Seat;
  #window: number | null = null;
  /** What the applicant's screen shows while a specialist is at work: the core tells it with each change. */
  #facts: DisplayFacts = { mode: 'free' };
  #display: DisplayState;
  #activeAt = Date.now();
  #idleTimer: NodeJS.Timeout | undefined;

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
        rootKey: parts.rootKey,
        profile: launch.profile,
        office: launch.office,
        window: launch.window,
        version: app.getVersion(),
        boot,
        present: {
          session: this.#seat.present(),
          jobs: [...this.#jobs.running],
        },
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
    this.#seat = new Seat(this.#core, (session) => {
      this.active();
      // Told even to a window whose session has just ended or been locked: it is how the window learns to blank itself.
      pushTo(parts.windows, null, 'staff.changed', session);
      this.#showDisplay();
    });
    this.#jobs = {
      core: this.#core,
      devices: this.#devices,
      exportFolder: launch.exportFolder ?? path.join(app.getPath('documents'), 'Okno'),
      progress: (progress) => this.push('scan.progress', progress),
      now: () => new Date(),
      begin: () => this.#seat.begin().insist,
      running: new Set(),
    };
    this.#display = { window: null, language: settings.get().language, mode: 'blank' };
    for (const host of [this.#core, this.#devices]) {
      host.on('state', () => void this.#hostChanged(host));
      host.on('exit', (reason) => parts.log.line(reason));
      host.on('push', (name, payload, session) => this.#fromHost(name, payload, session));
    }
  }

  start(): void {
    const { settings } = this.#parts;
    settings.onChange((changed) => void this.#tellSettings(changed, 'set', true));
    for (const { path: what, was } of settings.problems) void this.#tellSettings([what], was, false);
    this.#core.start();
    this.#idleTimer = setInterval(() => this.#lockWhenIdle(), IDLE_LOOK_MS);
  }

  /** What the sign-in screen does not need: two cores have enough to do until it is painted. */
  startDevices(): void {
    this.#devices.start();
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
    void coreInternal(this.#core, 'tooFast', { window, times }, this.session);
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
      case 'staff.session':
        return okay(this.session);
      case 'display.state':
        return okay(this.#display);
      case 'scan.cancel':
        await this.#devices.call('internal.cancelScan', args);
        return okay(DONE);
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
    const asked = this.#seat.begin();
    const written = await coreInternal(
      this.#core,
      'deviceEvent',
      { op: 'app.diagnostics', what: 'bundle', code: 'diagnostics', ok: true },
      session,
      { step: asked.insist },
    );
    if (!asked.holds()) return fail('privacy-locked');
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
    const asked = this.#seat.begin();
    if (kind === 'command' && name !== 'devices.press') {
      const { what, details } = this.#deviceWords(args);
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

  /**
   * What the log is told a command to a device is about. The leaf gets a kind and a digest of a known device's id, never what was
   * typed; what a person calls it stands beside the leaf, masked and erasable.
   */
  #deviceWords({ id, kind, adapter, button, on }: Record<string, unknown>): { what: string; details?: string } {
    if (id !== undefined) {
      const known = this.#parts.settings.get().devices.devices.find((one) => one.id === id);
      if (!known) return { what: 'unknown' };
      return { what: `${known.kind}.${createHash('sha256').update(known.id).digest('hex').slice(0, 8)}`, details: known.label };
    }
    if (kind !== undefined) return { what: `${String(kind)}.${String(adapter)}` };
    if (button !== undefined) return { what: `button.${Number(button)}` };
    return { what: on === undefined ? 'all' : `learn.${on === true}` };
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
      hosts: { core: this.#core.state, devices: this.#devices.state },
      lockAfterMs: this.#parts.launch.lockAfterMs ?? lockAfterMs,
    });
  }

  async #hostChanged(host: ProcessHost): Promise<void> {
    this.push('app.changed', this.status());
    if (host.state !== 'ready') return;
    if (host === this.#devices) return this.#updateLights();
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

  #fromHost(name: string, payload: unknown, session: string | undefined): void {
    switch (name) {
      case 'internal.config': {
        const parsed = deskConfig.safeParse(payload);
        if (parsed.success) this.#keep(this.#parts.settings.set({ devices: parsed.data }));
        return;
      }
      case 'internal.display':
        this.#facts = payload as DisplayFacts;
        this.#showDisplay();
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
    const status = now?.current?.status;
    const actions: Action[] = ['issue-ticket', 'privacy-lock'];
    if (now && !now.current && now.waiting.length > 0) actions.push('call-next');
    if (status === 'called') actions.push('recall', 'confirm', 'no-show');
    if (status === 'serving') actions.push('scan', 'next-step');
    await this.#devices.call('internal.light', { actions });
  }

  #lockWhenIdle(): void {
    const idle = Math.min(Date.now() - this.#activeAt, powerMonitor.getSystemIdleTime() * 1000);
    if (idle >= this.status().lockAfterMs) this.#seat.lock();
  }
}
