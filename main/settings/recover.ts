import type { z } from 'zod';
import { buttonAction, type DeskConfig, deviceRef, type DeviceRef, MOST_DEVICES } from '#contract/devices.ts';
import { officeDetails } from '#contract/office.ts';
import { DEFAULTS, type Settings, settingsSchema } from './defaults.ts';
import { migrated, type Raw } from './migrations.ts';

/** One thing of the file that could not be used, and what became of it. `path` is `lockAfterMs`, `devices.devices.2`, `settings.json`. */
export interface SettingsProblem {
  readonly path: string;
  readonly was: 'dropped' | 'defaulted' | 'file-set-aside' | 'missing';
}
type Note = (path: string, was: SettingsProblem['was']) => void;

/** Everything of a file that can be used; what cannot costs only itself. What is merely missing has its default and is no problem. */
export function recover(file: Raw): { settings: Settings; problems: SettingsProblem[] } {
  const problems: SettingsProblem[] = [];
  // A name in the file may be anything, and a problem goes into logs.
  const note: Note = (path, was) => problems.push({ path: path.slice(0, 80), was });
  const shape = migrated(file);
  if (!shape) note('v', 'defaulted');
  const { language, lockAfterMs, office, devices, ...unknown } = shape ?? { ...file, v: undefined };
  for (const [name, value] of Object.entries(unknown)) if (value !== undefined) note(name, 'dropped');
  const settings = {
    language: one('language', settingsSchema.shape.language, language, DEFAULTS.language, note),
    lockAfterMs: one('lockAfterMs', settingsSchema.shape.lockAfterMs, lockAfterMs, DEFAULTS.lockAfterMs, note),
    office: details(office, note),
    devices: desk(devices, note),
  };
  return { settings, problems };
}

function details(raw: unknown, note: Note): Settings['office'] {
  if (raw === undefined) return DEFAULTS.office;
  if (!isRaw(raw)) {
    note('office', 'defaulted');
    return DEFAULTS.office;
  }
  const kept = Object.entries(raw).filter(([name, value]) => {
    const fits = officeDetails.safeParse({ [name]: value }).success;
    if (!fits) note(`office.${name}`, 'dropped');
    return fits;
  });
  return officeDetails.parse(Object.fromEntries(kept));
}

function desk(raw: unknown, note: Note): DeskConfig {
  if (raw === undefined) return DEFAULTS.devices;
  if (!isRaw(raw)) {
    note('devices', 'defaulted');
    return DEFAULTS.devices;
  }
  const { devices: refs, chosen, profile, ...unknown } = raw;
  for (const name of Object.keys(unknown)) note(`devices.${name}`, 'dropped');
  const shipped = DEFAULTS.devices.devices;
  const devices = list('devices.devices', refs, { schema: deviceRef, fallback: shipped, shipped, keyOf: (ref) => ref.id }, note);
  return {
    devices,
    chosen: choice(chosen, devices, note),
    profile: list(
      'devices.profile',
      profile,
      { schema: buttonAction, fallback: DEFAULTS.devices.profile, shipped: [], keyOf: (entry) => entry.button },
      note,
    ),
  };
}

/**
 * A choice must name a device of its kind that is there. One that does not is dropped, not replaced: a window whose
 * scanner is lost must say so, and not put the sample pages of the virtual one into somebody's case.
 */
function choice(raw: unknown, devices: readonly DeviceRef[], note: Note): DeskConfig['chosen'] {
  const known = raw === undefined || isRaw(raw);
  if (!known) note('devices.chosen', 'defaulted');
  const wanted: Raw = known ? (raw ?? DEFAULTS.devices.chosen) : DEFAULTS.devices.chosen;
  const chosen: DeskConfig['chosen'] = {};
  for (const [kind, id] of Object.entries(wanted)) {
    const ref = devices.find((one) => one.id === id && one.kind === kind);
    if (ref) chosen[ref.kind] = ref.id;
    else if (raw !== undefined) note(`devices.chosen.${kind}`, 'dropped');
  }
  return chosen;
}

export const isRaw = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

function one<T>(path: string, schema: z.ZodType<T>, raw: unknown, fallback: T, note: Note): T {
  if (raw === undefined) return fallback;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  note(path, 'defaulted');
  return fallback;
}

interface Kind<T> {
  readonly schema: z.ZodType<T>;
  /** Instead of what is missing or no list. */
  readonly fallback: readonly T[];
  /** Entries that come back as they ship instead of being dropped: the virtual devices are always there to be chosen. */
  readonly shipped: readonly T[];
  /** What no two entries may share. */
  keyOf(entry: T): unknown;
}

/** A list entry by entry: a bad or repeated one, or one too many, costs only itself. */
function list<T>(path: string, raw: unknown, { schema, fallback, shipped, keyOf }: Kind<T>, note: Note): T[] {
  if (raw === undefined) return [...fallback];
  if (!Array.isArray(raw)) {
    note(path, 'defaulted');
    return [...fallback];
  }
  const entries = new Map<unknown, T>();
  for (const [at, value] of raw.entries()) {
    const parsed = schema.safeParse(value);
    const own = parsed.success ? undefined : shipped.find((known) => isRaw(value) && keyOf(value as T) === keyOf(known));
    const entry = parsed.success ? parsed.data : own;
    if (entry === undefined || entries.has(keyOf(entry)) || entries.size >= MOST_DEVICES) note(`${path}.${at}`, 'dropped');
    else {
      if (own) note(`${path}.${at}`, 'defaulted');
      entries.set(keyOf(entry), entry);
    }
  }
  return [...entries.values()];
}
