import { BrowserWindow, ipcMain, type IpcMainInvokeEvent, type WebFrameMain } from 'electron';
import { fail, type Failure, type Outcome } from '#contract/failure.ts';
import { type CallName, type EventName, entryOf, type PayloadOf } from '#contract/index.ts';
import { type Entry, mayCall } from '#contract/kit.ts';
import { isPlain } from '#contract/plain.ts';
import type { Session } from '#contract/staff.ts';
import { Rate } from './rate.ts';
import { ORIGIN } from './security.ts';
import type { WindowKind, Windows } from './windows.ts';

export const CALL = 'okno:call';
export const PUSH = 'okno:push';

/** Where a checked call goes. */
export type Route = (name: CallName, args: unknown, session: Session | null) => Promise<Outcome<unknown>>;

export interface RouterParts {
  readonly windows: Windows;
  readonly devUrl: string | undefined;
  session(): Session | null;
  route: Route;
  denied(name: string, code: Failure['code']): void;
  /** More calls than a person can make; those were not carried out. */
  tooFast(window: WindowKind, times: number): void;
  /** A person is at work: the inactivity clock starts anew. */
  active(): void;
}

const RATES_MS = 1_000;

/**
 * The one door from windows: main frame? our origin? not too fast? a call of the contract, from a window that may use its area?
 * plain and small? schema? signed in, unlocked, role? Only then the call goes on. Answers are data in every case.
 * @returns to be called before the core stops: tells what is still owed of calls that came too fast.
 */
export function openRouter(parts: RouterParts): () => void {
  const rateOf = (kind: WindowKind) =>
    new Rate(
      () => performance.now(),
      (times) => parts.tooFast(kind, times),
    );
  const rates: Record<WindowKind, Rate> = { operator: rateOf('operator'), display: rateOf('display') };
  const settle = (all: boolean) => {
    for (const rate of Object.values(rates)) rate.settle(all);
  };
  const timer = setInterval(() => settle(false), RATES_MS);
  ipcMain.handle(CALL, (event, name: unknown, args: unknown) => answerCall(parts, rates, event, name, args));
  return () => {
    clearInterval(timer);
    settle(true);
  };
}

async function answerCall(
  parts: RouterParts,
  rates: Readonly<Record<WindowKind, Rate>>,
  event: IpcMainInvokeEvent,
  name: unknown,
  args: unknown,
): Promise<Outcome<unknown>> {
  const kind = trustedSender(parts, event);
  if (!kind) return fail('foreign-sender');
  if (!rates[kind].take()) return fail('too-fast');
  const entry = typeof name === 'string' ? entryOf(name) : undefined;
  if (!entry || entry.kind === 'event') return fail('unknown-call');
  const call = name as CallName;
  if (kind === 'display' && !call.startsWith('display.')) {
    parts.denied(call, 'forbidden');
    return fail('forbidden');
  }
  if (!isPlain(args)) return fail('bad-request');
  const parsed = entry.args.safeParse(args);
  if (!parsed.success) return fail('bad-request', { at: parsed.error.issues[0]?.path.join('.').slice(0, 80) ?? '' });
  const session = parts.session();
  const refused = mayCall(call, entry.access, session);
  if (refused) {
    if (refused.code === 'forbidden') parts.denied(call, refused.code);
    return refused;
  }
  if (entry.kind === 'command') parts.active();
  return parts.route(call, parsed.data, session);
}

/** No escape for about:blank or for a frame that is gone. */
function trustedSender({ windows, devUrl }: RouterParts, event: IpcMainInvokeEvent): WindowKind | undefined {
  const frame: WebFrameMain | null = event.senderFrame;
  if (!frame || frame !== event.sender.mainFrame) return undefined;
  const origin = new URL(frame.url).protocol === 'app:' ? `app://${new URL(frame.url).host}` : frame.origin;
  const allowed = origin === ORIGIN || (devUrl !== undefined && origin === devUrl);
  return allowed ? windows.kindOf(event.sender.id) : undefined;
}

/** Sends an event to every window that may see it now. */
export function pushTo<E extends EventName>(windows: Windows, session: Session | null, name: E, payload: PayloadOf<E>): void {
  const entry: Entry | undefined = entryOf(name);
  if (entry?.kind !== 'event' || mayCall(name, entry.access, session)) return;
  for (const [kind, window] of windows.all()) {
    const own = kind === 'display' ? name.startsWith('display.') : !name.startsWith('display.');
    if (own && !window.isDestroyed() && BrowserWindow.fromId(window.id)) window.webContents.send(PUSH, name, payload);
  }
}
