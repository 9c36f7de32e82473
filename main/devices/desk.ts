import { fail, okay, type Outcome, Refusal, toFailure } from '#contract/failure.ts';
import { type ArgsOf, type CallName, type EventName, entryOf, type Implement, type PayloadOf } from '#contract/index.ts';
import { DONE } from '#contract/kit.ts';
import type { Action, ConditionCode, DeskConfig, DeviceKind, DeviceRef, DevicesState, TestResult } from '#contract/devices.ts';
import type { PrintOutcome } from '#contract/visit.ts';
import { hidAdapter, nodeHid } from './buttons/hid.ts';
import { type Adapter, type Buttons, fine, type Printer, type Report, type Scanner, severityOf } from './port.ts';
import { ippAdapter } from './printer/ipp.ts';
import { type ScanJob, ScanLane, type TakeStep } from './scan-lane.ts';
import { esclAdapter } from './scanner/escl.ts';
import { emptyFolder } from './scanner/incoming.ts';
import { saneAdapter } from './scanner/sane.ts';
import { virtualButtons, virtualPrinter, virtualScanner } from './virtual/virtual.ts';

export interface DeskOptions {
  readonly config: DeskConfig;
  readonly samplesFolder: string;
  readonly printFolder: string;
  /** Private, and empty at the start: pages of SANE pass through it. */
  readonly incomingFolder: string;
  /** Time of a virtual page; the tour and the tests make it short. */
  readonly virtualPageMs: number;
  /** Look for SANE and HID devices; off where the machine has none and looking costs. */
  readonly hardware: boolean;
}

export type DeskPush = <E extends EventName>(name: E, payload: PayloadOf<E>) => void;
export type { ScanJob, ScanProgressStep } from './scan-lane.ts';
export interface ScanResult {
  readonly condition: Report['condition'];
  readonly raw: string;
}

const PROBE_MS = 5_000;
const PRINT_DEADLINE_MS = 60_000;
const IDLE_POLL_MS = 15_000;
const FLASH_MS = 600;

/** How a scan ends of a device that is in order. */
const NO_FAULT: readonly ConditionCode[] = ['cancelled', 'feeder-empty', 'pages-left', 'page-too-large'];

type DeviceCall = Extract<CallName, `devices.${string}`>;
type Open =
  | { readonly kind: 'scanner'; readonly device: Scanner }
  | { readonly kind: 'printer'; readonly device: Printer }
  | { readonly kind: 'buttons'; readonly device: Buttons };

