import { Refusal } from '#contract/failure.ts';
import { BUTTON_COUNT, type DeviceRef } from '#contract/devices.ts';
import { type Adapter, type Buttons, fine, type Report } from '../port.ts';
import { detectEdges, lightReport, NO_EDGES } from './edges.ts';

/** The vendor page of the ticket-button box (reference/device-recipes): one interface is chosen by it, never by VID/PID alone. */
const USAGE_PAGE = 0xffa0;
const USAGE = 1;
const LOOK_AGAIN_MS = 2_000;

interface HidInfo {
  readonly path?: string | undefined;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
  readonly usage?: number | undefined;
}
interface HidHandle {
  on(event: 'data', listener: (data: Buffer) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  removeAllListeners(): unknown;
  write(data: number[]): Promise<number>;
  close(): Promise<void>;
}
/** The part of node-hid that is used; tests put their own in its place. */
export interface Hid {
  devicesAsync(): Promise<HidInfo[]>;
  open(path: string): Promise<HidHandle>;
}

export const nodeHid = async (): Promise<Hid> => {
  const { default: hid } = await import('node-hid');
  return { devicesAsync: () => hid.devicesAsync() as Promise<HidInfo[]>, open: (path) => hid.HIDAsync.open(path) };
};

export interface ButtonsEvents {
  pressed(button: number): void;
  state(report: Report): void;
}

export const hidAdapter = (hid: () => Promise<Hid>, events: (ref: DeviceRef) => ButtonsEvents, now: () => number): Adapter<Buttons> => ({
  name: 'hid',
  kind: 'buttons',
  async discover() {
    const all = await (await hid()).devicesAsync();
    return all.filter(isBox).map(refOf);
  },
  fromAddress(address, label) {
    const [, vid, pid] = /^([0-9a-f]{4}):([0-9a-f]{4})$/i.exec(address.trim()) ?? [];
    if (vid === undefined || pid === undefined) throw new Refusal('address-invalid', { at: 'address' });
    return {
      id: `hid:${vid}:${pid}`.toLowerCase(),
      kind: 'buttons',
      adapter: 'hid',
      label: label || address,
      address: address.trim().toLowerCase(),
    };
  },
  open: (ref) => new HidBox(ref, hid, events(ref), now),
});

const isBox = (info: HidInfo): boolean => info.usagePage === USAGE_PAGE && info.usage === USAGE && info.path !== undefined;
const hex4 = (n: number) => n.toString(16).padStart(4, '0');

function refOf(info: HidInfo): DeviceRef {
  const address = `${hex4(info.vendorId)}:${hex4(info.productId)}`;
  return { id: `hid:${info.serialNumber || address}`, kind: 'buttons', adapter: 'hid', label: info.product || address, address };
}

/** One long-lived handle; while the box is away it is looked for every two seconds, and the lights are sent again. */
class HidBox implements Buttons {
  readonly #ref: DeviceRef;
  readonly #hid: () => Promise<Hid>;
  readonly #events: ButtonsEvents;
  readonly #now: () => number;
  #handle: HidHandle | undefined;
  #edges = NO_EDGES;
  #lights: readonly number[] = [];
  #report: Report = { condition: 'unplugged', raw: '' };
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #opening: Promise<void> | undefined;

  constructor(ref: DeviceRef, hid: () => Promise<Hid>, events: ButtonsEvents, now: () => number) {
    this.#ref = ref;
    this.#hid = hid;
    this.#events = events;
    this.#now = now;
    void this.#open();
  }

  async probe(): Promise<Report> {
    await this.#open();
    return this.#report;
  }

  light(buttons: readonly number[]): void {
    this.#lights = buttons;
    void this.#sendLights();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#drop();
  }

  #open(): Promise<void> {
    if (this.#handle || this.#closed) return Promise.resolve();
    this.#opening ??= this.#tryOpen().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #tryOpen(): Promise<void> {
    try {
      const hid = await this.#hid();
      const info = (await hid.devicesAsync()).find(
        (one) => isBox(one) && (refOf(one).id === this.#ref.id || refOf(one).address === this.#ref.address),
      );
      if (info?.path === undefined) return this.#away({ condition: 'unplugged', raw: 'not found' });
      const handle = await hid.open(info.path);
      this.#handle = handle;
      this.#edges = NO_EDGES;
      handle.on('data', (data) => this.#read(data));
      // The payload of node-hid's `error` is a string; the handle is dead after it.
      handle.on('error', (error) => void this.#lost(String(error)));
      this.#tell(fine());
      await this.#sendLights();
    } catch (error) {
      const raw = String(error instanceof Error ? error.message : error).slice(0, 120);
      this.#away({ condition: /cannot open|permission|EACCES/i.test(raw) ? 'access-denied' : 'unplugged', raw });
    }
  }

  #read(data: Buffer): void {
    const { state, pressed } = detectEdges(this.#edges, data, this.#now(), BUTTON_COUNT);
    this.#edges = state;
    for (const button of pressed) this.#events.pressed(button);
  }

  async #sendLights(): Promise<void> {
    try {
      await this.#handle?.write(lightReport(this.#lights));
    } catch (error) {
      await this.#lost(String(error));
    }
  }

  async #lost(raw: string): Promise<void> {
    await this.#drop();
    this.#away({ condition: 'unplugged', raw: raw.slice(0, 120) });
  }

  async #drop(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.removeAllListeners();
    await handle?.close().catch(() => undefined);
  }

  #away(report: Report): void {
    this.#tell(report);
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), LOOK_AGAIN_MS);
  }

  #tell(report: Report): void {
    const changed = report.condition !== this.#report.condition;
    this.#report = report;
    if (changed) this.#events.state(report);
  }
}
