import { tmpdir } from 'node:os';
import path from 'node:path';
import { Desk } from '#main/devices/desk.ts';
import { DEFAULTS } from '#main/settings/defaults.ts';
import type { Action } from '#contract/devices.ts';

/** The real device desk with the box chosen, as a program of its own: it must run under umockdev's preload. */
const desk = new Desk(
  {
    config: {
      ...DEFAULTS.devices,
      devices: [{ id: 'hid:SIM0001', kind: 'buttons', adapter: 'hid', label: 'Sim', address: '1209:b0b0' }],
      chosen: { buttons: 'hid:SIM0001' },
    },
    samplesFolder: '',
    printFolder: '',
    incomingFolder: path.join(tmpdir(), 'okno-hid-incoming'),
    virtualPageMs: 0,
    hardware: true,
  },
  (name, payload) => {
    if (name === 'devices.pressed')
      console.log(`pressed ${(payload as { button: number }).button} ${(payload as { action: Action }).action}`);
    const state = (payload as { devices?: { conditions: { code: string }[] }[] }).devices?.[0]?.conditions[0]?.code;
    if (name === 'devices.changed' && state) console.log(`state ${state}`);
  },
  () => undefined,
);
desk.start();
desk.light(['call-next', 'privacy-lock']);
const found = await desk.call('devices.discover', {});
console.log(
  `discovered ${found.ok ? (found.value as { devices: { ref: { id: string } }[] }).devices.map((one) => one.ref.id).join(' ') : found.code}`,
);
