import { evaluate } from 'feelin';
import { APPLICANTS, PARTIES } from '#contract/words.ts';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '#main/core/catalogue/catalogue.ts';
import { compile } from '#main/core/catalogue/compiled.ts';
import type { Definition } from '#main/core/catalogue/definition.ts';
import { loadCatalogue } from '#main/core/catalogue/load.ts';
import { resolve } from '#main/core/catalogue/resolve.ts';
import { RESOURCES, TestClock } from '#tests/fixtures/core.ts';
import { SHIPPED } from '#tests/fixtures/catalogue.ts';
import { DICTIONARY } from '#tests/fixtures/resources.ts';

const shipped = SHIPPED.items;
const NOBODY = { category: 'citizen', passportLost: false } as const;

/** Every condition of a service, each once. */
const conditionsOf = (one: Definition): string[] => [
  ...new Set(
    [
      ...one.questions.map((question) => question.when),
      ...one.documents.flatMap((document) => [document.when, ...document.waived.map((waiver) => waiver.when)]),
      ...[...one.doNotDemand, ...one.fees, ...one.delivery, ...one.terms, ...one.refusals, ...one.after, ...one.notices].map(
        (rule) => rule.when,
      ),
    ].flatMap((condition) => condition ?? []),
  ),
];

/** Every combination of what a condition looks at; what it does not look at may be anything. */
function* scopesFor(definition: Definition, condition: string): Generator<Record<string, unknown>> {
  const domains: Record<string, readonly unknown[]> = {
    goal: definition.goals.map((goal) => goal.id),
    category: APPLICANTS,
    passportLost: [true, false],
    age: [null, 0, 13, 14, 18, 20, 45, 60, 99],
    sex: [null, 'male', 'female'],
    citizenship: [null, 'RUS', 'UZB'],
    ...Object.fromEntries(
      PARTIES.map((party) => [
        party,
        [null, ...[5, 14, 30].map((age) => ({ age, sex: 'male', citizenship: 'RUS', authorityKind: 'guardian' }))],
      ]),
    ),
    ...Object.fromEntries(definition.daysSinceAge.map((one) => [one.name, [null, 0, 90, 91, 9_000]])),
    ...Object.fromEntries(definition.questions.map((one) => [one.id, [null, ...one.options.map((option) => option.value)]])),
  };
  const rest = Object.fromEntries(Object.keys(domains).map((name) => [name, null]));
  const used = Object.keys(domains).filter((name) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(condition));
  let scopes: Record<string, unknown>[] = [rest];
  for (const name of used) scopes = scopes.flatMap((scope) => (domains[name] ?? []).map((value) => ({ ...scope, [name]: value })));
  yield* scopes;
}

describe('a compiled condition', () => {
  it.each(shipped.map((one) => [one.id, one] as const))('of %s says what the interpreter says, whatever is known', (_id, definition) => {
    const compiled = compile(definition);
    let compared = 0;
    for (const condition of conditionsOf(definition)) {
      for (const scope of scopesFor(definition, condition)) {
        const said = evaluate(condition, scope).value === true;
        if (compiled.holds(condition, scope) !== said)
          throw new Error(`«${condition}» of ${JSON.stringify(scope)}: the interpreter says ${said}, the compiled one does not`);
        compared += 1;
      }
    }
    expect(compared, 'combinations compared').toBeGreaterThanOrEqual(conditionsOf(definition).length);
  });

  it('knows a name that is not given as nothing, and nothing is no yes', () => {
    const [one] = shipped;
    if (!one) throw new Error('no service');
    expect(compile(one).holds('passportLost', {})).toBe(false);
    expect(compile(one).holds('not(passportLost)', {})).toBe(false);
    expect(compile(one).holds(undefined, {})).toBe(true);
    expect(compile(one).holds('age > 17', { age: 18 })).toBe(true);
    expect(compile(one).holds('age > 17', { age: 17 })).toBe(false);
  });
});

