import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Child, ProcessHost } from '#main/hosts/process-host.ts';
import type { FromHost, ToHost } from '#main/hosts/protocol.ts';

/** A child under the test's thumb. */
class FakeChild implements Child {
  static all: FakeChild[] = [];
  readonly pid = FakeChild.all.push(this);
  readonly got: ToHost[] = [];
  killed = false;
  obeys = true;
  #message: ((message: FromHost) => void)[] = [];
  #exit: ((reason: string) => void)[] = [];
  post(message: ToHost): void {
    this.got.push(message);
    if (message.type === 'stop' && this.obeys) this.die('exit 0');
  }
  onMessage(listener: (message: FromHost) => void): void {
    this.#message.push(listener);
  }
  onExit(listener: (reason: string) => void): void {
    this.#exit.push(listener);
  }
  kill(): void {
    this.killed = true;
    this.die('SIGKILL');
  }
  say(message: FromHost): void {
    for (const listener of this.#message) listener(message);
  }
  die(reason: string): void {
    const listeners = this.#exit;
    this.#exit = [];
    for (const listener of listeners) listener(reason);
  }
  get lastCall() {
    const call = this.got.findLast((message) => message.type === 'call');
    if (call?.type !== 'call') throw new Error('a call was expected');
    return call;
  }
}

const LIMITS = {
  readyMs: 1_000,
  callMs: 500,
  heartbeatMs: 100,
  stopMs: 200,
  backoffMs: 50,
  maxBackoffMs: 400,
  maxRestarts: 3,
  healthyMs: 10_000,
};
const child = () => FakeChild.all.at(-1) as FakeChild;
const settle = () => vi.advanceTimersByTimeAsync(0);
let host: ProcessHost;
let reasons: string[];

beforeEach(() => {
  vi.useFakeTimers();
  FakeChild.all = [];
  reasons = [];
  host = new ProcessHost({ name: 'test', spawn: () => new FakeChild(), init: () => ({ n: FakeChild.all.length }), limits: LIMITS });
  host.on('exit', (reason) => reasons.push(reason));
  host.start();
});
afterEach(() => vi.useRealTimers());

describe('a supervised host', () => {
  it('gets its options first and is ready when it says so', async () => {
    expect(child().got).toEqual([{ type: 'init', options: { n: 1 } }]);
    child().say({ type: 'ready' });
    expect([host.state, await host.whenReady()]).toEqual(['ready', true]);
  });
  it('answers calls by id, and tells their progress', async () => {
    child().say({ type: 'ready' });
    const steps: unknown[] = [];
    const [a, b] = [host.call('a', 1), host.call('b', 2, { step: (payload) => steps.push(payload) })];
    await settle();
    child().say({ type: 'step', id: 2, payload: 50 });
    child().say({ type: 'result', id: 2, outcome: { ok: true, value: 'B' } });
    child().say({ type: 'result', id: 1, outcome: { ok: true, value: 'A' } });
    expect([await a, await b, steps]).toEqual([{ ok: true, value: 'A' }, { ok: true, value: 'B' }, [50]]);
  });
  it('that takes too long is answered for, and its late answer is nobody’s', async () => {
    child().say({ type: 'ready' });
    const slow = host.call('slow', {});
    await vi.advanceTimersByTimeAsync(0);
    const { id } = child().lastCall;
    const beat = setInterval(() => child().say({ type: 'pong' }), 50);
    await vi.advanceTimersByTimeAsync(501);
    clearInterval(beat);
    expect(await slow).toMatchObject({ ok: false, code: 'host-timeout' });
    expect(() => child().say({ type: 'result', id, outcome: { ok: true, value: 1 } })).not.toThrow();
  });
  it('that dies rejects what is in flight, restarts, and serves calls that waited', async () => {
    child().say({ type: 'ready' });
    const lost = host.call('lost', {});
    await settle();
    child().die('SIGSEGV');
    expect(await lost).toMatchObject({ ok: false, code: 'host-down' });
    expect(host.state).toBe('restarting');
    const waiting = host.call('waiting', {});
    await vi.advanceTimersByTimeAsync(50);
    child().say({ type: 'ready' });
    await settle();
    child().say({ type: 'result', id: child().lastCall.id, outcome: { ok: true, value: 'back' } });
    expect(await waiting).toEqual({ ok: true, value: 'back' });
    expect(reasons).toEqual(['test: SIGSEGV']);
  });
  it('that keeps dying is restarted with growing pauses, then given up', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      child().die('exit 1');
      const before = FakeChild.all.length;
      let waited = 0;
      while (FakeChild.all.length === before) {
        await vi.advanceTimersByTimeAsync(10);
        waited += 10;
      }
      pauses.push(waited);
    }
    expect(pauses).toEqual([50, 100, 200]);
    child().die('exit 1');
    expect(host.state).toBe('failed');
    expect(await host.call('late', {})).toMatchObject({ ok: false, code: 'host-down' });
  });
  it('that stops answering the heartbeat is killed and restarted', async () => {
    child().say({ type: 'ready' });
    await vi.advanceTimersByTimeAsync(300);
    expect(FakeChild.all[0]?.killed).toBe(true);
    expect(reasons[0]).toContain('no heartbeat');
  });
  it('that answers the heartbeat is left alone', async () => {
    child().say({ type: 'ready' });
    for (let i = 0; i < 20; i += 1) {
      child().say({ type: 'pong' });
      await vi.advanceTimersByTimeAsync(50);
    }
    expect([FakeChild.all.length, child().killed]).toEqual([1, false]);
  });
  it('that never becomes ready is killed', async () => {
    await vi.advanceTimersByTimeAsync(1_001);
    expect(reasons[0]).toContain('not ready in time');
  });
  it('that refuses its options is not tried again', async () => {
    child().say({ type: 'refused', reason: 'storage: okno.db: SQLITE_NOTADB' });
    await vi.advanceTimersByTimeAsync(5_000);
    expect([host.state, FakeChild.all.length]).toEqual(['failed', 1]);
  });
  it('is stopped politely, and by force when it does not listen', async () => {
    child().say({ type: 'ready' });
    child().obeys = false;
    const stopping = host.stop();
    await vi.advanceTimersByTimeAsync(201);
    await stopping;
    expect(child().killed).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(FakeChild.all).toHaveLength(1);
  });
});
