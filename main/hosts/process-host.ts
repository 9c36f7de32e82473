import { EventEmitter } from 'node:events';
import type { HostState } from '#contract/app.ts';
import { fail, type Outcome } from '#contract/failure.ts';
import type { Trouble } from '#contract/trouble.ts';
import { type CallOptions, Calls } from './calls.ts';
import type { FromHost, ToHost } from './protocol.ts';
import { type HostLimits, LIMITS, type Next, Restarts } from './restarts.ts';

/** A child as ProcessHost sees it: a utility process, or a fake in a test. */
export interface Child {
  readonly pid: number | undefined;
  /** May throw when the child is gone or the message cannot be cloned. */
  post(message: ToHost): void;
  onMessage(listener: (message: FromHost) => void): void;
  /** Called once, with the exit code or the signal's name. */
  onExit(listener: (reason: string) => void): void;
  kill(hard: boolean): void;
}

export interface HostOptions {
  readonly name: string;
  readonly spawn: () => Child;
  /** Asked at every start, so that a restarted host gets the present settings. */
  readonly init: () => unknown;
  readonly limits?: Partial<HostLimits>;
}

interface Events {
  state: [HostState];
  push: [name: string, payload: unknown, session: string | undefined];
  /** Why a child ended or could not be started, for the log: a code, a signal or a refusal, never a payload. */
  exit: [reason: string];
}

/**
 * Owns one supervised child: handshake, deadlines, heartbeat, restart with growing back-off and a ceiling.
 * A call in flight when the child dies is answered with `host-down`; it is never repeated by itself.
 */
export class ProcessHost extends EventEmitter<Events> {
  readonly #options: HostOptions;
  readonly #limits: HostLimits;
  readonly #calls: Calls;
  readonly #restarts: Restarts;
  #child: Child | undefined;
  #state: HostState = 'stopped';
  #answered = true;
  /** Set when the present child is to end: why, and what follows. Whatever it still says is ignored. */
  #sentence: { readonly reason: string; readonly next: Next; readonly trouble: Trouble | undefined } | undefined;
  #lastReason: string | undefined;
  #lastTrouble: Trouble | undefined;
  #timers: { ready?: NodeJS.Timeout | undefined; heartbeat?: NodeJS.Timeout | undefined; restart?: NodeJS.Timeout | undefined } = {};
  #waiting = new Set<() => void>();
  #stopping: Promise<void> | undefined;
  #ended: (() => void) | undefined;

  constructor(options: HostOptions) {
    super();
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#calls = new Calls(options.name);
    this.#restarts = new Restarts(this.#limits);
  }

  get state(): HostState {
    return this.#state;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }
  /** Why the host is not ready, while it is `restarting` or `failed`: `storage: okno.db: SQLITE_FULL`, `SIGKILL`. */
  get lastReason(): string | undefined {
    return this.#lastReason;
  }
  /** The same for a person, where the child said it. */
  get lastTrouble(): Trouble | undefined {
    return this.#lastTrouble;
  }

  /** Starts a host that is stopped; does nothing to any other, or while a stopped one still ends. */
  start(): void {
    if (this.#state !== 'stopped' || this.#child) return;
    this.#begin('starting');
  }

  /** Tries at once, with all counts at zero, a host that has failed or waits for its next try: a person has mended what was wrong. */
  restart(): void {
    if (this.#state === 'failed' || this.#timers.restart) this.#begin('restarting');
  }

  /** Waits until the host is ready, or can no longer become so by itself, or the deadline has come. Answers whether it is ready. */
  async whenReady(deadlineMs = Number.POSITIVE_INFINITY): Promise<boolean> {
    if (this.#isComing()) {
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(deadlineMs) ? setTimeout(() => done(), deadlineMs) : undefined;
        const done = () => {
          clearTimeout(timer);
          this.#waiting.delete(done);
          resolve();
        };
        this.#waiting.add(done);
      });
    }
    return this.#state === 'ready';
  }

  /**
   * One call. While the host starts or restarts, calls wait for it, in order, up to their own deadline; then they are
   * answered with `host-timeout`. A host that has failed or is stopped answers `host-down` at once.
   */
  call(name: string, args: unknown, options: CallOptions = {}): Promise<Outcome<unknown>> {
    if (this.#state !== 'ready' && !this.#isComing()) return Promise.resolve(fail('host-down', { detail: this.#options.name }));
    const { id, outcome } = this.#calls.begin(name, args, options.deadlineMs ?? this.#limits.callMs, options);
    if (this.#state === 'ready') this.#calls.send(id, this.#post);
    return outcome;
  }

  /** Asks the child to finish, then ends it. In any state, any number of times; nothing of the host is left running after it. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end().finally(() => {
      this.#stopping = undefined;
    });
    return this.#stopping;
  }

  #isComing(): boolean {
    return this.#state === 'starting' || this.#state === 'restarting';
  }

  #begin(state: 'starting' | 'restarting'): void {
    this.#restarts.forget();
    this.#spawn(state);
  }

  #spawn(state: 'starting' | 'restarting'): void {
    this.#clearTimers();
    this.#become(state);
    // Whoever was told of the state may have stopped the host.
    if (this.#state !== state || this.#child) return;
    this.#restarts.started();
    this.#sentence = undefined;
    let child: Child;
    try {
      child = this.#options.spawn();
    } catch (error) {
      this.#failed(told(error), 'counts');
      return;
    }
    this.#child = child;
    child.onMessage((message) => this.#onMessage(child, message));
    child.onExit((reason) => this.#onExit(child, reason));
    this.#timers.ready = setTimeout(() => this.#giveUpChild('not ready in time', 'counts'), this.#limits.readyMs);
    try {
      child.post({ type: 'init', options: this.#options.init() });
    } catch (error) {
      this.#giveUpChild(told(error), 'counts');
    }
  }

  readonly #post = (message: ToHost): void => {
    this.#child?.post(message);
  };

  /** For what needs no answer: a child that is gone will say so by its exit. */
  #tell(child: Child, message: ToHost): void {
    try {
      child.post(message);
    } catch {
      // As above.
    }
  }

  #kill(child: Child, hard: boolean): void {
    try {
      child.kill(hard);
    } catch {
      // It has just ended by itself.
    }
  }

  async #end(): Promise<void> {
    this.#clearTimers();
    this.#become('stopped');
    const child = this.#child;
    if (!child) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#ended = resolve;
      timer = setTimeout(() => {
        this.#kill(child, true);
        // A child stuck in the kernel must not keep the whole program from closing.
        timer = setTimeout(() => this.#onExit(child, 'does not end'), this.#limits.stopMs);
      }, this.#limits.stopMs);
      this.#tell(child, { type: 'stop' });
    });
    clearTimeout(timer);
    this.#ended = undefined;
  }

