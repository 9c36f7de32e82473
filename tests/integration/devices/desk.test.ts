import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeskConfig, DevicesState } from '#contract/devices.ts';
import { Desk } from '#main/devices/desk.ts';
import { DEFAULTS } from '#main/settings/defaults.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { SAMPLE_PAGE } from '#tests/fixtures/scan.ts';
import { until } from '#tests/fixtures/until.ts';
import { type EsclSimulator, startEscl } from '#tests/simulators/escl.ts';

let folder: string;
let sim: EsclSimulator;
let desk: Desk;
let saved: DeskConfig | undefined;
const pressed: { button: number; action: string }[] = [];
const ask = async (name: Parameters<Desk['call']>[0], args: unknown = {}) => {
  const outcome = await desk.call(name, args);
  if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome)}`);
  return outcome.value as DevicesState;
};

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-desk-'));
  sim = await startEscl(SAMPLE_PAGE);
  pressed.length = 0;
  desk = new Desk(
    {
      config: DEFAULTS.devices,
      samplesFolder: path.join(RESOURCES, 'samples'),
      printFolder: folder,
      incomingFolder: path.join(folder, 'incoming'),
      virtualPageMs: 0,
      hardware: false,
    },
    (name, payload) => name === 'devices.pressed' && pressed.push(payload as never),
    (config) => {
      saved = config;
    },
  );
});
afterEach(async () => {
  await desk.stop();
  await sim.close();
  rmSync(folder, { recursive: true, force: true });
});

const chooseSimulator = async () => {
  const added = await ask('devices.add', { kind: 'scanner', adapter: 'escl', address: `127.0.0.1:${sim.port}`, label: 'Сканер у окна' });
  const id = added.devices.find((one) => one.ref.adapter === 'escl')?.ref.id ?? '';
  await ask('devices.choose', { id });
  return id;
};
const JOB = '2b1f7a52-3b64-4f6e-9b0a-0d1f6a3c9e01';
const scan = async () => {
  const pages: Uint8Array[] = [];
  const result = await desk.scan({ jobId: JOB, source: 'feeder', dpi: 200, colour: 'colour' }, async (step) => {
    if (step.page) pages.push(step.page);
  });
  return { condition: result.condition, pages: pages.length };
};

describe('the device desk', () => {
  it('starts although the folder for incoming pages cannot be made', async () => {
    writeFileSync(path.join(folder, 'file'), '');
    const options = { config: DEFAULTS.devices, samplesFolder: path.join(RESOURCES, 'samples'), printFolder: folder };
    const more = { incomingFolder: path.join(folder, 'file/incoming'), virtualPageMs: 0, hardware: false };
    const other = new Desk(
      { ...options, ...more },
      () => undefined,
      () => undefined,
    );
    expect(() => other.start()).not.toThrow();
    await other.stop();
  });

  it('adds a scanner by address, remembers it, and scans with it', async () => {
    const id = await chooseSimulator();
    expect(saved?.chosen.scanner).toBe(id);
    expect(await scan()).toEqual({ condition: 'ok', pages: 5 });
  });
  it('takes the sheet from the glass when the feeder is empty, without being told', async () => {
    await chooseSimulator();
    sim.behaviour.adf = 'ScannerAdfEmpty';
    expect(await scan()).toEqual({ condition: 'ok', pages: 1 });
    expect(sim.lastSettings()).toContain('<pwg:InputSource>Platen</pwg:InputSource>');
  });
  it('does not go to the glass when the feeder jammed', async () => {
    await chooseSimulator();
    sim.behaviour.failAt = { page: 1, adf: 'ScannerAdfJam', status: 503 };
    expect(await scan()).toEqual({ condition: 'paper-jam', pages: 0 });
  });
  it('scans one job at a time and cancels the one that is named', async () => {
    await chooseSimulator();
    let cancelled: boolean[] = [];
    let second: string | undefined;
    const first = await desk.scan({ jobId: JOB, source: 'feeder', dpi: 200, colour: 'colour' }, async ({ page, jobId }) => {
      if (!page) return;
      second = (await scan()).condition;
      cancelled = [desk.cancelScan('another'), desk.cancelScan(jobId)];
    });
    expect([first.condition, second, cancelled]).toEqual(['cancelled', 'in-use', [false, true]]);
    // Neither was a fault of the device.
    expect(desk.state().devices.find((one) => one.ref.adapter === 'escl')?.conditions[0]?.code).toBe('ok');
  });
  it('refuses a wrong address in words, and keeps what it had', async () => {
    expect(await desk.call('devices.add', { kind: 'scanner', adapter: 'escl', address: 'http://a b', label: '' })).toMatchObject({
      ok: false,
      code: 'address-invalid',
    });
    expect(await desk.call('devices.add', { kind: 'printer', adapter: 'escl', address: 'host', label: '' })).toMatchObject({
      ok: false,
      code: 'address-invalid',
    });
    expect(desk.state().devices).toHaveLength(3);
  });
  it('says that a device is away and removes it when asked', async () => {
    const id = await chooseSimulator();
    await sim.close();
    expect(await desk.call('devices.test', { id })).toMatchObject({ ok: true, value: { ok: false, condition: 'offline' } });
    expect((await ask('devices.remove', { id })).devices.map((one) => one.ref.id)).not.toContain(id);
    expect(await desk.call('devices.test', { id })).toMatchObject({ ok: false, code: 'device-unknown' });
  });
  it('is not stopped by a device with a bad address: it is told of, the others work', async () => {
    const bad = { id: 'escl:bad', kind: 'scanner', adapter: 'escl', label: 'Плохой', address: 'http://a b' } as const;
    const config = { ...DEFAULTS.devices, devices: [bad, ...DEFAULTS.devices.devices] };
    const options = {
      samplesFolder: path.join(RESOURCES, 'samples'),
      printFolder: folder,
      incomingFolder: path.join(folder, 'incoming'),
      virtualPageMs: 0,
      hardware: false,
    };
    await desk.stop();
    desk = new Desk(
      { config, ...options },
      () => undefined,
      () => undefined,
    );
    desk.start();
    const codes = () => desk.state().devices.map((one) => one.conditions[0]?.code);
    await until(() => codes().every((code) => code !== undefined), 'the first round of probes');
    expect(codes()).toEqual(['config', 'ok', 'ok', 'ok']);
    expect(await scan()).toEqual({ condition: 'ok', pages: 2 });
  });
  it('adds a scanner on a Node that has neither URL.canParse nor AbortSignal.any', async () => {
    const { canParse } = URL;
    const { any } = AbortSignal;
    Reflect.deleteProperty(URL, 'canParse');
    Reflect.deleteProperty(AbortSignal, 'any');
    try {
      await chooseSimulator();
      expect(await scan()).toEqual({ condition: 'ok', pages: 5 });
      const printer = await ask('devices.add', { kind: 'printer', adapter: 'ipp', address: '127.0.0.1:9', label: '' });
      await ask('devices.choose', { id: printer.devices.find((one) => one.ref.adapter === 'ipp')?.ref.id ?? '' });
      expect((await desk.print({ id: 'job-1', pdf: new Uint8Array(1), copies: 1, title: 't' })).outcome).toBe('failed');
    } finally {
      URL.canParse = canParse;
      AbortSignal.any = any;
    }
  });
  it('tests the virtual devices: a picture from the scanner, a page from the printer', async () => {
    expect(await desk.call('devices.test', { id: 'virtual:scanner' })).toMatchObject({
      ok: true,
      value: { ok: true, picture: expect.any(Uint8Array) },
    });
    expect(await desk.call('devices.test', { id: 'virtual:printer' })).toMatchObject({ ok: true, value: { ok: true } });
    expect(readdirSync(folder)).toEqual(['okno-test.pdf']);
  });
  it('maps buttons to actions by the profile, lights what makes sense, and in learn mode only shows the press', async () => {
    await ask('devices.setAction', { button: 1, action: 'privacy-lock' });
    await ask('devices.press', { button: 1 });
    await ask('devices.learn', { on: true });
    await ask('devices.press', { button: 1 });
    expect(pressed.map((one) => one.action)).toEqual(['privacy-lock', 'none']);
    desk.light(['privacy-lock']);
    expect(desk.state().lights).toEqual([1, 8]);
  });
});
