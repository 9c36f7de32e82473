import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { okay } from '#contract/failure.ts';
import { ProcessHost } from '#main/hosts/process-host.ts';
import type { FromHost, HostPort } from '#main/hosts/protocol.ts';
import { StepRefused, Steps } from '#main/hosts/steps.ts';
import { FakeChildren } from '#tests/fixtures/fake-child.ts';

/** A promise settled from outside. */
const gate = () => {
  let open: () => void = () => undefined;
  let shut: (error: Error) => void = () => undefined;
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    shut = reject;
  });
  return { passed, open, shut };
};

describe('the steps of a call, at whoever asked', () => {
  const children = new FakeChildren();
  let host: ProcessHost;
  const acks = () => children.last.got.flatMap((message) => (message.type === 'ack' ? [[message.n, message.ok]] : []));
  const step = (n: number, id = children.last.lastCall.id) => children.last.say({ type: 'step', id, n, payload: n });
  const result = () => children.last.say({ type: 'result', id: children.last.lastCall.id, outcome: okay('end') });
  const settle = () => vi.advanceTimersByTimeAsync(0);

  beforeEach(() => {
    vi.useFakeTimers();
    host = new ProcessHost({ name: 'test', spawn: children.spawn, init: () => ({}), limits: { heartbeatMs: 60_000 } });
    host.start();
    children.last.say({ type: 'ready' });
  });
  afterEach(async () => {
    await host.stop();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('are taken strictly in order, each acknowledged when it is taken and not before', async () => {
    const gates = [gate(), gate()];
    const begun: unknown[] = [];
    const take = (n: unknown) => {
      begun.push(n);
      return gates[Number(n) - 1]?.passed;
    };
    const call = host.call('scan', {}, { step: take });
    step(1);
    step(2);
    await settle();
    expect([begun, acks()]).toEqual([[1], []]);
    gates[0]?.open();
    await settle();
    expect([begun, acks()]).toEqual([[1, 2], [[1, true]]]);
    gates[1]?.open();
    await settle();
    result();
    expect([await call, acks()]).toEqual([
      okay('end'),
      [
        [1, true],
        [2, true],
      ],
    ]);
  });
  it.each([
    ['throws', () => Promise.resolve().then(() => Promise.reject(new Error('the disk is full')))],
    [
      'throws at once',
      () => {
        throw new Error('the disk is full');
      },
    ],
  ])('one that %s is refused, and so is every later one: no page is missing in between', async (_name, taker) => {
    let asked = 0;
    const take = (n: unknown) => {
      asked += 1;
      return n === 2 ? taker() : undefined;
    };
    const call = host.call('scan', {}, { step: take });
    for (const n of [1, 2, 3]) step(n);
    await settle();
    result();
    await call;
    expect([asked, acks()]).toEqual([
      2,
      [
        [1, true],
        [2, false],
        [3, false],
      ],
    ]);
  });
  it('are refused when nobody takes them, and when the call is over', async () => {
    const call = host.call('scan', {});
    step(1);
    await settle();
    result();
    await call;
    step(2);
    step(1, 999);
    expect(acks()).toEqual([
      [1, false],
      [2, false],
      [1, false],
    ]);
  });
  it('are through before the answer is told', async () => {
    const { passed, open } = gate();
    const taken: unknown[] = [];
    const call = host.call('scan', {}, { step: (n) => passed.then(() => void taken.push(n)) });
    step(1);
    result();
    let answered = false;
    void call.then(() => {
      answered = true;
    });
    await settle();
    expect(answered).toBe(false);
    open();
    expect([await call, taken]).toEqual([okay('end'), [1]]);
  });
  it('are through before a death is told: the page that had come is kept', async () => {
    const gates = [gate(), gate()];
    const kept: unknown[] = [];
    const call = host.call('scan', {}, { step: (n) => gates[Number(n) - 1]?.passed.then(() => void kept.push(n)) });
    step(1);
    step(2);
    children.last.die('SIGSEGV');
    gates[0]?.open();
    gates[1]?.open();
    expect([await call, kept]).toEqual([expect.objectContaining({ code: 'host-down' }), [1, 2]]);
  });
  it('begin the deadline anew when it is to be so, each one that is taken, and no other', async () => {
    const { passed, open } = gate();
    const call = host.call('scan', {}, { step: (n) => (n === 3 ? passed : undefined), deadlineMs: 500, renews: true });
    let answered = false;
    void call.then(() => {
      answered = true;
    });
    for (const n of [1, 2]) {
      await vi.advanceTimersByTimeAsync(400);
      step(n);
      await settle();
    }
    await vi.advanceTimersByTimeAsync(400);
    expect(answered, '1 200 ms from the asking, 400 from the last step').toBe(false);
    step(3);
    await vi.advanceTimersByTimeAsync(101);
    expect(answered, 'a step that is not taken renews nothing').toBe(true);
    expect(await call).toMatchObject({ ok: false, code: 'host-timeout' });
    open();
  });
  it('do not hold the answer beyond its deadline; what is taken after it is refused', async () => {
    const { passed, open } = gate();
    const call = host.call('scan', {}, { step: () => passed, deadlineMs: 500 });
    step(1);
    step(2);
    result();
    await vi.advanceTimersByTimeAsync(501);
    expect(await call).toMatchObject({ ok: false, code: 'host-timeout' });
    open();
    await settle();
    expect(acks()).toEqual([
      [1, false],
      [2, false],
    ]);
  });
});

describe('the steps of a call, in the host', () => {
  const said: FromHost[] = [];
  const port: HostPort = {
    post: (message) => void said.push(structuredClone(message)),
    onMessage: () => undefined,
    onClose: () => undefined,
  };
  let steps: Steps;
  beforeEach(() => {
    said.length = 0;
    steps = new Steps(port);
  });

  it('are numbered within their call and settled one by one', async () => {
    const [a, b] = [steps.begin(7), steps.begin(8)];
    const [one, two, other] = [a('x'), a('y'), b('z')];
    expect(said).toEqual([
      { type: 'step', id: 7, n: 1, payload: 'x' },
      { type: 'step', id: 7, n: 2, payload: 'y' },
      { type: 'step', id: 8, n: 1, payload: 'z' },
    ]);
    steps.acknowledge(8, 1, false);
    steps.acknowledge(7, 2, true);
    steps.acknowledge(7, 1, true);
    await expect(other).rejects.toThrow(StepRefused);
    await Promise.all([one, two]);
  });
  it('are refused when the call is over, whether they wait or are to be sent', async () => {
    const step = steps.begin(7);
    const waiting = step('x');
    steps.end(7);
    await expect(waiting).rejects.toThrow(StepRefused);
    await expect(step('y')).rejects.toThrow(StepRefused);
    expect(said).toHaveLength(1);
  });
  it('that nobody waits for may be refused without ending the host', async () => {
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on('unhandledRejection', note);
    void steps.begin(7)('percent');
    steps.end(7);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });
  it('that cannot be cloned reject', async () => {
    await expect(steps.begin(7)(() => 'a function')).rejects.toThrow();
  });
  it('an acknowledgement of nothing is nobody’s', () => {
    expect(() => steps.acknowledge(1, 1, true)).not.toThrow();
  });
});
