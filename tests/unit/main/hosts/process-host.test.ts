import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessHost } from '#main/hosts/process-host.ts';
import { FakeChildren } from '#tests/fixtures/fake-child.ts';

const LIMITS = {
  readyMs: 1_000,
  callMs: 500,
  heartbeatMs: 100,
  stopMs: 200,
  backoffMs: 50,
  maxBackoffMs: 400,
  passingBackoffMs: 1_000,
  maxPassingBackoffMs: 8_000,
  maxRestarts: 3,
  healthyMs: 10_000,
};
const FULL = { type: 'refused', reason: 'storage: okno.db: SQLITE_FULL', passing: true } as const;
const DAMAGED = { type: 'refused', reason: 'storage: okno.db: SQLITE_NOTADB', passing: false } as const;

let children: FakeChildren;
let host: ProcessHost;
let reasons: string[];
let states: string[];
const settle = () => vi.advanceTimersByTimeAsync(0);
const child = () => children.last;

const begin = (limits: Partial<typeof LIMITS> = {}, init: () => unknown = () => ({ n: children.all.length })) => {
  children = new FakeChildren();
  reasons = [];
  states = [];
  host = new ProcessHost({ name: 'test', spawn: children.spawn, init, limits: { ...LIMITS, ...limits } });
  host.on('exit', (reason) => reasons.push(reason));
  host.on('state', (state) => states.push(state));
  host.start();
};
/** Advances until the next child is spawned; answers the milliseconds it took. */
async function nextSpawn(): Promise<number> {
  const before = children.all.length;
  let waited = 0;
  while (children.all.length === before) {
    if (waited > 60_000) throw new Error('no further child in a minute');
    await vi.advanceTimersByTimeAsync(10);
    waited += 10;
  }
  return waited;
}
/** The heartbeat answered for a while. */
async function live(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    child().say({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(50);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  begin();
});
afterEach(async () => {
  const stopping = host.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  await stopping;
  expect(vi.getTimerCount(), 'no timer outlives a stopped host').toBe(0);
  vi.useRealTimers();
});

describe('a supervised host', () => {
  it('gets its options first and is ready when it says so', async () => {
    expect(child().got).toEqual([{ type: 'init', options: { n: 1 } }]);
    child().say({ type: 'ready' });
    expect([host.state, await host.whenReady()]).toEqual(['ready', true]);
  });
  it('answers calls by id, and tells their progress', async () => {
    child().say({ type: 'ready' });
    const steps: unknown[] = [];
    const [a, b] = [host.call('a', 1), host.call('b', 2, { step: (payload) => void steps.push(payload) })];
    await settle();
    child().say({ type: 'step', id: 2, n: 1, payload: 50 });
    child().say({ type: 'result', id: 2, outcome: { ok: true, value: 'B' } });
    child().say({ type: 'result', id: 1, outcome: { ok: true, value: 'A' } });
    expect([await a, await b, steps]).toEqual([{ ok: true, value: 'A' }, { ok: true, value: 'B' }, [50]]);
  });
  it('that takes too long is answered for, and its late answer is nobody’s', async () => {
    child().say({ type: 'ready' });
    const slow = host.call('slow', {});
    await settle();
    const { id } = child().lastCall;
    await live(501);
    expect(await slow).toMatchObject({ ok: false, code: 'host-timeout' });
    expect(() => child().say({ type: 'result', id, outcome: { ok: true, value: 1 } })).not.toThrow();
  });
  it('that stops answering the heartbeat is killed and restarted', async () => {
    child().say({ type: 'ready' });
    await vi.advanceTimersByTimeAsync(300);
    expect(children.all[0]?.killed).toBe(true);
    expect(reasons).toEqual(['test: no heartbeat']);
  });
  it('that was given up serves nobody from then on, even while it is still dying', async () => {
    child().say({ type: 'ready' });
    child().mortal = false;
    const lost = host.call('lost', {});
    await vi.advanceTimersByTimeAsync(300);
    expect([await lost, host.state]).toMatchObject([{ ok: false, code: 'host-down' }, 'restarting']);
    void host.call('next', {});
    child().say({ type: 'ready' });
    expect([host.state, child().calls.length, children.all.length]).toEqual(['restarting', 1, 1]);
    child().die('SIGKILL');
    await nextSpawn();
    child().say({ type: 'ready' });
    expect(child().lastCall.name).toBe('next');
  });
  it('that answers the heartbeat is left alone', async () => {
    child().say({ type: 'ready' });
    await live(1_000);
    expect([children.all.length, child().killed]).toEqual([1, false]);
  });
});

describe('a host that dies', () => {
  it('rejects what is in flight, restarts, and serves calls that waited', async () => {
    child().say({ type: 'ready' });
    const lost = host.call('lost', {});
    await settle();
    child().die('SIGSEGV');
    expect(await lost).toMatchObject({ ok: false, code: 'host-down' });
    expect([host.state, host.lastReason]).toEqual(['restarting', 'SIGSEGV']);
    const waiting = host.call('waiting', {});
    await vi.advanceTimersByTimeAsync(50);
    child().say({ type: 'ready' });
    await settle();
    child().say({ type: 'result', id: child().lastCall.id, outcome: { ok: true, value: 'back' } });
    expect(await waiting).toEqual({ ok: true, value: 'back' });
    expect([reasons, host.lastReason]).toEqual([['test: SIGSEGV'], undefined]);
  });
  it('gets what was posted to it never again: the call that waited is posted once, in the order of asking', async () => {
    child().say({ type: 'ready' });
    void host.call('lost', {});
    child().die('SIGSEGV');
    for (const name of ['first', 'second']) void host.call(name, {});
    host.on('state', (state) => state === 'ready' && void host.call('on ready', {}));
    await nextSpawn();
    child().say({ type: 'ready' });
    child().say({ type: 'ready' });
    expect(children.all.map((one) => one.calls.map((call) => call.name))).toEqual([['lost'], ['first', 'second', 'on ready']]);
  });
  it('is restarted with growing pauses, then given up', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 3; i += 1) {
      child().die('exit 1');
      pauses.push(await nextSpawn());
    }
    expect(pauses).toEqual([50, 100, 200]);
    child().die('exit 1');
    expect([host.state, host.lastReason]).toEqual(['failed', 'exit 1']);
    expect(await host.call('late', {})).toMatchObject({ ok: false, code: 'host-down' });
  });
  it('after a healthy life and then never becomes ready again is given up at the ceiling all the same', async () => {
    child().say({ type: 'ready' });
    await live(10_100);
    child().die('SIGSEGV');
    for (let i = 0; i < 3; i += 1) {
      await nextSpawn();
      child().die('exit 1');
    }
    await vi.advanceTimersByTimeAsync(600_000);
    expect([children.all.length, host.state]).toEqual([4, 'failed']);
  });
  it('after a healthy life each time is restarted each time, with the first pause', async () => {
    for (let i = 0; i < 6; i += 1) {
      child().say({ type: 'ready' });
      await live(10_100);
      child().die('SIGSEGV');
      expect(await nextSpawn()).toBe(50);
    }
    expect(children.all).toHaveLength(7);
  });
  it('soon after it was ready each time is given up at the ceiling', async () => {
    for (let i = 0; i < 3; i += 1) {
      child().say({ type: 'ready' });
      await live(200);
      child().die('SIGSEGV');
      await nextSpawn();
    }
    child().say({ type: 'ready' });
    child().die('SIGSEGV');
    await vi.advanceTimersByTimeAsync(600_000);
    expect([children.all.length, host.state]).toEqual([4, 'failed']);
  });
  it('under the message does not throw: the call is answered with host-down', async () => {
    child().say({ type: 'ready' });
    child().broken = new Error('ERR_IPC_CHANNEL_CLOSED');
    expect(await host.call('late', {})).toMatchObject({ ok: false, code: 'host-down' });
    // The heartbeat and the polite end go the same way.
    await vi.advanceTimersByTimeAsync(300);
    expect(reasons).toEqual(['test: no heartbeat']);
  });
  it('is another matter than arguments that cannot be cloned: those are the caller’s failure', async () => {
    child().say({ type: 'ready' });
    child().broken = new DOMException('no', 'DataCloneError');
    expect(await host.call('odd', {})).toMatchObject({ ok: false, code: 'internal' });
  });
});

