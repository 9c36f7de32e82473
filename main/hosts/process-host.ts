import { EventEmitter } from 'node:events';
import type { HostState } from '#contract/app.ts';
import { fail, type Outcome } from '#contract/failure.ts';
import type { FromHost, ToHost } from './protocol.ts';

/** A child as ProcessHost sees it: a utility process, or a fake in a test. */
export interface Child {
  readonly pid: number | undefined;
  post(message: ToHost): void;
  onMessage(listener: (message: FromHost) => void): void;
  /** Called once, with the exit code or the signal's name. */
  onExit(listener: (reason: string) => void): void;
  kill(hard: boolean): void;
}

export interface HostLimits {
  readonly readyMs: number;
  readonly callMs: number;
  readonly heartbeatMs: number;
  readonly stopMs: number;
  /** Pause before the first restart; doubles with each one in a row, up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** Restarts in a row before the host is given up. */
  readonly maxRestarts: number;
  /** A host that has lived this long is healthy again: its restarts no longer count. */
  readonly healthyMs: number;
}
export const LIMITS: HostLimits = {
  readyMs: 15_000,
  callMs: 30_000,
  heartbeatMs: 5_000,
  stopMs: 3_000,
  backoffMs: 200,
  maxBackoffMs: 5_000,
  maxRestarts: 5,
  healthyMs: 30_000,
};

export interface HostOptions {
  readonly name: string;
  readonly spawn: () => Child;
  /** Asked at every start, so that a restarted host gets the present settings. */
  readonly init: () => unknown;
  readonly limits?: Partial<HostLimits>;
}

interface Pending {
  readonly settle: (outcome: Outcome<unknown>) => void;
  readonly step: ((payload: unknown) => void) | undefined;
  readonly timer: NodeJS.Timeout;
}

interface Events {
  state: [HostState];
  push: [name: string, payload: unknown];
  /** Why a child ended, for the log: a code, a signal or a refusal, never a payload. */
  exit: [reason: string];
}

/**
 * Owns one supervised child: handshake, request ids, deadlines, heartbeat, restart with growing back-off and a ceiling.
 * A call in flight when the child dies is answered with `host-down`; it is never repeated by itself.
 */
export class ProcessHost extends EventEmitter<Events> {
  readonly #options: HostOptions;
  readonly #limits: HostLimits;
  readonly #pending = new Map<number, Pending>();
  #child: Child | undefined;
  #state: HostState = 'stopped';
  #nextId = 1;
  #restarts = 0;
  #startedAt = 0;
  #answered = true;
  #timers: { ready?: NodeJS.Timeout; heartbeat?: NodeJS.Timeout; restart?: NodeJS.Timeout } = {};
  #waiting: (() => void)[] = [];

  constructor(options: HostOptions) {
    super();
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
  }

  get state(): HostState {
    return this.#state;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    if (this.#child || this.#state === 'starting') return;
    this.#become(this.#restarts > 0 ? 'restarting' : 'starting');
    const child = this.#options.spawn();
    this.#child = child;
    child.onMessage((message) => this.#onMessage(child, message));
    child.onExit((reason) => this.#onExit(child, reason));
    child.post({ type: 'init', options: this.#options.init() });
    this.#timers.ready = setTimeout(() => this.#giveUpChild('not ready in time'), this.#limits.readyMs);
  }

  /** Waits until the host is ready, or can no longer become so. */
  async whenReady(): Promise<boolean> {
    while (this.#state === 'starting' || this.#state === 'restarting') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.#state === 'ready';
  }

  /** One call. While the host restarts, calls wait for it up to their own deadline. */
  async call(
    name: string,
    args: unknown,
    more: { session?: string | undefined; step?: (payload: unknown) => void; deadlineMs?: number } = {},
  ): Promise<Outcome<unknown>> {
    if (this.#state !== 'ready' && !(await this.whenReady())) return fail('host-down', { detail: this.#options.name });
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(id, fail('host-timeout', { detail: name })), more.deadlineMs ?? this.#limits.callMs);
      this.#pending.set(id, { settle: resolve, step: more.step, timer });
      this.#child?.post({ type: 'call', id, name, args, ...(more.session === undefined ? {} : { session: more.session }) });
    });
  }

  /** Asks the child to finish, then ends it. */
  async stop(): Promise<void> {
    this.#become('stopped');
    clearTimeout(this.#timers.restart);
    const child = this.#child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const hard = setTimeout(() => child.kill(true), this.#limits.stopMs);
      child.onExit(() => {
        clearTimeout(hard);
        resolve();
      });
      child.post({ type: 'stop' });
    });
  }

  #onMessage(child: Child, message: FromHost): void {
    if (child !== this.#child) return;
    this.#answered = true;
    switch (message.type) {
      case 'ready':
        clearTimeout(this.#timers.ready);
        this.#startedAt = Date.now();
        this.#become('ready');
        this.#beat();
        break;
      case 'refused':
        // The options themselves are wrong (a damaged file, a wrong key): trying again cannot help.
        this.#restarts = this.#limits.maxRestarts;
        this.#giveUpChild(message.reason);
        break;
      case 'result':
        this.#settle(message.id, message.outcome);
        break;
      case 'step':
        this.#pending.get(message.id)?.step?.(message.payload);
        break;
      case 'push':
        this.emit('push', message.name, message.payload);
        break;
      case 'pong':
        break;
    }
  }

  #beat(): void {
    clearTimeout(this.#timers.heartbeat);
    this.#timers.heartbeat = setTimeout(() => {
      if (!this.#answered) {
        this.#giveUpChild('no heartbeat');
        return;
      }
      this.#answered = false;
      this.#child?.post({ type: 'ping' });
      this.#beat();
    }, this.#limits.heartbeatMs);
  }

  #giveUpChild(reason: string): void {
    this.emit('exit', `${this.#options.name}: ${reason}`);
    this.#child?.kill(true);
  }

  #onExit(child: Child, reason: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    clearTimeout(this.#timers.ready);
    clearTimeout(this.#timers.heartbeat);
    this.emit('exit', `${this.#options.name}: ${reason}`);
    for (const id of [...this.#pending.keys()]) this.#settle(id, fail('host-down', { detail: this.#options.name }));
    if (this.#state === 'stopped') return;
    if (this.#startedAt > 0 && Date.now() - this.#startedAt > this.#limits.healthyMs) this.#restarts = 0;
    if (this.#restarts >= this.#limits.maxRestarts) {
      this.#become('failed');
      return;
    }
    const pause = Math.min(this.#limits.maxBackoffMs, this.#limits.backoffMs * 2 ** this.#restarts);
    this.#restarts += 1;
    this.#become('restarting');
    this.#timers.restart = setTimeout(() => this.start(), pause);
  }

  #settle(id: number, outcome: Outcome<unknown>): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(outcome);
  }

  #become(state: HostState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit('state', state);
    if (state === 'starting' || state === 'restarting') return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