describe('a catalogue file of an office', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'okno-catalogue-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A small service with one question and one document. */
  const service = (question: string, value: string, when: string): string => `
id: small
version: 1
name: { ru: Услуга, en: Service }
authority: mvd
result: { ru: Итог, en: Result }
synonyms: [услуга]
grounds:
  law: { act: { ru: Закон, en: Law }, validFrom: 2020-01-01, checkedOn: 2026-11-21, source: тест, mark: O }
goals:
  - { id: main, name: { ru: Цель, en: Goal }, categories: [citizen] }
questions:
  - id: ${question}
    text: { ru: Вопрос?, en: Question? }
    say: { ru: Скажите, en: Tell }
    options: [{ value: ${value}, label: { ru: Да, en: 'Yes' } }, { value: other, label: { ru: Нет, en: 'No' } }]
documents:
  - { id: paper, name: { ru: Бумага, en: Paper }, unit: sheets, handling: shown, source: applicant-must, originals: 1, because: { ru: нужна, en: needed }, ground: law, when: ${JSON.stringify(when)} }
terms:
  - { days: 5, kind: working, ground: law, validFrom: 2020-01-01 }
`;
  const load = (text: string) => {
    writeFileSync(path.join(folder, 'small.yaml'), text);
    return loadCatalogue(folder, DICTIONARY);
  };

  it('that is sound resolves', () => {
    const { items, problems } = load(service('kind', 'first', 'kind = "first"'));
    expect(problems).toEqual([]);
    const [one] = items;
    const list = (answer: string) =>
      one && resolve(compile(one), 'main', NOBODY, { 'small:kind': answer }, '2026-11-21', []).items.map((item) => item.kind);
    expect(list('first')).toEqual(['paper']);
    expect(list('other')).toEqual([]);
  });

  it.each(['да', '"первый вариант"', 'a b', `"${'x'.repeat(65)}"`, '""', '_x'])(
    'with the option value %s is refused with a sentence, since it cannot stand in the log',
    (value) => {
      const { items, problems } = load(service('kind', value, 'goal = "main"'));
      expect(items).toEqual([]);
      expect(problems[0]).toMatchObject({ file: 'small.yaml' });
      expect(problems[0]?.reason).toMatch(/\S/);
      expect(problems[0]?.line, 'the line is named').toBeGreaterThan(1);
    },
  );

  /** Ids that are keys and that FEEL reads as something else. */
  it.each(['old-passport', 'a.b', 'for', 'if', 'true', 'null', 'in', 'function', 'age', '2nd', 'a:b'])(
    'whose question is called %s either resolves or is named as wrong: no condition of it may fail at the window',
    (id) => {
      const { items, problems } = load(service(id, 'first', 'goal = "main"'));
      const [one] = items;
      if (!one) return expect(problems[0]?.reason).toMatch(/\S/);
      const list = resolve(compile(one), 'main', NOBODY, { [`small:${id}`]: 'first' }, '2026-11-21', []);
      return expect(
        list.items.map((item) => item.kind),
        'a file the check has passed must ask for its document',
      ).toEqual(['paper']);
    },
  );

  it.each(['kind', 'old-passport', 'a.b', 'Kind2'])('whose condition asks for its question %s takes the answer for what it is', (id) => {
    const { items, problems } = load(service(id, 'first', `${id} = "first"`));
    const [one] = items;
    if (!one) return expect(problems[0]?.reason).toMatch(/\S/);
    const list = (answer: string) =>
      resolve(compile(one), 'main', NOBODY, { [`small:${id}`]: answer }, '2026-11-21', []).items.map((item) => item.kind);
    expect(list('first'), 'the condition holds').toEqual(['paper']);
    return expect(list('other'), 'the condition does not hold').toEqual([]);
  });

  it('that cannot be compiled does not take the services of the others with it', () => {
    writeFileSync(path.join(folder, 'good.yaml'), readFileSync(path.join(RESOURCES, 'catalogue/passport-rf.yaml')));
    writeFileSync(path.join(folder, 'small.yaml'), service('for', 'first', 'goal = "main"'));
    const resources = mkdtempSync(path.join(tmpdir(), 'okno-resources-'));
    cpSync(folder, path.join(resources, 'catalogue'), { recursive: true });
    for (const name of ['calendar', 'dictionary']) cpSync(path.join(RESOURCES, name), path.join(resources, name), { recursive: true });
    const catalogue = new Catalogue(
      { resourcesFolder: resources, packagesFolder: 'none', program: 'test', cacheFile: 'none' },
      new TestClock(),
    );
    try {
      expect(catalogue.definition('passport-rf', 'lost')?.definition.id, 'the whole catalogue is gone for one wrong word').toBe(
        'passport-rf',
      );
    } finally {
      rmSync(resources, { recursive: true });
    }
  });

  it.each([
    ['that does not parse', 'goal = ', /parse/],
    ['with a name nothing defines', 'kimd = "first"', /kimd/],
    ['that calls what is not there', 'frobnicate(kind)', /frobnicate/],
    ['that goes through a range', 'every age in 1..30000000 satisfies age > 0', /goes through a list/],
    ['that makes a list', 'for age in 1..30000000 return age', /goes through a list/],
    ['that filters one', '[1..30000000][age > 0]', /goes through a list/],
    ['that makes a function', 'function(age) age', /goes through a list/],
  ])('with a condition %s is named as wrong', (_what, when, reason) => {
    const { items, problems } = load(service('kind', 'first', when));
    expect(items).toEqual([]);
    expect(problems.map((one) => one.reason).join()).toMatch(reason);
  });

  it('with one file that cannot be read keeps the others', () => {
    writeFileSync(path.join(folder, 'good.yaml'), readFileSync(path.join(RESOURCES, 'catalogue/passport-rf.yaml')));
    writeFileSync(path.join(folder, 'broken.yaml'), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    const { items, problems } = loadCatalogue(folder, DICTIONARY);
    expect(items.map((one) => one.id)).toEqual(['passport-rf']);
    expect(problems.map((one) => one.file)).toContain('broken.yaml');
  });
});
