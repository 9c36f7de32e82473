import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogueCheck, ptSans } from '#main/core/catalogue/checks/check.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';

/** A card that is sound. Each fault is made in it by one change, and its sound twin by another at the same place. */
const CARD = `id: fishing
version: 1
name: { ru: 'Билет рыбака', en: 'Fishing card' }
authority: mvd
result: { ru: 'билет', en: 'card' }
synonyms: [рыбалка]
grounds:
  law: { act: { ru: 'Закон о рыбалке', en: 'Law on fishing' }, validFrom: 2020-01-01, checkedOn: 2026-11-01, source: 'текст закона', mark: P }
goals:
  - { id: first, name: { ru: 'впервые', en: 'first' }, categories: [citizen, representative], sample: { boat: false } }
  - { id: lost, name: { ru: 'утрата', en: 'loss' }, categories: [citizen], sample: { boat: true, motor: diesel } }
questions:
  - id: boat
    text: { ru: 'Есть лодка?', en: 'Is there a boat?' }
    say: { ru: 'У вас есть лодка?', en: 'Have you a boat?' }
    options:
      - { value: true, label: { ru: 'Да', en: 'Yes' } }
      - { value: false, label: { ru: 'Нет', en: 'No' } }
  - id: motor
    when: boat = true
    text: { ru: 'Какой мотор?', en: 'Which motor?' }
    say: { ru: 'Какой у вас мотор?', en: 'Which motor have you?' }
    options:
      - { value: diesel, label: { ru: 'Дизель', en: 'Diesel' } }
      - { value: petrol, label: { ru: 'Бензин', en: 'Petrol' } }
documents:
  - { id: application, source: applicant-must, originals: 1, because: { ru: 'с него начинается', en: 'it begins so' }, ground: law }
  - { id: passport-rf, when: motor = "diesel", source: applicant-must, originals: 1, because: { ru: 'так', en: 'so' }, ground: law, waived: [{ when: goal = "lost", because: { ru: 'утерян', en: 'lost' } }] }
doNotDemand:
  - { id: birth-certificate, when: boat = false, ground: law }
fees:
  - { roubles: 100, when: goal = "lost", because: { ru: 'взамен', en: 'instead' }, ground: law, validFrom: 2020-01-01 }
  - { roubles: 50, because: { ru: 'выдача', en: 'issue' }, ground: law, validFrom: 2020-01-01, validTo: 2024-12-31 }
  - { roubles: 70, because: { ru: 'выдача', en: 'issue' }, ground: law, validFrom: 2025-01-01 }
terms:
  - { days: 5, kind: working, ground: law, validFrom: 2020-01-01 }
`;
const TODAY = '2026-11-26';
const measure = ptSans(path.join(RESOURCES, 'fonts'));
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-check-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (today: string, catalogue = folder) =>
  catalogueCheck({ catalogue, dictionary: path.join(RESOURCES, 'dictionary'), measure })(today);
function check(card: string): string[] {
  writeFileSync(path.join(folder, 'fishing.yaml'), card);
  const { findings } = at(TODAY);
  return findings.map((one) => `${one.level} ${one.file}:${one.line}:${one.column} ${one.path}: ${one.reason}`);
}
function changed(from: string, to: string): string {
  expect(CARD, 'the card has what is changed').toContain(from);
  return CARD.replace(from, to);
}

const FEE = "because: { ru: 'выдача', en: 'issue' }, ground: law";
const [FIRST_FEE, LAST_FEE] = [
  `roubles: 50, ${FEE}, validFrom: 2020-01-01, validTo: 2024-12-31`,
  `roubles: 70, ${FEE}, validFrom: 2025-01-01`,
];
const DOCUMENT = 'id: passport-rf, when: motor = "diesel"';
const WAIVED = 'waived: [{ when: goal = "lost"';
const PAPER = "source: applicant-must, originals: 1, because: { ru: 'так', en: 'so' }, ground: law";
const ALTERNATIVES = `  - { id: identity, name: { ru: 'Личность', en: 'Identity' }, anyOf: [{ id: passport-rf, party: child, ${PAPER} }, { id: foreign-passport, ${PAPER} }], enough: `;
const KNOWN = '  - id: boat\n';
const LOST_FEE = 'roubles: 100, when: goal = "lost"';

