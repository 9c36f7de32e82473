import { expect, it } from 'vitest';
import { LEXICONS } from '#tests/fixtures/masking/generator/lexicons.ts';
import { CASES, type Case, latinOf, nameOf, type Person, personOf } from '#tests/fixtures/masking/generator/persons.ts';
import { randomOf } from '#tests/fixtures/masking/generator/random.ts';
import { masker, uncovered } from '#tests/fixtures/masker.ts';

/** Everybody of a visit is known: the applicant, the child, the parent and the representative. */
const VISITS = 150;
const WANTED = 0.995;
const FORMS = ['full', 'reversed', 'initials', 'before', 'two', 'middle', 'last'] as const;

const whole = ({ last, first, middle }: Person): string => `${last} ${first} ${middle}`;

it('finds the known persons of a visit in every case and order, and in Latin letters', () => {
  const random = randomOf(20_261_127);
  let [asked, hit, wrong] = [0, 0, [] as string[]];
  for (let visit = 0; visit < VISITS; visit++) {
    const parties = Array.from({ length: 4 }, () => personOf(random, LEXICONS['held-out']));
    const subjects = parties.map((person) => ({ name: whole(person) }));
    for (const person of parties) {
      const latin = [latinOf(person.last), latinOf(person.first)];
      const written = [
        ...CASES.map((how: Case) => nameOf(random, person, how, random.of(FORMS))),
        latin.join(' '),
        latin.join(' ').toUpperCase(),
        latin.reverse().join(' '),
      ];
      for (const name of written) {
        const text = random.of([`принёс ${name} копию`, `${name}: отказ`, `за ${name}, окно 4`, `тел. для ${name}`]);
        const start = text.indexOf(name);
        const left = uncovered(text, masker.detect(text, { subjects }), start, start + name.length);
        asked += 1;
        if (left === '') hit += 1;
        else wrong.push(`${text} («${whole(person)}»)`);
      }
    }
  }
  expect(hit / asked, wrong.join('\n')).toBeGreaterThanOrEqual(WANTED);
});

it('takes nobody for a person of the visit who is none', () => {
  const random = randomOf(5);
  const parties = Array.from({ length: 4 }, () => personOf(random, LEXICONS['held-out']));
  const subjects = parties.map((person) => ({ name: whole(person) }));
  for (const text of ['бумага в третьем окне закончилась', 'заявка 184 закрыта, срок 5 дней', 'принтер мажет, картридж заказан'])
    expect(masker.detect(text, { subjects }), text).toEqual([]);
});
