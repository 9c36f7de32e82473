import { z } from 'zod';
import { LANGUAGES } from '#contract/app.ts';
import { deskConfig } from '#contract/devices.ts';
import { officeDetails } from '#contract/office.ts';

/** Shorter than the first is no use to anybody at work; longer than the last leaves a stranger alone with an applicant's data. */
export const LOCK_AFTER_MS = { min: 10_000, max: 30 * 60_000 } as const;

/** Preferences of one profile, kept between starts: no personal data, and nothing that says which window this is. */
export const settingsSchema = z.strictObject({
  language: z.enum(LANGUAGES),
  /** Milliseconds without input after which both screens are blanked. */
  lockAfterMs: z.int().min(LOCK_AFTER_MS.min).max(LOCK_AFTER_MS.max),
  /** What stands at the head of a receipt; what the office has not said is left out. */
  office: officeDetails,
  devices: deskConfig,
});
export type Settings = z.infer<typeof settingsSchema>;

/** A first day without hardware: the virtual devices, and the usual meaning of the box's buttons. */
export const DEFAULTS: Settings = {
  language: 'ru',
  lockAfterMs: 5 * 60_000,
  office: {},
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
