import { contextBridge, ipcRenderer } from 'electron';
import type { Failure } from '#contract/failure.ts';
import { isPlain } from '#contract/plain.ts';

/**
 * The bridge: `window.okno`, one function per entry of the contract. The outline is put in by the build, so this
 * file carries no schema library; arguments are checked in main, where they cannot be bypassed. What is huge
 * is refused here as well: to read 400 MB only to refuse them costs main more than a second.
 */
declare const __OKNO_OUTLINE__: Record<string, Record<string, 'call' | 'event'>>;

const CALL = 'okno:call';
const PUSH = 'okno:push';

type Listener = (payload: unknown) => void;
const listeners = new Map<string, Set<Listener>>();
ipcRenderer.on(PUSH, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});

const REFUSED: Failure = { ok: false, code: 'bad-request' };
const call = (name: string) => (args: unknown) => (isPlain(args) ? ipcRenderer.invoke(CALL, name, args ?? {}) : Promise.resolve(REFUSED));
const subscribe = (name: string) => (listener: Listener) => {
  const set = listeners.get(name) ?? new Set<Listener>();
  listeners.set(name, set.add(listener));
  return () => {
    set.delete(listener);
  };
};

const bridge = Object.fromEntries(
  Object.entries(__OKNO_OUTLINE__).map(([area, entries]) => [
    area,
    Object.fromEntries(
      Object.entries(entries).map(([name, kind]) => {
        const full = `${area}.${name}`;
        return [name, kind === 'event' ? subscribe(full) : call(full)];
      }),
    ),
  ]),
);

contextBridge.exposeInMainWorld('okno', bridge);
