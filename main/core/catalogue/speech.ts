import type { Bilingual } from '#contract/kit.ts';
import type { Definition } from './definition.ts';
import type { Issue, Path } from './files.ts';

/** Words that ask for a paper, unless «не» stands before them. */
const ASKS =
  /(?<!\p{L})(?<!не )(?:нуж(?:ен|на|ны|но)|требу[ею]тся|понадоб[ия]тся|принес\p{L}*|предъяв\p{L}*|покажите|показывают|прилож(?:ите|ить)|представьте|представляют|возьмите)(?!\p{L})/iu;
/** Papers by the beginning of their names. */
const PAPERS =
  'справк,свидетельств,квитанц,выписк,книжк,книг,карточк,карт,характеристик,согласи,заключени,договор,билет,доверенност,удостоверени,паспорт,фотограф,заявлени,перевод,решени,постановлени,приговор,чек,снилс,инн,акт'.split(
    ',',
  );
const WORD = /\p{L}+/gu;
/** Enough of a word to know it in another case. */
const STEM = 5;
const SHORTEST = 4;

/** What a sentence of the card says and where it stands. */
interface Said {
  readonly text: Bilingual;
  readonly path: Path;
}

/**
 * Sentences that ask for what the applicant does not bring: what the authority asks for itself or has, what must not be demanded, what no
 * document of the card is. Looked at are questions with their help and consequences, and notices: whatever may be read aloud.
 */
export function spokenProblems(definition: Definition): Issue[] {
  const brought = definition.documents.filter(({ source }) => source === 'applicant-must' || source === 'applicant-may');
  const spared = definition.documents.filter((one) => !brought.includes(one));
  // What the service itself is about and gives is no demand.
  const allowed = [...brought, definition, ...definition.goals].map(({ name }) => name.ru.toLowerCase());
  const may = (...beginnings: readonly string[]) =>
    [...allowed, definition.result.ru.toLowerCase()].some((name) => beginnings.every((one) => has(name, one)));
  const forbidden = [...spared, ...definition.doNotDemand].map(({ name }) => beginningsOf(name.ru));
  return saidBy(definition).flatMap(({ text, path }) =>
    text.ru
      .split(/[.;!?]/)
      .filter((sentence) => ASKS.test(sentence))
      .flatMap((sentence) => {
        const strange = PAPERS.filter((paper) => has(sentence, paper) && !may(paper));
        const spoken = forbidden.filter((one) => one.every((beginning) => has(sentence, beginning)) && !may(...one));
        const named = [...strange, ...spoken.map((one) => one.join(' '))];
        return named.length === 0
          ? []
          : [{ path, reason: `«${sentence.trim()}» asks for what the applicant need not bring: ${named.join(', ')}` }];
      }),
  );
}

/** The first two words that tell a paper from another, without what stands after a colon. */
function beginningsOf(name: string): readonly string[] {
  const words = (name.split(':')[0] ?? '').toLowerCase().match(WORD) ?? [];
  return words
    .filter((word) => word.length >= SHORTEST)
    .slice(0, 2)
    .map((word) => word.slice(0, STEM));
}

const has = (text: string, beginning: string): boolean =>
  (text.toLowerCase().match(WORD) ?? []).some((word) => (beginning.length < SHORTEST ? word === beginning : word.startsWith(beginning)));

function saidBy({ questions, notices }: Definition): Said[] {
  return [
    ...questions.flatMap(({ say, help, options }, i) => [
      { text: say, path: ['questions', i] },
      ...(help ? [{ text: help, path: ['questions', i] }] : []),
      ...options.flatMap(({ consequence }) => (consequence ? [{ text: consequence, path: ['questions', i] }] : [])),
    ]),
    ...notices.map(({ text }, i) => ({ text, path: ['notices', i, 'text'] })),
  ];
}
