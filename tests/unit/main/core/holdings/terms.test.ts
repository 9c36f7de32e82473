import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOLDING_KINDS } from '#main/core/holdings/holdings.ts';
import { RetentionTerms } from '#main/core/holdings/terms.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { retentionYaml, TERMS } from '#tests/fixtures/resources.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-terms-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const termsOf = (text: string): RetentionTerms => {
  const file = path.join(folder, 'retention.yaml');
  writeFileSync(file, text);
  return new RetentionTerms(file);
};

describe('the terms that are shipped', () => {
  const shipped = new RetentionTerms(path.join(RESOURCES, 'retention.yaml'));
  it('can be read: otherwise no office ever destroys anything', () => expect(shipped.fault).toBeUndefined());
  it.each(HOLDING_KINDS)('say how long a %s is kept after the visit', (kind) =>
    expect(shipped.afterFinish(kind, 0), `no term for ${kind}`).toBeGreaterThan(0),
  );
  it.each(['scan', 'paper'] as const)('say how long a superseded %s is kept', (kind) =>
    expect(shipped.superseded(kind, 0), `no term for a superseded ${kind}`).toBeGreaterThan(0),
  );
});

describe('terms of an office', () => {
  it('are told in milliseconds from the moment they are counted from', () => {
    const terms = termsOf(retentionYaml());
    expect(terms.fault).toBeUndefined();
    expect(terms.afterFinish('scan', 1_000)).toBe(1_000 + TERMS.afterFinish.scan * 86_400_000);
    expect(terms.superseded('paper', 0)).toBe(TERMS.superseded.paper * 86_400_000);
  });

  it.each([
    ['not YAML', 'version: [1'],
    ['a kind that is left out', retentionYaml({ ...TERMS, afterFinish: { visit: 1 } })],
    ['a term of no days', retentionYaml({ ...TERMS, superseded: { scan: 0, paper: 1 } })],
    ['a term of a thousand years', retentionYaml({ ...TERMS, superseded: { scan: 365_000, paper: 1 } })],
    ['an empty file', ''],
  ])('with %s give nobody a term and say why', (_what, text) => {
    const terms = termsOf(text);
    expect(terms.fault).toMatch(/\S/);
    expect(terms.afterFinish('scan', 0)).toBeUndefined();
    expect(terms.superseded('scan', 0)).toBeUndefined();
  });

  it('that are not there at all give nobody a term and say why', () => {
    const terms = new RetentionTerms(path.join(folder, 'nothing.yaml'));
    expect(terms.fault).toMatch(/\S/);
    expect(terms.afterFinish('scan', 0)).toBeUndefined();
  });
});
