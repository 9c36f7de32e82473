import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrawnPage } from '#contract/paper.ts';
import type { Plan } from '#contract/plan.ts';
import { SHEET } from '#contract/words.ts';
import { measureWith } from '#main/core/documents/font-metrics.ts';
import { type FormFacts, layCheck, layForms } from '#main/core/documents/forms.ts';
import { DEMO_OFFICE } from '#main/core/documents/paper.ts';
import { samplePdf } from '#main/core/documents/sample.ts';
import { formOf } from '#main/core/people/form.ts';
import { normaliseField } from '#main/core/people/fields.ts';
import { fieldsOfForms } from '#main/core/visits/progress.ts';
import { actingFields, type VisitState } from '#main/core/visits/state.ts';
import { CITIZEN, planFor, SHIPPED, TODAY } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { documentsOf } from '#tests/fixtures/paper.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { WORDS } from '#tests/fixtures/resources.ts';

const FONTS = path.join(RESOURCES, 'fonts');
const measure = measureWith(FONTS);

const person = (role: 'applicant' | 'child' | 'representative' | 'entity', fields: Readonly<Record<string, string>>) => ({
  id: role,
  role,
  subject: '',
  fields,
});
const APPLICANT = person('applicant', { surname: 'Вымыслова', given: 'Юлия', birthDate: '1990-01-15', snils: '90000000182' });
const LOST = { 'passport-rf:loss': 'lost', 'passport-rf:temporaryId': false, 'passport-rf:marks': false, svo: false };

function facts(plan: Plan, more: Partial<FormFacts['visit']> = {}, office: FormFacts['office'] = DEMO_OFFICE): FormFacts {
  const visit = { category: 'citizen', forChild: false, parties: { applicant: APPLICANT }, ...more } as VisitState;
  const form = formOf(visit.category, visit.forChild, actingFields(visit), WORDS.parties, fieldsOfForms(plan));
  return {
    day: '21.11.2026',
    office,
    window: 4,
    ticket: 'А-001',
    visit,
    plan,
    progress: { form, documents: documentsOf(plan) },
    fields: WORDS.fields,
  };
}
const textOf = (pages: readonly DrawnPage[]) => pages.flatMap((page) => page.texts.map((one) => one.text)).join(' ');
const formsOf = (given: FormFacts) =>
  layForms(given, measure, undefined).map((one) => ({ id: one.itemId, text: textOf(one.pages), pages: one.pages }));