describe('a start that comes to nothing', () => {
  it('is killed when it is not ready in time', async () => {
    await vi.advanceTimersByTimeAsync(1_001);
    expect([reasons, children.all[0]?.killed]).toEqual([['test: not ready in time'], true]);
  });
  it('because the program cannot be spawned counts as failed, and is no exception', async () => {
    children.broken = Object.assign(new Error('spawn ENOENT'), { code: 'ENOENT' });
    child().die('exit 1');
    await vi.advanceTimersByTimeAsync(600_000);
    expect([host.state, children.all.length, reasons.length]).toEqual(['failed', 1, 4]);
    expect(host.lastReason).toContain('ENOENT');
    children.broken = undefined;
    host.restart();
    expect(children.all).toHaveLength(2);
  });
  it('because its options cannot be made counts as failed, kills the child, and is no exception', async () => {
    begin({}, () => {
      throw new Error('no settings');
    });
    await vi.advanceTimersByTimeAsync(600_000);
    expect([host.state, children.all.length, children.all.every((one) => one.killed)]).toEqual(['failed', 4, true]);
    expect(host.lastReason).toContain('no settings');
  });
});

describe('a host that refuses its options', () => {
  it('for good is not tried again', async () => {
    child().say(DAMAGED);
    await vi.advanceTimersByTimeAsync(600_000);
    expect([host.state, children.all.length, host.lastReason]).toEqual(['failed', 1, DAMAGED.reason]);
    expect(states).toEqual(['starting', 'failed']);
  });
  it('for a reason that may pass is tried for ever, ever more seldom, and serves again when it has passed', async () => {
    const pauses: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      child().say(FULL);
      pauses.push(await nextSpawn());
    }
    expect(pauses.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    expect([host.state, host.lastReason]).toEqual(['restarting', FULL.reason]);
    const waiting = host.call('waiting', {});
    child().say({ type: 'ready' });
    child().say({ type: 'result', id: child().lastCall.id, outcome: { ok: true, value: 1 } });
    expect([await waiting, host.state, host.lastReason]).toEqual([{ ok: true, value: 1 }, 'ready', undefined]);
    expect(states).toEqual(['starting', 'restarting', 'ready']);
  });
  it('for a reason that may pass does not hide a crash loop: the ceiling counts the crashes', async () => {
    for (let i = 0; i < 4; i += 1) {
      child().say(FULL);
      await nextSpawn();
      child().die('exit 1');
      if (i < 3) await nextSpawn();
    }
    await vi.advanceTimersByTimeAsync(600_000);
    expect([host.state, children.all.length]).toEqual(['failed', 8]);
  });
});