/** What is wrong, what is changed, into the fault, what is said of it, into its sound twin. */
const FAULTS: readonly (readonly [name: string, from: string, fault: string, said: RegExp, sound: string])[] = [
  [
    'a condition that never holds',
    'when: boat = false',
    'when: boat = false and motor = "petrol"',
    /^error fishing\.yaml:30:36 doNotDemand\.0\.when: no goal, category.* make this condition hold/,
    'when: boat = true and motor = "petrol"',
  ],
  [
    'a category that no goal serves',
    'when: boat = false',
    'when: category = "entity"',
    /^error fishing\.yaml:30:36 .*make this condition hold/,
    'when: category = "representative"',
  ],
  [
    'a goal with a category of another',
    'when: boat = false',
    'when: goal = "lost" and category = "representative"',
    /make this condition hold/,
    'when: goal = "first" and category = "representative"',
  ],
  [
    'a fact between two that leaves no room',
    'when: boat = false',
    'when: age < 18 and age >= 18',
    /make this condition hold/,
    'when: age < 18 and age >= 14',
  ],
  [
    'a question that is never asked',
    'when: boat = true',
    'when: boat = "yes"',
    /^error fishing\.yaml:20:11 questions\.1\.when: no goal/,
    'when: boat = true and goal = "lost"',
  ],
  [
    'a document that nobody is asked for',
    DOCUMENT,
    'id: passport-rf, when: motor = "steam"',
    /^error fishing\.yaml:28:30 documents\.1\.when: no case asks for «passport-rf»/,
    'id: passport-rf, when: motor = "petrol"',
  ],
  [
    'a waiver of what is not asked for',
    WAIVED,
    'waived: [{ when: boat = false',
    /^error .*documents\.1\.waived\.0\.when: «passport-rf» is asked for in no case that this waives/,
    'waived: [{ when: goal = "first"',
  ],
  [
    'a document that is always waived',
    WAIVED,
    'waived: [{ when: boat = true',
    /^error .*documents\.1\.waived: «passport-rf» is waived in every case/,
    'waived: [{ when: age < 18',
  ],
  [
    'more papers asked for than there are',
    'doNotDemand:',
    `${ALTERNATIVES}3 }\ndoNotDemand:`,
    /^error fishing\.yaml:29:\d+ documents\.2\.enough: «identity» asks for 3 of 2 papers/,
    `${ALTERNATIVES}2 }\ndoNotDemand:`,
  ],
  [
    'an answer that nobody can give',
    KNOWN,
    `${KNOWN}    known: if age != null then true else true\n`,
    /^error .*questions\.0\.options\.1: «boat» is always known, and never as «false»/,
    `${KNOWN}    known: if age != null then true else null\n`,
  ],
  [
    'what is known and is no answer',
    KNOWN,
    `${KNOWN}    known: if age > 17 then "perhaps" else null\n`,
    /^error .*questions\.0\.known: «perhaps» is known of «boat» and is none of its answers: true, false/,
    `${KNOWN}    known: if age > 17 then true else null\n`,
  ],
  [
    'a paper asked for and forbidden',
    'id: birth-certificate, when: boat = false',
    'id: passport-rf, when: goal = "first"',
    /^error fishing\.yaml:28:11 documents\.1\.id: «passport-rf» must be brought and stands in doNotDemand in one case \(goal = "first".*motor = "diesel"\)/,
    'id: passport-rf, when: goal = "lost"',
  ],
  [
    'a fee that an earlier one always hides',
    LOST_FEE,
    'roubles: 100',
    /^error fishing\.yaml:33:5 fees\.1: can never be chosen/,
    'roubles: 100, when: boat = true',
  ],
  [
    'two fees of which neither is narrower',
    `{ ${LAST_FEE}`,
    `{ ${LAST_FEE}, when: boat = true`,
    /^error .*fees\.2\.when: holds together with row 1 in some cases/,
    `{ ${LAST_FEE}, when: boat = true and goal != "lost"`,
  ],
  [
    'two fees on the same days',
    'validTo: 2024-12-31',
    'validTo: 2025-03-31',
    /^error fishing\.yaml:34:\d+ fees\.2\.validFrom: row 2 is in force on the same days .*\(2020-01-01–2025-03-31\): end it on 2024-12-31/,
    'validTo: 2024-12-31',
  ],
  [
    'days without a fee',
    'validTo: 2024-12-31',
    'validTo: 2024-11-30',
    /^error fishing\.yaml:33:\d+ fees\.1\.validTo: from 2024-12-01 to 2024-12-31 nothing is in force/,
    'validTo: 2024-12-31',
  ],
  [
    'a fee that ended',
    LAST_FEE,
    `${LAST_FEE}, validTo: 2026-10-31`,
    /^warning fishing\.yaml:34:\d+ fees\.2\.validTo: ended on 2026-10-31, and nothing follows/,
    `${LAST_FEE}, validTo: 2026-12-31`,
  ],
  [
    'a fee that ends before it begins',
    FIRST_FEE,
    FIRST_FEE.replace('2020', '2028'),
    /^error .*fees\.1\.validTo: ends on 2024-12-31, before it begins on 2028-01-01/,
    FIRST_FEE.replace('2020', '2021'),
  ],
  [
    'a fee without dates',
    `${FEE}, validFrom: 2025-01-01`,
    FEE,
    /^error fishing\.yaml:34:5 fees\.2\.validFrom: .*is missing: write it/,
    `${FEE}, validFrom: 2025-01-01`,
  ],
  [
    'a term that an earlier one always hides',
    'terms:\n',
    'terms:\n  - { days: 9, kind: calendar, ground: law, validFrom: 2019-01-01 }\n',
    /^error .*terms\.1: can never be chosen/,
    'terms:\n  - { days: 9, kind: calendar, ground: law, validFrom: 2019-01-01, validTo: 2019-12-31 }\n',
  ],
  [
    'a norm not looked at for long',
    'checkedOn: 2026-11-01',
    'checkedOn: 2026-08-25',
    /^warning fishing\.yaml:8:\d+ grounds\.law\.checkedOn: «law» was checked on 2026-08-25, more than 3 months ago/,
    'checkedOn: 2026-08-26',
  ],
  [
    'a source that collects words',
    "source: 'текст закона', mark: P",
    'source: looksrare.org, mark: S',
    /^error fishing\.yaml:8:\d+ grounds\.law\.source: «looksrare\.org» is no source of law/,
    "source: 'looksrare.org, п. 27', mark: S",
  ],
  [
    'a goal without a sample',
    ', sample: { boat: false }',
    '',
    /^warning fishing\.yaml:10:5 goals\.0: «first» has no sample/,
    ', sample: { boat: false }',
  ],
  [
    'a sample that leaves a question open',
    'sample: { boat: false }',
    'sample: { boat: true }',
    /^error fishing\.yaml:10:\d+ goals\.0\.sample: the sample of «first» does not answer «Какой мотор\?»: add motor/,
    'sample: { boat: true, motor: petrol }',
  ],
  [
    'a sample that answers what is not asked',
    'sample: { boat: false }',
    'sample: { boat: false, motor: petrol }',
    /^error .*goals\.0\.sample\.motor: .* answers «motor», which is not asked then/,
    'sample: { boat: true, motor: petrol }',
  ],
  [
    'a sample with no such answer',
    'motor: diesel }',
    'motor: steam }',
    /^error .*goals\.1\.sample\.motor: «steam» is no answer to «motor»\. Answers: diesel, petrol/,
    'motor: petrol }',
  ],
  [
    'a sample of no such question',
    'sample: { boat: false }',
    'sample: { boat: false, sail: true }',
    /^error .*goals\.0\.sample\.sail: there is no question «sail»\. Questions: boat, motor/,
    'sample: { boat: false }',
  ],
  [
    'an answer that does not fit',
    "ru: 'Дизель'",
    `ru: '${'Дизельный мотор '.repeat(12)}'`,
    /^error fishing\.yaml:24:\d+ questions\.1\.options\.0\.label\.ru: .* takes 3 rows of 592 px at 1366×768 \(\d{4} px in one\), and there is room for 2/,
    `ru: '${'Дизельный мотор '.repeat(6)}'`,
  ],
  [
    'a question that does not fit',
    "ru: 'Какой мотор?'",
    `ru: '${'Какой мотор? '.repeat(12)}'`,
    /^error .*questions\.1\.text\.ru: .* rows of 674 px at 1366×768/,
    `ru: '${'Какой мотор? '.repeat(6)}'`,
  ],
  [
    'a document that does not fit',
    'id: application, source',
    `id: application, name: { ru: '${'Заявление '.repeat(20)}', en: 'Application' }, source`,
    /^error .*documents\.0\.name\.ru: .* rows of 360 px/,
    `id: application, name: { ru: '${'Заявление '.repeat(8)}', en: 'Application' }, source`,
  ],
];

