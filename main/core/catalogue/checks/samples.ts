import type { Source } from '../source.ts';
import { idOf, resolve } from '../resolve.ts';
import { type Card, error, type Found, warning } from './card.ts';

type Sample = NonNullable<Source['goals'][number]['sample']>;

/** Sample answers of each goal: what they do not answer, what they answer and nobody asks. Nothing is known of the applicant. */
export function samples({ source, definition, compiled }: Card, today: string): Found[] {
  return source.goals.flatMap((goal, g) => {
    const path = ['goals', g, 'sample'];
    const answers = answersOf(definition, goal.sample ?? {});
    const [category = 'citizen'] = goal.categories;
    const { questions } = resolve(compiled, goal.id, { category, passportLost: false }, answers, today, []);
    if (goal.sample === undefined)
      return questions.length === 0 ? [] : [warning(['goals', g], `«${goal.id}» has no sample: write the answers of a usual case`)];
    return stray(goal.sample, definition, path).concat(
      questions
        .filter((one) => one.answer === undefined)
        .map((one) => error(path, `the sample of «${goal.id}» does not answer «${one.text.ru}»: add ${ownIdOf(one.id)}`)),
      definition.questions
        .filter(
          (one) => goal.sample?.[one.id] !== undefined && !questions.some((asked) => asked.id === idOf(definition.id, one.id, one.shared)),
        )
        .map((one) => error([...path, one.id], `the sample of «${goal.id}» answers «${one.id}», which is not asked then: take it out`)),
    );
  });
}

/** A sample by the ids that a visit keeps answers under; what answers no question of the card is left out. */
export const answersOf = ({ id: service, questions }: Card['definition'], sample: Sample): Sample =>
  Object.fromEntries(
    questions.flatMap(({ id, shared }) => {
      const answer = sample[id];
      return answer === undefined ? [] : [[idOf(service, id, shared), answer] as const];
    }),
  );

const ownIdOf = (id: string): string => id.split(':').at(-1) ?? id;

function stray(sample: Sample, { questions }: Card['definition'], path: readonly (string | number)[]): Found[] {
  return Object.entries(sample).flatMap(([id, value]) => {
    const question = questions.find((one) => one.id === id);
    if (!question) return [error([...path, id], `there is no question «${id}». Questions: ${questions.map((one) => one.id).join(', ')}`)];
    if (question.options.some((one) => one.value === value)) return [];
    const options = question.options.map((one) => String(one.value)).join(', ');
    return [error([...path, id], `«${String(value)}» is no answer to «${id}». Answers: ${options}`)];
  });
}