describe('a person who asks again', () => {
  it('restarts a host that has failed, with all tries before it', async () => {
    child().say(DAMAGED);
    host.restart();
    expect([host.state, children.all.length]).toEqual(['restarting', 2]);
    child().die('exit 1');
    expect(await nextSpawn(), 'the ceiling counts from zero').toBe(50);
    child().say({ type: 'ready' });
    expect(host.state).toBe('ready');
  });
  it('need not wait for the back-off', async () => {
    for (let i = 0; i < 5; i += 1) {
      child().say(FULL);
      await nextSpawn();
    }
    child().say(FULL);
    host.restart();
    expect(children.all).toHaveLength(7);
    child().say({ type: 'ready' });
    await live(20_000);
    expect(children.all, 'the try that was planned is not made as well').toHaveLength(7);
  });
  it('changes nothing of a host that starts, is ready, or is stopped', async () => {
    host.restart();
    child().say({ type: 'ready' });
    host.restart();
    host.start();
    await host.stop();
    host.restart();
    expect(children.all).toHaveLength(1);
    host.start();
    expect([children.all.length, host.state]).toEqual([2, 'starting']);
  });
});

describe('a call that waits for a host', () => {
  it('is answered at its own deadline, the waiting counted, and is not posted after it', async () => {
    child().die('exit 1');
    const [short, long] = [host.call('short', {}, { deadlineMs: 200 }), host.call('long', {}, { deadlineMs: 700 })];
    await vi.advanceTimersByTimeAsync(201);
    expect(await short).toMatchObject({ ok: false, code: 'host-timeout' });
    await vi.advanceTimersByTimeAsync(200);
    child().say({ type: 'ready' });
    await live(250);
    expect(child().calls.map((call) => call.name)).toEqual(['long']);
    let answered = false;
    void long.then(() => {
      answered = true;
    });
    await live(100);
    expect(answered, '700 ms from the asking, not from the posting').toBe(true);
    expect(await long).toMatchObject({ ok: false, code: 'host-timeout' });
  });
  it('is answered with host-down when the host is given up or stopped', async () => {
    const first = host.call('first', {});
    child().say(DAMAGED);
    expect(await first).toMatchObject({ ok: false, code: 'host-down' });
    begin();
    const second = host.call('second', {});
    await host.stop();
    expect(await second).toMatchObject({ ok: false, code: 'host-down' });
  });
  it('and whoever waits for readiness has a deadline too', async () => {
    const [late, forever] = [host.whenReady(100), host.whenReady()];
    await vi.advanceTimersByTimeAsync(101);
    expect(await late).toBe(false);
    child().die('exit 1');
    await nextSpawn();
    child().say({ type: 'ready' });
    expect(await forever).toBe(true);
  });
});

