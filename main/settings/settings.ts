import ElectronStore from 'electron-store';
import { DEFAULTS, type Settings, settingsSchema } from './defaults.ts';

export interface SettingsStore {
  get(): Settings;
  set(change: Partial<Settings>): void;
}

/** Settings in `<folder>/settings.json`. A damaged or foreign file is set aside by its part, never trusted: each key falls back to its default. */
export function openSettings(folder: string): SettingsStore {
  const store = new ElectronStore<Record<string, unknown>>({ cwd: folder, name: 'settings', clearInvalidConfig: true });
  const read = (): Settings => {
    const entries = Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const parsed = schema.safeParse(store.get(name));
      return [name, parsed.success ? parsed.data : DEFAULTS[name as keyof Settings]];
    });
    return settingsSchema.parse(Object.fromEntries(entries));
  };
  return { get: read, set: (change) => store.set(change) };
}
