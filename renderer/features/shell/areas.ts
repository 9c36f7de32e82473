import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import type { Role } from '#contract/kit.ts';

export type AreaId = 'visit' | 'queue' | 'reference' | 'devices' | 'journal' | 'today' | 'masking';

/** What each role sees, the first being where the day begins. */
export const AREAS: Readonly<Record<Role, readonly AreaId[]>> = {
  specialist: ['visit', 'queue', 'reference'],
  it: ['devices'],
  dpo: ['journal', 'masking'],
  head: ['today', 'reference', 'masking'],
};

// The first bundle is the sign-in screen; the visit is fetched while the PIN is typed, the rest when it is opened.
export const loadWork = () => import('../visit/WorkScreen.tsx');
const LOAD: Readonly<Record<AreaId, () => Promise<{ default: ComponentType }>>> = {
  visit: () => loadWork().then((m) => ({ default: m.WorkScreen })),
  queue: () => import('../queue/QueueScreen.tsx').then((m) => ({ default: m.QueueScreen })),
  reference: () => import('../reference/ReferenceScreen.tsx').then((m) => ({ default: m.ReferenceScreen })),
  devices: () => import('../devices/DevicesScreen.tsx').then((m) => ({ default: m.DevicesScreen })),
  journal: () => import('../journal/JournalScreen.tsx').then((m) => ({ default: m.JournalScreen })),
  today: () => import('../head/TodayScreen.tsx').then((m) => ({ default: m.TodayScreen })),
  masking: () => import('../masking/MaskingScreen.tsx').then((m) => ({ default: m.MaskingScreen })),
};

const screens = new Map<AreaId, LazyExoticComponent<ComponentType>>();

export function screenOf(area: AreaId): LazyExoticComponent<ComponentType> {
  const screen = screens.get(area) ?? lazy(LOAD[area]);
  screens.set(area, screen);
  return screen;
}

const REOPEN = 'okno:area';

/** A page remembers a part that could not be loaded as failed for ever: only a new page asks for it again, and opens where this one was. */
export function reopenAt(area: AreaId): void {
  sessionStorage.setItem(REOPEN, area);
  location.reload();
}

/** Where the page before this one wanted to be; once, and only where this role may be. */
export function takeReopened(areas: readonly AreaId[]): AreaId | undefined {
  const wanted = sessionStorage.getItem(REOPEN);
  sessionStorage.removeItem(REOPEN);
  return areas.find((one) => one === wanted);
}