describe('stopping', () => {
  it('is polite, and by force when the child does not listen', async () => {
    child().say({ type: 'ready' });
    child().obeys = false;
    const call = host.call('in flight', {});
    const stopping = host.stop();
    await vi.advanceTimersByTimeAsync(201);
    await stopping;
    expect([child().killed, await call]).toMatchObject([true, { ok: false, code: 'host-down' }]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(children.all).toHaveLength(1);
  });
  it('lets a call in flight be answered by a child that ends politely', async () => {
    child().say({ type: 'ready' });
    child().obeys = false;
    const call = host.call('last', {});
    const stopping = host.stop();
    child().say({ type: 'result', id: child().lastCall.id, outcome: { ok: true, value: 1 } });
    child().die('exit 0');
    await stopping;
    expect(await call).toEqual({ ok: true, value: 1 });
  });
  it('works while the host starts, and what it says then is too late', async () => {
    const [first, again] = [host.stop(), host.stop()];
    child().say({ type: 'ready' });
    await Promise.all([first, again]);
    expect([host.state, child().got.filter((message) => message.type === 'stop').length]).toEqual(['stopped', 1]);
  });
  it('works during the back-off: no child is spawned after it', async () => {
    child().die('exit 1');
    await host.stop();
    expect([host.state, vi.getTimerCount()]).toEqual(['stopped', 0]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(children.all).toHaveLength(1);
  });
  it('works from within what is told of a death', async () => {
    host.once('exit', () => void host.stop());
    child().die('exit 1');
    await vi.advanceTimersByTimeAsync(600_000);
    expect([host.state, children.all.length]).toEqual(['stopped', 1]);
  });
  it('does not wait for ever for a child that cannot be killed', async () => {
    child().obeys = false;
    child().mortal = false;
    const stopping = host.stop();
    await vi.advanceTimersByTimeAsync(401);
    await stopping;
    expect(reasons).toEqual(['test: does not end']);
  });
});
