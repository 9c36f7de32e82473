import { z } from 'zod';
import { LANGUAGES } from '#contract/app.ts';
import { buttonProfile, deviceRef } from '#contract/devices.ts';

/** Settings of one profile, kept between starts. Holds no personal data. */
export const settingsSchema = z.strictObject({
  window: z.int().min(1).max(999),
  office: z.string().regex(/^[a-z0-9-]{1,40}$/),
  language: z.enum(LANGUAGES),
  lockAfterMs: z.int().min(500),
  devices: z.strictObject({
    devices: z.array(deviceRef).max(50),
    chosen: z.partialRecord(z.enum(['scanner', 'printer', 'buttons']), z.string()),
    profile: buttonProfile,
  }),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A first day without hardware: the virtual devices, and the usual meaning of the box's buttons. */
export const DEFAULTS: Settings = {
  window: 4,
  office: 'demo',
  language: 'ru',
  lockAfterMs: 5 * 60_000,
  devices: {
    devices: [
      { id: 'virtual:scanner', kind: 'scanner', adapter: 'virtual', label: 'Виртуальный сканер' },
      { id: 'virtual:printer', kind: 'printer', adapter: 'virtual', label: 'Виртуальный принтер' },
      { id: 'virtual:buttons', kind: 'buttons', adapter: 'virtual', label: 'Пульт на экране' },
    ],
    chosen: { scanner: 'virtual:scanner', printer: 'virtual:printer', buttons: 'virtual:buttons' },
    profile: [
      { button: 1, action: 'call-next' },
      { button: 2, action: 'recall' },
      { button: 3, action: 'confirm' },
      { button: 4, action: 'no-show' },
      { button: 5, action: 'scan' },
      { button: 6, action: 'next-step' },
      { button: 7, action: 'issue-ticket' },
      { button: 8, action: 'privacy-lock' },
    ],
  },
};