describe('the check of the cards', () => {
  it('finds nothing in what ships', () => expect(at(TODAY, path.join(RESOURCES, 'catalogue')).findings).toEqual([]), 60_000);
  it('finds nothing in a card that is sound', () => expect(check(CARD)).toEqual([]));
  it.each(FAULTS)('names %s, by its place and what to do', (_name, from, fault, said) => {
    const findings = check(changed(from, fault));
    expect(
      findings.filter((one) => said.test(one)),
      findings.join('\n'),
    ).toHaveLength(1);
  });
  it.each(FAULTS)('has nothing against the sound twin of %s', (_name, from, _fault, said, sound) =>
    expect(check(changed(from, sound)).filter((one) => said.test(one))).toEqual([]),
  );
  it('names a norm of the dictionary that is stale, in its file', () => {
    const { findings } = at('2027-06-01');
    expect(findings.length).toBeGreaterThan(0);
    for (const one of findings) expect(one).toMatchObject({ level: 'warning', file: 'grounds.yaml', line: expect.any(Number) });
  });
  it.each([
    ['an alias without an anchor', "{ ru: 'билет', en: 'card' }", '*nothing', /^error fishing\.yaml:5:9 : Unresolved alias/],
    [
      'aliases that grow without end',
      'synonyms: [рыбалка]',
      `synonyms: &a [x]\nb: &b [${'*a, '.repeat(30)}]\nc: [${'*b, '.repeat(30)}]`,
      /^error fishing\.yaml:7:8 : Excessive alias count/,
    ],
  ])('names %s, and goes on', (_name, from, to, said) => expect(check(changed(from, to))).toEqual([expect.stringMatching(said)]));
  it('asked again, says of a card that has changed what is so now, and of the others the same', () => {
    const again = catalogueCheck({ catalogue: folder, dictionary: path.join(RESOURCES, 'dictionary'), measure });
    const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
    const names = () => again(TODAY).findings.map((one) => `${one.file} ${one.path}`);
    write('a.yaml', changed('id: fishing', 'id: one').replace('when: boat = false', 'when: boat = 1'));
    write('b.yaml', changed('id: fishing', 'id: two').replace('when: boat = false', 'when: boat = 2'));
    expect(names()).toEqual(['a.yaml doNotDemand.0.when', 'b.yaml doNotDemand.0.when']);
    write('a.yaml', changed('id: fishing', 'id: one'));
    expect(names()).toEqual(['b.yaml doNotDemand.0.when']);
    expect(again(TODAY)).toMatchObject({ sound: ['one'], samples: { 'one/lost': { 'one:boat': true, 'one:motor': 'diesel' } } });
  });
  it('does not look through more cases than it can, and says so', () => {
    const questions = Array.from(
      { length: 19 },
      (_, i) =>
        `  - { id: q${i}, text: { ru: 'В', en: 'Q' }, say: { ru: 'В', en: 'Q' }, options: [{ value: true, label: { ru: 'Да', en: 'Yes' } }, { value: false, label: { ru: 'Нет', en: 'No' } }] }`,
    );
    const all = questions.map((_, i) => `q${i} = true`).join(' and ');
    const findings = check(
      CARD.replace('documents:\n', `${questions.join('\n')}\ndocuments:\n`).replace('when: boat = false', `when: ${all}`),
    );
    expect(findings.filter((one) => one.includes('too many'))).toEqual([
      expect.stringMatching(/^warning fishing\.yaml:\d+:36 doNotDemand\.0\.when: the cases are too many/),
    ]);
  });
});