  #onMessage(child: Child, message: FromHost): void {
    if (child !== this.#child || this.#sentence) return;
    this.#answered = true;
    switch (message.type) {
      case 'ready':
        if (this.#isComing()) this.#onReady();
        break;
      case 'refused':
        this.#giveUpChild(message.reason, message.passing ? 'passing' : 'final', message.trouble);
        break;
      case 'result':
        this.#calls.answer(message.id, message.outcome);
        break;
      case 'step':
        this.#calls.step(message.id, message.payload, (ok) => this.#tell(child, { type: 'ack', id: message.id, n: message.n, ok }));
        break;
      case 'push':
        this.emit('push', message.name, message.payload, message.session);
        break;
      case 'pong':
        break;
    }
  }

  #onReady(): void {
    clearTimeout(this.#timers.ready);
    this.#restarts.ready();
    this.#lastReason = undefined;
    this.#lastTrouble = undefined;
    this.#beat();
    this.#become('ready');
  }

  #beat(): void {
    clearTimeout(this.#timers.heartbeat);
    this.#timers.heartbeat = setTimeout(() => {
      if (!this.#answered) {
        this.#giveUpChild('no heartbeat', 'counts');
        return;
      }
      this.#answered = false;
      if (this.#child) this.#tell(this.#child, { type: 'ping' });
      this.#beat();
    }, this.#limits.heartbeatMs);
  }

  /** Ends a child that is of no use. What was posted to it is answered for now; what follows is decided when it is gone. */
  #giveUpChild(reason: string, next: Next, trouble?: Trouble): void {
    const child = this.#child;
    if (!child || this.#sentence) return;
    this.#sentence = { reason, next, trouble };
    this.#clearTimers();
    if (this.#state === 'ready') this.#become('restarting');
    this.#calls.lost();
    this.#kill(child, true);
  }

  #onExit(child: Child, exit: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#clearTimers();
    this.#calls.lost();
    const { reason, next, trouble } = this.#sentence ?? { reason: exit, next: 'counts', trouble: undefined };
    if (this.#state === 'stopped') {
      this.emit('exit', `${this.#options.name}: ${reason}`);
      this.#ended?.();
      return;
    }
    this.#failed(reason, next, trouble);
  }

  /** A start that came to nothing, or a child that has ended: waits for the next try, or gives the host up. */
  #failed(reason: string, next: Next, trouble?: Trouble): void {
    this.#lastReason = reason;
    this.#lastTrouble = trouble;
    const pause = this.#restarts.ended(next);
    if (pause !== undefined) this.#timers.restart = setTimeout(() => this.#spawn('restarting'), pause);
    this.emit('exit', `${this.#options.name}: ${reason}`);
    // Whoever was told may have stopped the host.
    if (this.#state !== 'stopped') this.#become(pause === undefined ? 'failed' : 'restarting');
  }

  #clearTimers(): void {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#timers = {};
  }

  #become(state: HostState): void {
    if (state === this.#state) return;
    this.#state = state;
    // What has waited goes first, before whoever is told of the state asks something new.
    if (state === 'ready') this.#calls.sendWaiting(this.#post);
    if (state === 'failed' || state === 'stopped') this.#calls.giveUp();
    if (!this.#isComing()) for (const done of [...this.#waiting]) done();
    this.emit('state', state);
  }
}

/** What went wrong in starting a child, in one line for the log. */
const told = (error: unknown): string =>
  (error instanceof Error ? `${'code' in error ? String(error.code) : error.name}: ${error.message}` : 'unknown').slice(0, 200);
