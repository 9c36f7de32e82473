import type { Page } from '@playwright/test';
import type { Outcome } from '#contract/failure.ts';
import type { QueueState } from '#contract/queue.ts';
import type { ScanProgress } from '#contract/scan.ts';
import type { Session } from '#contract/staff.ts';
import type { VisitView } from '#contract/visit.ts';

/** A text field of the page: what stands in it, and whether the page says that it is wrong or is still being typed. */
export interface Place {
  readonly value: string;
  readonly focused: boolean;
  readonly wrong: boolean;
}

/** What is painted in the operator's window. */
export interface Seen {
  readonly language: 'ru' | 'en';
  readonly screen: 'nothing' | 'starting' | 'people' | 'pin' | 'locked' | 'work';
  readonly keysClosed: boolean;
  readonly area: string | null;
  readonly step: string | null;
  readonly ticket: string | null;
  readonly called: string | null;
  readonly heading: string;
  /** The parts of the bar above, a line each. */
  readonly header: string;
  /** Texts of the buttons and of the whole of the present screen. */
  readonly buttons: readonly string[];
  readonly text: string;
  readonly fields: Readonly<Record<string, Place>>;
  readonly segments: Readonly<Record<string, string>>;
  readonly documents: Readonly<Record<string, string>>;
  readonly selected: string | null;
  readonly counts: Readonly<Record<string, Place>>;
  readonly marks: Readonly<Record<string, boolean>>;
  readonly paper: string | null;
  /** The forms are looked at as they print. */
  readonly formPages: boolean;
  /** Numbers of the tickets in the tables of the queue. */
  readonly rows: readonly string[];
  readonly dialogs: number;
  readonly late: boolean;
  readonly refuse: boolean;
  /** Something can be taken back: by its button as well, wherever the focus has walked. */
  readonly undo: boolean;
  readonly running: boolean;
  readonly focus: { readonly what: string; readonly lost: boolean; readonly inDialog: boolean; readonly inPin: boolean };
  /** Screens and banners that say the program is broken. */
  readonly faults: readonly string[];
}

/** What is painted, and what the program answers at the same moment. */
export interface World {
  readonly seen: Seen;
  readonly session: Session | null;
  readonly queue: QueueState | null;
  readonly visit: VisitView | null;
  readonly scans: readonly ScanProgress[];
}

interface Asked {
  readonly staff: { session(args: object): Promise<Outcome<Session | null>> };
  readonly queue: { state(args: object): Promise<Outcome<QueueState>> };
  readonly visit: { current(args: object): Promise<Outcome<VisitView | null>> };
  readonly scan: { running(args: object): Promise<Outcome<ScanProgress[]>> };
}

/** Asks the program, then reads the page in the same breath. */
export const look = (page: Page): Promise<World> =>
  page.evaluate(async () => {
    const { staff, queue: queues, visit: visits, scan } = (window as unknown as { okno: Asked }).okno;
    const of = <T>(outcome: Outcome<T>): T | null => (outcome.ok ? outcome.value : null);
    const session = of(await staff.session({}));
    const works = session !== null && !session.locked;
    const desk = works && session.role === 'specialist';
    const queue = desk || (works && session.role === 'head') ? of(await queues.state({})) : null;
    const visit = desk ? of(await visits.current({})) : null;
    const scans = desk ? (of(await scan.running({})) ?? []) : [];

    const all = <E extends Element = HTMLElement>(css: string): E[] => [...document.querySelectorAll<E>(css)];
    const one = (css: string) => document.querySelector<HTMLElement>(css);
    const byId = (id: string) => one(`[data-testid="${id}"]`);
    const place = (input: HTMLInputElement) => ({
      value: input.value,
      focused: input === document.activeElement,
      wrong: input.getAttribute('aria-invalid') === 'true',
    });
    const main = one('main');
    const active = document.activeElement;
    const dialogs = all('[role="dialog"]');
    const pins = all('input[type="password"]').length;
    const screen = one('nav')
      ? 'work'
      : pins > 0
        ? session
          ? 'locked'
          : 'pin'
        : all('[data-testid^="person-"]').length > 0
          ? 'people'
          : one('h1')
            ? 'starting'
            : 'nothing';
    const inputs = all<HTMLInputElement>('input[data-field]');
    const counts = ['originals', 'copies', 'sheets'].flatMap((name) => {
      const found = byId(`count-${name}`);
      const input = found instanceof HTMLInputElement ? found : found?.querySelector('input');
      return input ? [[name, place(input)] as const] : [];
    });
    const named = (prefix: string) =>
      all(`[data-testid^="${prefix}"]`).map((each) => [each.dataset.testid?.slice(prefix.length) ?? '', each] as const);
    return {
      session,
      queue,
      visit,
      scans,
      seen: {
        language: document.documentElement.lang === 'en' ? 'en' : 'ru',
        screen,
        keysClosed: document.documentElement.dataset.keys === 'closed',
        area: one('[data-testid^="area-"][aria-current="page"]')?.dataset.testid?.slice('area-'.length) ?? null,
        step: one('main[data-step]')?.dataset.step ?? null,
        ticket: byId('ticket')?.textContent ?? null,
        called: byId('called-number')?.textContent ?? null,
        heading: main?.querySelector('h1')?.textContent ?? '',
        header: all('header > *')
          .map((each) => each.textContent ?? '')
          .join('\n'),
        buttons: all('main button').map((each) => each.textContent ?? ''),
        text: main?.textContent ?? '',
        fields: Object.fromEntries(inputs.map((input) => [input.dataset.field ?? '', place(input)])),
        segments: Object.fromEntries(
          all('[data-field]:not(input)').map((each) => [
            each.dataset.field ?? '',
            [...each.querySelectorAll<HTMLInputElement>('input:checked')].map((input) => input.value).join(' '),
          ]),
        ),
        documents: Object.fromEntries(named('document-').map(([id, each]) => [id, each.dataset.mark ?? ''])),
        selected: one('[data-mark][aria-selected="true"]')?.dataset.testid?.slice('document-'.length) ?? null,
        counts: Object.fromEntries(counts),
        marks: Object.fromEntries(named('mark-').map(([id, each]) => [id, (each as HTMLInputElement).checked])),
        paper: byId('paper')?.textContent ?? null,
        formPages: byId('form-pages') !== null,
        rows: all('main tbody tr td:first-child')
          .map((each) => each.textContent ?? '')
          .filter((text) => /^[А-Я]-\d{3,4}$/u.test(text)),
        dialogs: dialogs.length,
        late: byId('late') !== null,
        refuse: byId('refuse') !== null,
        undo: byId('undo') !== null,
        running: byId('scan-cancel') !== null,
        focus: {
          what: active ? `${active.tagName.toLowerCase()} ${(active as HTMLElement).dataset.testid ?? ''}`.trim() : 'nothing',
          lost: active === null || !document.contains(active) || !active.checkVisibility({ visibilityProperty: true }),
          inPin: active instanceof HTMLInputElement && active.type === 'password' && !active.disabled,
          inDialog: active?.closest('[role="dialog"]') !== null && active !== null,
        },
        faults: ['banner-core', 'banner-devices', 'fault', 'screen-fault', 'start-fault', 'plan-fault'].filter((id) => byId(id) !== null),
      },
    } as const satisfies World;
  });
