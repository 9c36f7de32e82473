import { describe, expect, it } from 'vitest';
import { FAILURE_CODES, fail, Refusal, toFailure } from '#contract/failure.ts';
import { contract, entryOf, outline } from '#contract/index.ts';
import type { Entry } from '#contract/kit.ts';

const entries = Object.entries(contract).flatMap(([area, members]) =>
  Object.entries(members as Record<string, Entry>).map(([name, entry]) => ({ name: `${area}.${name}`, entry })),
);

describe('the contract', () => {
  it.each(entries)('$name says who may see or call it', ({ entry }) =>
    expect(entry.access === 'public' || entry.access === 'any' || entry.access.length > 0).toBe(true),
  );
  it.each(entries.filter(({ entry }) => entry.kind !== 'event'))('$name refuses unknown keys', ({ entry }) => {
    if (entry.kind === 'event') return;
    expect(entry.args.safeParse({ smuggled: 1 }).success).toBe(false);
  });
  it('lets nobody without a session near visits, scans, devices, queue or log', () => {
    expect(
      entries.filter(({ name, entry }) => /^(visit|scan|devices|queue|audit|catalogue)\./.test(name) && entry.access === 'public'),
    ).toEqual([]);
  });
  it('gives the log to the DPO only', () => {
    for (const { name, entry } of entries.filter((one) => one.name.startsWith('audit.'))) expect(entry.access, name).toEqual(['dpo']);
  });
  it.each(['constructor.name', 'visit.constructor', '__proto__.x', 'visit', 'visit.current.more', 'visit.nothing', ''])(
    '«%s» is no call',
    (name) => expect(entryOf(name)).toBeUndefined(),
  );
  it('has an outline of the same names', () =>
    expect(Object.values(outline()).flatMap((area) => Object.keys(area))).toHaveLength(entries.length));
});

describe('failures', () => {
  it('of unknown errors keep no message and no stack', () =>
    expect(toFailure(new TypeError('Тестова Юлия'))).toEqual({ ok: false, code: 'internal', detail: 'TypeError' }));
  it('of refusals keep their code', () => expect(toFailure(new Refusal('queue-empty'))).toEqual(fail('queue-empty')));
  it('are a closed list without repeats', () => expect(new Set(FAILURE_CODES).size).toBe(FAILURE_CODES.length));
});

describe('what a page says of its own error', () => {
  const fits = (error: string) => contract.app.trouble.args.safeParse({ where: 'queue', error }).success;
  it.each(['TypeError', 'ReferenceError.QueueScreen-Ab_3-x9Z.js'])('is its class, and a file of ours: %s', (error) =>
    expect(fits(error)).toBe(true),
  );
  it.each([
    'Вымыслова',
    'TypeError: Vymyslova is not a person',
    'Error 900-000-001 82',
    'TypeError../../etc/passwd',
    'TypeError.QueueScreen-Вымыслов.js',
    `${'A'.repeat(41)}`,
    '',
  ])('is no text in which somebody could be named: «%s»', (error) => expect(fits(error)).toBe(false));
});
