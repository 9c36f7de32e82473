import { describe, expect, it } from 'vitest';
import type { PlanItem } from '#contract/plan.ts';
import { hasEnough, stillOpen } from '#contract/words.ts';
import type { Facts } from '#main/core/catalogue/resolve.ts';
import { planFor } from '#tests/fixtures/catalogue.ts';

/** What several services make of one another, beyond the properties of `catalogue/properties.test.ts`. */
describe('an alternative of one service that another asks for by itself', () => {
  const PARENT: Facts = {
    category: 'representative',
    passportLost: false,
    applicant: { birthDate: '2016-01-01' },
    representative: { authorityKind: 'legal-representative' },
  };
  const { items } = planFor({ 'disability-support': 'devices', inn: 'first' }, {}, PARENT);
  const certificate = items.find((one) => one.id === 'birth-certificate.child');
  const act = items.find((one) => one.id === 'guardianship-act');

  it('is a must, and serves as the alternative as well: a parent owes no act', () => {
    expect(certificate).toMatchObject({ must: true, group: { id: act?.group?.id } });
    const present = (item: PlanItem) => (item.id === certificate?.id ? 'present' : 'open');
    expect(act && hasEnough(act, items, present)).toBe(true);
    expect(stillOpen(items, present).map((one) => one.id)).not.toContain('guardianship-act');
  });
  it('is not excused by the other one', () => {
    const present = (item: PlanItem) => (item.id === act?.id ? 'present' : 'open');
    expect(stillOpen(items, present).map((one) => one.id)).toContain('birth-certificate.child');
  });
});

describe('what one service forbids', () => {
  it('is not forbidden in a visit where another needs it', () => {
    const { doNotDemand, items } = planFor({ 'passport-rf': 'data', 'driving-licence': 'data', snils: 'data', esia: 'confirm' });
    const kinds = items.map((one) => one.kind);
    expect(doNotDemand.map((one) => one.id.split(':')[1]).filter((kind) => kinds.includes(kind ?? ''))).toEqual([]);
  });
});
