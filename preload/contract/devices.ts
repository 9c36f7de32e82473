import { z } from 'zod';
import { bytes, command, instant, push, query } from './kit.ts';
import { DEVICE_KINDS, CONDITIONS, ADAPTERS, ACTIONS, BUTTON_COUNT } from './words.ts';

export { DEVICE_KINDS, CONDITIONS, ADAPTERS, ACTIONS, BUTTON_COUNT };

export const deviceKind = z.enum(DEVICE_KINDS);
export type DeviceKind = z.infer<typeof deviceKind>;

export const conditionCode = z.enum(CONDITIONS);
export type ConditionCode = z.infer<typeof conditionCode>;

export const condition = z.strictObject({
  code: conditionCode,
  severity: z.enum(['info', 'warn', 'block']),
  /** The device's own word, for IT. */
  raw: z.string().max(200),
  since: instant,
});
export type Condition = z.infer<typeof condition>;

export const adapter = z.enum(ADAPTERS);
export type AdapterName = z.infer<typeof adapter>;

export const deviceRef = z.strictObject({
  /** Stable over restarts: uuid, serial, queue or address; never a discovery sequence. */
  id: z.string().min(1).max(160),
  kind: deviceKind,
  adapter,
  label: z.string().max(120),
  address: z.string().max(300).optional(),
});
export type DeviceRef = z.infer<typeof deviceRef>;

export const device = z.strictObject({
  ref: deviceRef,
  /** The one of its kind that the window uses. */
  chosen: z.boolean(),
  conditions: z.array(condition),
  lastSeen: instant.nullable(),
});
export type DeviceView = z.infer<typeof device>;

export const action = z.enum(ACTIONS);
export type Action = z.infer<typeof action>;

export const buttonAction = z.strictObject({ button: z.int().min(1).max(32), action });
export const buttonProfile = z.array(buttonAction).max(32);
export type ButtonProfile = z.infer<typeof buttonProfile>;

export const MOST_DEVICES = 50;
/** What is kept of the devices between starts: the only schema of it. */
export const deskConfig = z.strictObject({
  devices: z.array(deviceRef).max(MOST_DEVICES),
  /** Id of the device in use, per kind. */
  chosen: z.partialRecord(deviceKind, z.string()),
  profile: buttonProfile,
});
export type DeskConfig = z.infer<typeof deskConfig>;

export const devicesState = z.strictObject({
  devices: z.array(device),
  profile: buttonProfile,
  /** Buttons whose light is on now. */
  lights: z.array(z.int()),
  learning: z.boolean(),
});
export type DevicesState = z.infer<typeof devicesState>;

export const testResult = z.strictObject({
  ok: z.boolean(),
  condition: conditionCode,
  raw: z.string().max(300),
  /** Milliseconds the test took. */
  tookMs: z.int(),
  /** Scanner: the test page as JPEG. */
  picture: bytes.optional(),
});
export type TestResult = z.infer<typeof testResult>;

const byId = z.strictObject({ id: z.string().min(1).max(160) });
const it = ['it'] as const;

export const devices = {
  state: query({ result: devicesState, access: ['specialist', 'it'], place: 'devices' }),
  discover: command({ result: devicesState, access: it, place: 'devices' }),
  add: command({
    args: z.strictObject({ kind: deviceKind, adapter, address: z.string().min(1).max(300), label: z.string().max(120) }),
    result: devicesState,
    access: it,
    place: 'devices',
  }),
  remove: command({ args: byId, result: devicesState, access: it, place: 'devices' }),
  choose: command({ args: byId, result: devicesState, access: it, place: 'devices' }),
  /** The test page of a scanner is whatever lies on its glass. */
  test: command({ args: byId, result: testResult, access: it, place: 'devices', shows: 'person' }),
  setAction: command({
    args: z.strictObject({ button: z.int().min(1).max(32), action }),
    result: devicesState,
    access: it,
    place: 'devices',
  }),
  learn: command({ args: z.strictObject({ on: z.boolean() }), result: devicesState, access: it, place: 'devices' }),
  /** The on-screen twin of a hardware button: takes the same way from the debouncer's exit on. */
  press: command({ args: z.strictObject({ button: z.int().min(1).max(32) }), access: ['specialist', 'it'], place: 'devices' }),
  changed: push(devicesState, ['specialist', 'it']),
  pressed: push(z.strictObject({ button: z.int(), action, at: instant, deviceId: z.string() }), ['specialist', 'it']),
} as const;
export type Pressed = { button: number; action: Action; at: number; deviceId: string };