describe('the forms of a visit', () => {
  it('are one a request that has them, in its order, and the consent', () => {
    const plan = planFor({ 'passport-rf': 'lost', snils: 'duplicate' }, LOST);
    expect(formsOf(facts(plan)).map((one) => one.id)).toEqual([
      'passport-rf:application',
      'passport-rf:loss-statement',
      'snils:application',
      'consent',
    ]);
  });

  it('say each its own service, answers and papers, and nothing of another’s', () => {
    const plan = planFor({ 'passport-rf': 'lost', snils: 'duplicate' }, LOST);
    const [passport, , snils] = formsOf(facts(plan));
    expect(passport?.text).toContain('Утерян');
    expect(passport?.text).toContain('Фотография');
    expect(snils?.text).not.toContain('Утерян');
    expect(snils?.text).not.toContain('Фотография');
    expect(snils?.text).toContain('форма АДВ-3');
  });

  it('say what only their own authority needs, and not what another’s does', () => {
    const plan = planFor({ 'passport-rf': 'lost', 'no-criminal-record': 'certificate' }, LOST);
    const all = formsOf(facts(plan, { parties: { applicant: person('applicant', { ...APPLICANT.fields, birthPlace: 'г. Примерск' }) } }));
    expect(all.filter((one) => one.text.includes('Место рождения')).map((one) => one.id)).toEqual(['passport-rf:application']);
  });

  it('ask for each goal of one service', () => {
    const plan = planFor({ 'passport-rf': 'lost' }, LOST);
    const [item] = plan.items.filter((one) => one.form);
    const [request] = plan.requests;
    if (!item || !request) throw new Error('a form was expected');
    const second = { ...request, id: 'second', goalName: { ru: 'впервые в 14 лет', en: '' } };
    const reasons = [...item.reasons, ...item.reasons.map((one) => ({ ...one, requestId: 'second' }))];
    const two = { ...plan, requests: [request, second], items: plan.items.map((one) => (one === item ? { ...item, reasons } : one)) };
    const [application] = formsOf(facts(two));
    expect(application?.text).toContain('впервые в 14 лет');
    expect(application?.text).toContain(request.goalName.ru);
  });

  it('leave room for whoever else signs', () =>
    expect(formsOf(facts(planFor({ marriage: 'registration' }))).some((one) => one.text.includes('второй стороны'))).toBe(true));

  it('do not list what is absent', () => {
    const plan = planFor({ 'passport-rf': 'lost' }, LOST);
    const given = facts(plan);
    const documents = documentsOf(plan, { 'photo-35x45': { mark: 'missing' } });
    const [application] = formsOf({ ...given, progress: { ...given.progress, documents } });
    expect(application?.text).not.toContain('Прилагаю');
  });

  it('are signed by whoever is at the window: the parent, the representative, the head, and never the child or the organisation', () => {
    const child = { child: person('child', { surname: 'Вымыслов', given: 'Пример' }) };
    const signed = (more: Partial<FormFacts['visit']>) => {
      const [application] = formsOf(facts(planFor({ inn: 'first' }), more));
      const texts = application?.pages.at(-1)?.texts.map((one) => one.text) ?? [];
      return texts[texts.findIndex((one) => /^(Подпись|Данные верны):$/.test(one)) + 1];
    };
    expect(signed({})).toBe('Вымыслова Юлия');
    expect(signed({ forChild: true, parties: { applicant: APPLICANT, ...child } })).toBe('Вымыслова Юлия');
    const representative = person('representative', { surname: 'Образцов', given: 'Пример' });
    expect(signed({ category: 'representative', parties: { applicant: APPLICANT, representative } })).toBe('Образцов Пример');
    const entity = person('entity', { entityName: 'ООО «Пример»' });
    expect(signed({ category: 'entity', parties: { applicant: APPLICANT, entity } })).toBe('Вымыслова Юлия');
  });

  it('say nothing of whoever acts no more', () => {
    const representative = person('representative', { surname: 'Прежний', given: 'Пример' });
    const all = formsOf(facts(planFor({ 'passport-rf': 'lost' }, LOST), { parties: { applicant: APPLICANT, representative } }));
    expect(all.map((one) => one.text).join(' ')).not.toContain('Прежний');
  });

  it('leave room for the hand where the office has not said what it is called', () => {
    const consent = formsOf(facts(planFor({ 'passport-rf': 'lost' }, LOST), {}, {})).at(-1);
    expect(consent?.text).toContain('______');
    expect(consent?.text).not.toContain('undefined');
    expect(consent?.text).not.toMatch(/\{\w+\}/);
  });

  it('stay on their sheets, with names as long as a field may be and forty papers', () => {
    const plan = planFor({ 'passport-rf': 'lost' }, LOST);
    const item = plan.items.find((one) => one.id === 'photo-35x45');
    if (!item) throw new Error('a photograph was expected in the plan');
    const many = Array.from({ length: 40 }, (_, n) => ({
      ...item,
      id: `paper-${n}`,
      name: { ru: `Справка ${'о'.repeat(60)} ${n}`, en: '' },
    }));
    const long = { ...plan, items: [...plan.items, ...many] };
    const given = facts(long, { parties: { applicant: person('applicant', { ...APPLICANT.fields, surname: 'Ш'.repeat(200) }) } });
    for (const { pages } of layForms(given, measure, undefined))
      for (const { texts, rules } of pages) {
        for (const one of texts) {
          expect(one.x + measure(one.text, one.size, one.bold), one.text).toBeLessThan(SHEET.width - 28);
          expect(one.y, one.text).toBeLessThan(SHEET.height - 15);
        }
        for (const one of rules) expect(one.y).toBeLessThan(SHEET.height - 40);
      }
  });
});

describe('the sheet that is checked', () => {
  it('has every service with its answers, and everybody who acts', () => {
    const plan = planFor({ 'passport-rf': 'lost', snils: 'duplicate' }, LOST);
    const text = textOf(layCheck(facts(plan), measure, undefined));
    for (const part of ['Вымыслова', '15.01.1990', '900-000-001 82', 'Паспорт гражданина РФ', 'Утерян', 'СНИЛС'])
      expect(text).toContain(part);
  });
});

describe('the filled samples', () => {
  const today = TODAY;
  const goals = SHIPPED.items.flatMap(({ id, goals: list }) => list.map((goal) => ({ id, goal: goal.id })));
  it('are of values that their fields would take', () => {
    for (const [id, kind] of Object.entries(WORDS.fields)) {
      if (kind.sample === undefined) continue;
      const known = { birthDate: '1990-01-15' };
      const normal = normaliseField({ id, party: 'applicant', kind }, kind.sample, known, today, WORDS.parties);
      expect(normal, id).toEqual({ ok: true, value: kind.sample });
    }
  });

  it('there is one for every goal that has a form, with nothing left that stands for something', async () => {
    const withForms = goals.filter(({ id, goal }) => planFor({ [id]: goal }, {}, CITIZEN, today).items.some((item) => item.form));
    expect(withForms.length).toBeGreaterThan(50);
    const one = withForms.find(({ id }) => id === 'inn') ?? withForms[0];
    const plan = planFor({ [one?.id ?? '']: one?.goal ?? '' }, {}, CITIZEN, today);
    const catalogue = { fields: WORDS.fields, parties: WORDS.parties };
    const pdf = await samplePdf({ plan, day: today, office: DEMO_OFFICE, catalogue, fontsFolder: FONTS });
    const text = pdfPages(pdf).join(' ');
    expect(text).toContain('ОБРАЗЕЦ');
    expect(text).toContain('Образцова');
  });

  it('of a service without a form is refused in words', async () => {
    const plan = planFor({ 'passport-rf': 'lost' }, LOST);
    const bare = { ...plan, items: plan.items.filter((item) => !item.form) };
    const catalogue = { fields: WORDS.fields, parties: WORDS.parties };
    await expect(samplePdf({ plan: bare, day: today, office: DEMO_OFFICE, catalogue, fontsFolder: FONTS })).rejects.toMatchObject({
      failure: { code: 'form-none' },
    });
  });
});