/** All devices of the window: the adapters, what is chosen, what state they are in. One job at a time per device. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #push: DeskPush;
  readonly #saved: (config: DeskConfig) => void;
  readonly #adapters: readonly (Adapter<Scanner> | Adapter<Printer> | Adapter<Buttons>)[];
  readonly #open = new Map<string, Open>();
  readonly #scans = new ScanLane();
  readonly #reports = new Map<string, Report & { since: number; seen: number | null }>();
  #config: DeskConfig;
  #lit: readonly Action[] = [];
  #learning = false;
  #poll: NodeJS.Timeout | undefined;

  constructor(options: DeskOptions, push: DeskPush, saved: (config: DeskConfig) => void) {
    this.#options = options;
    this.#push = push;
    this.#saved = saved;
    this.#config = options.config;
    const virtual = [
      virtualScanner(options.samplesFolder, options.virtualPageMs),
      virtualPrinter(options.printFolder),
      virtualButtons(),
    ] as const;
    const events = (ref: DeviceRef) => ({
      pressed: (button: number) => this.#pressed(button, ref.id),
      state: (report: Report) => this.#note(ref.id, report),
    });
    this.#adapters = [
      ...virtual,
      esclAdapter(),
      saneAdapter(options.incomingFolder),
      ippAdapter(),
      hidAdapter(nodeHid, events, () => performance.now()),
    ];
  }

  start(): void {
    try {
      emptyFolder(this.#options.incomingFolder);
    } catch {
      // On a disk that takes nothing the printer and the buttons work all the same; a scan through SANE says why it does not.
    }
    // The first round opens every device; one with a bad address is told of and takes no other along.
    void this.#pollAll();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#poll);
    // A page of SANE lies in clear until its scan has ended.
    const boxes = [...this.#open.values()].map((one) => (one.kind === 'buttons' ? one.device.close() : undefined));
    await Promise.all([this.#scans.stop(), ...boxes]);
  }

  /** A call of the contract's area `devices`; main has checked session and role and written the audit event. */
  async call(name: CallName, args: unknown): Promise<Outcome<unknown>> {
    const entry = entryOf(name);
    if (!entry || entry.kind === 'event') return fail('unknown-call');
    const parsed = entry.args.safeParse(args);
    if (!parsed.success) return fail('bad-request', { at: parsed.error.issues[0]?.path.join('.') ?? '' });
    try {
      const handlers = this.#handlers();
      if (!Object.hasOwn(handlers, name)) return fail('unknown-call');
      // The schema has just checked that the arguments are this call's own.
      return okay(await (handlers[name as DeviceCall] as (args: unknown) => unknown)(parsed.data));
    } catch (error) {
      return toFailure(error);
    }
  }

  #handlers(): Implement<DeviceCall> {
    return {
      'devices.state': () => this.state(),
      'devices.discover': () => this.#discover(),
      'devices.add': (args) => this.#add(args),
      'devices.remove': ({ id }) => this.#remove(id),
      'devices.choose': ({ id }) => this.#choose(this.#ref(id)),
      'devices.test': ({ id }) => this.test(id),
      'devices.setAction': ({ button, action }) => this.#setAction(button, action),
      'devices.learn': ({ on }) => {
        this.#learning = on;
        return this.#changed();
      },
      'devices.press': ({ button }) => {
        this.#pressed(button, 'virtual:buttons');
        return DONE;
      },
    };
  }

  state(): DevicesState {
    return {
      devices: this.#config.devices.map((ref) => {
        const report = this.#reports.get(ref.id);
        return {
          ref,
          chosen: this.#config.chosen[ref.kind] === ref.id,
          conditions: report
            ? [{ code: report.condition, severity: severityOf(report.condition), raw: report.raw, since: report.since }]
            : [],
          lastSeen: report?.seen ?? null,
        };
      }),
      profile: this.#config.profile,
      lights: this.#lightsOf(this.#lit),
      learning: this.#learning,
    };
  }

  /** Scans with the chosen device. Pages go out through `step`, each taken before the next is asked for; none is kept here. */
  async scan(job: ScanJob, step: TakeStep): Promise<ScanResult> {
    const ref = this.#chosen('scanner');
    const device = ref && this.#device(ref);
    if (!ref || device?.kind !== 'scanner') return { condition: 'config', raw: 'no scanner is chosen' };
    const { condition, raw } = await this.#scans.run(job, device.device, step);
    // Another's scan says nothing of the device.
    if (condition !== 'in-use') this.#note(ref.id, NO_FAULT.includes(condition) ? fine(raw) : { condition, raw });
    return { condition, raw };
  }

  /** Stops this scan and no other. Answers whether it was running. */
  cancelScan(jobId: string): boolean {
    return this.#scans.cancel(jobId);
  }

  async print(job: { id: string; pdf: Uint8Array; copies: number; title: string }): Promise<{ outcome: PrintOutcome; report: Report }> {
    const ref = this.#chosen('printer');
    const device = ref && this.#device(ref);
    if (!ref || device?.kind !== 'printer') return { outcome: 'failed', report: { condition: 'config', raw: 'no printer is chosen' } };
    const result = await device.device.print({ ...job, deadlineMs: PRINT_DEADLINE_MS }, new AbortController().signal);
    this.#note(ref.id, result.report);
    return result;
  }

  /** Lights the buttons whose actions make sense now. */
  light(actions: readonly Action[]): true {
    this.#lit = actions;
    this.#sendLights();
    this.#changed();
    return true;
  }

  async test(id: string): Promise<TestResult> {
    const ref = this.#ref(id);
    const device = this.#device(ref);
    const started = performance.now();
    let picture: Uint8Array | undefined;
    let report = await device.device.probe(AbortSignal.timeout(PROBE_MS));
    if (report.condition === 'ok' && device.kind === 'scanner') {
      report = await device.device.scan(
        { source: 'flatbed', dpi: 100, colour: 'grey' },
        {
          page: (jpeg) => {
            picture ??= jpeg;
            return Promise.resolve();
          },
          percent: () => undefined,
        },
        AbortSignal.timeout(PRINT_DEADLINE_MS),
      );
    }
    if (report.condition === 'ok' && device.kind === 'printer') {
      // The PDF library is loaded when IT asks for a page, not at every start.
      const { testPage } = await import('./test-page.ts');
      const pdf = await testPage(ref.label);
      report = (
        await device.device.print(
          { id: `test-${id}`, pdf, copies: 1, title: 'okno-test', deadlineMs: PRINT_DEADLINE_MS },
          new AbortController().signal,
        )
      ).report;
    }
    if (report.condition === 'ok' && device.kind === 'buttons') {
      device.device.light(this.#config.profile.map((one) => one.button));
      setTimeout(() => this.#sendLights(), FLASH_MS);
    }
    this.#note(id, report);
    return {
      ok: report.condition === 'ok',
      condition: report.condition,
      raw: report.raw,
      tookMs: Math.round(performance.now() - started),
      ...(picture ? { picture } : {}),
    };
  }

  async #discover(): Promise<DevicesState> {
    const signal = AbortSignal.timeout(20_000);
    const adapters = this.#adapters.filter((one) => this.#options.hardware || one.name === 'virtual');
    const found = (await Promise.all(adapters.map((one) => one.discover(signal).catch(() => [])))).flat();
    const known = new Set(this.#config.devices.map((ref) => ref.id));
    this.#save({ ...this.#config, devices: [...this.#config.devices, ...found.filter((ref) => !known.has(ref.id))] });
    await this.#probeAll();
    return this.state();
  }

  #add({ kind, adapter, address, label }: ArgsOf<'devices.add'>): DevicesState {
    const found = this.#adapters.find((one) => one.name === adapter && one.kind === kind);
    if (!found) throw new Refusal('address-invalid', { at: 'adapter' });
    const ref = found.fromAddress(address.trim(), label.trim());
    const others = this.#config.devices.filter((one) => one.id !== ref.id);
    this.#save({ ...this.#config, devices: [...others, ref], chosen: { [ref.kind]: ref.id, ...this.#config.chosen } });
    this.#device(ref);
    void this.#probe(ref);
    return this.state();
  }

  async #remove(id: string): Promise<DevicesState> {
    const ref = this.#ref(id);
    const open = this.#open.get(id);
    if (open?.kind === 'buttons') await open.device.close();
    this.#open.delete(id);
    this.#reports.delete(id);
    const { [ref.kind]: chosen, ...rest } = this.#config.chosen;
    this.#save({
      ...this.#config,
      devices: this.#config.devices.filter((one) => one.id !== id),
      chosen: chosen === id ? rest : this.#config.chosen,
    });
    return this.state();
  }

  #choose(ref: DeviceRef): DevicesState {
    this.#save({ ...this.#config, chosen: { ...this.#config.chosen, [ref.kind]: ref.id } });
    this.#sendLights();
    void this.#probe(ref);
    return this.state();
  }

  #setAction(button: number, action: Action): DevicesState {
    const others = this.#config.profile.filter((one) => one.button !== button);
    const profile = [...others, { button, action }].sort((a, b) => a.button - b.button);
    this.#save({ ...this.#config, profile });
    this.#sendLights();
    return this.state();
  }

  /** From the debouncer's exit on, a button of the box and its twin on the screen are the same. */
  #pressed(button: number, deviceId: string): void {
    const action = this.#config.profile.find((one) => one.button === button)?.action ?? 'none';
    this.#push('devices.pressed', { button, action: this.#learning ? 'none' : action, at: Date.now(), deviceId });
    if (this.#learning) this.#flash(button);
  }

  #flash(button: number): void {
    const box = this.#box();
    box?.light([button]);
    setTimeout(() => this.#sendLights(), FLASH_MS);
  }

  #sendLights(): void {
    this.#box()?.light(this.#lightsOf(this.#lit));
  }

  #lightsOf(actions: readonly Action[]): number[] {
    return this.#config.profile.filter((one) => actions.includes(one.action)).map((one) => one.button);
  }

  #box(): Buttons | undefined {
    const ref = this.#chosen('buttons');
    const open = ref && this.#device(ref);
    return open?.kind === 'buttons' ? open.device : undefined;
  }

  #chosen(kind: DeviceKind): DeviceRef | undefined {
    return this.#config.devices.find((ref) => ref.id === this.#config.chosen[kind]);
  }

  #ref(id: string): DeviceRef {
    const ref = this.#config.devices.find((one) => one.id === id);
    if (!ref) throw new Refusal('device-unknown', { at: id.slice(0, 80) });
    return ref;
  }

  #device(ref: DeviceRef): Open {
    const known = this.#open.get(ref.id);
    if (known) return known;
    const adapter = this.#adapters.find((one) => one.name === ref.adapter && one.kind === ref.kind);
    if (!adapter) throw new Refusal('device-config', { at: ref.adapter });
    const open = { kind: ref.kind, device: adapter.open(ref) } as Open;
    this.#open.set(ref.id, open);
    return open;
  }

  async #pollAll(): Promise<void> {
    await this.#probeAll();
    this.#poll = setTimeout(() => void this.#pollAll(), IDLE_POLL_MS);
  }

  async #probeAll(): Promise<void> {
    if (this.#scans.busy) return;
    await Promise.all(this.#config.devices.map((ref) => this.#probe(ref)));
  }

  async #probe(ref: DeviceRef): Promise<void> {
    try {
      this.#note(ref.id, await this.#device(ref).device.probe(AbortSignal.timeout(PROBE_MS)));
    } catch (error) {
      if (error instanceof Refusal) this.#note(ref.id, { condition: 'config', raw: error.message });
      else this.#note(ref.id, { condition: 'unknown', raw: error instanceof Error ? error.name : 'unknown' });
    }
  }

  #note(id: string, report: Report): void {
    const known = this.#reports.get(id);
    const now = Date.now();
    const same = known?.condition === report.condition;
    this.#reports.set(id, {
      ...report,
      raw: report.raw.slice(0, 200),
      since: same ? known.since : now,
      seen: report.condition === 'ok' ? now : (known?.seen ?? null),
    });
    if (!same) this.#changed();
  }

  #save(config: DeskConfig): void {
    this.#config = config;
    this.#saved(config);
    this.#changed();
  }

  #changed(): DevicesState {
    const state = this.state();
    this.#push('devices.changed', state);
    return state;
  }
}
