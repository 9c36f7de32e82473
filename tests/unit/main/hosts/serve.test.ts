import { beforeEach, describe, expect, it } from 'vitest';
import { okay, Refusal } from '#contract/failure.ts';
import type { FromHost, HostPort, ToHost } from '#main/hosts/protocol.ts';
import { type HostLogic, serve } from '#main/hosts/serve.ts';
import { until } from '#tests/fixtures/until.ts';

const said: FromHost[] = [];
const exits: number[] = [];
let tell: (message: ToHost) => void;
let close: () => void;
const port: HostPort = {
  // As a real port does.
  post: (message) => void said.push(structuredClone(message)),
  onMessage: (listener) => {
    tell = listener;
  },
  onClose: (listener) => {
    close = listener;
  },
};
const host = (open: Parameters<typeof serve>[0]) => serve(open, port, (code) => exits.push(code));
const logic = (call: HostLogic['call'], end: HostLogic['close'] = () => undefined) => host(() => ({ call, close: end }));
const heard = async (type: FromHost['type']): Promise<FromHost> => {
  await until(() => said.some((one) => one.type === type), `a ${type}`);
  return said.find((one) => one.type === type) as FromHost;
};

beforeEach(() => {
  said.length = 0;
  exits.length = 0;
});

describe('a host', () => {
  it('opens with its options, pushes, and is ready', async () => {
    host((options, push) => {
      push('opened', options);
      return { call: () => Promise.resolve(okay(1)), close: () => undefined };
    });
    tell({ type: 'init', options: { n: 7 } });
    await heard('ready');
    expect(said).toEqual([{ type: 'push', name: 'opened', payload: { n: 7 } }, { type: 'ready' }]);
  });
  it.each([
    ['a full disk', Object.assign(new Error('x'), { code: 'SQLITE_FULL' }), true],
    ['a damaged file', new Refusal('storage', { detail: 'okno.db: SQLITE_NOTADB' }), false],
  ])('that cannot open for %s refuses, whether it throws at once or later', async (_name, error, passing) => {
    for (const open of [
      () => {
        throw error;
      },
      () => Promise.reject(error),
    ]) {
      said.length = 0;
      host(open);
      tell({ type: 'init', options: {} });
      expect(await heard('refused')).toMatchObject({ passing });
    }
  });
  it('answers a call that throws, at once or later, with a failure and not with silence', async () => {
    logic((name) => {
      if (name === 'at once') throw new Refusal('queue-empty');
      return Promise.reject(new TypeError('Тестова'));
    });
    tell({ type: 'init', options: {} });
    await heard('ready');
    tell({ type: 'call', id: 1, name: 'at once', args: {} });
    tell({ type: 'call', id: 2, name: 'later', args: {} });
    await until(() => said.length === 3, 'two answers');
    expect(said.slice(1)).toEqual([
      { type: 'result', id: 1, outcome: { ok: false, code: 'queue-empty' } },
      { type: 'result', id: 2, outcome: { ok: false, code: 'internal', detail: 'TypeError' } },
    ]);
  });
  it('answers with a failure what cannot be cloned', async () => {
    logic(() => Promise.resolve(okay(() => 'a function')));
    tell({ type: 'init', options: {} });
    await heard('ready');
    tell({ type: 'call', id: 1, name: 'odd', args: {} });
    expect(await heard('result')).toMatchObject({ outcome: { ok: false, code: 'internal' } });
  });
  it('that has not opened yet is down, and ends when asked', async () => {
    logic(() => Promise.resolve(okay(1)));
    tell({ type: 'call', id: 1, name: 'early', args: {} });
    expect(await heard('result')).toMatchObject({ outcome: { ok: false, code: 'host-down' } });
    tell({ type: 'stop' });
    await until(() => exits.length > 0, 'the exit');
    expect(exits).toEqual([0]);
  });
  it.each(['stop', 'close'] as const)('closes what it opened when its parent says %s, and ends even if that fails', async (how) => {
    let closed = 0;
    logic(
      () => Promise.resolve(okay(1)),
      () => {
        closed += 1;
        return Promise.reject(new Error('the disk is full'));
      },
    );
    tell({ type: 'init', options: {} });
    await heard('ready');
    if (how === 'stop') tell({ type: 'stop' });
    else close();
    await until(() => exits.length > 0, 'the exit');
    expect([closed, exits]).toEqual([1, [1]]);
  });
});
