import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FileProblem } from '#contract/catalogue.ts';
import { catalogueCheck, ptSans } from '../core/catalogue/checks/check.ts';
import type { Definition } from '../core/catalogue/definition.ts';
import { diffServices } from '../core/catalogue/diff.ts';
import { dictionaryOf, loadCalendars, loadCatalogue, loadDictionary } from '../core/catalogue/load.ts';
import { cardSchema } from '../core/catalogue/source.ts';
import { answersFrom, type Known, partiesFrom, requestsFrom } from './catalogue-args.ts';
import { inWords, planAsJson } from './catalogue-words.ts';
import { installCommand, packagesCommand, packCommand, rollbackCommand } from './packages.ts';
import { planOf } from '../core/visits/plan.ts';
import { isRealDate } from '../core/people/dates.ts';
import { localDate } from '../core/work/clock.ts';
import { readArgs, Usage } from './usage.ts';

const RESOURCES = path.join(import.meta.dirname, '../../resources');

export function catalogueCommand(args: string[]): number {
  const [sub, ...rest] = args;
  if (sub === 'check') return check(rest);
  if (sub === 'list') return list(rest);
  if (sub === 'schema') return schema();
  if (sub === 'diff') return diff(rest);
  if (sub === 'resolve') return resolveThem(rest);
  if (sub === 'pack')
    return packCommand(
      rest,
      (folder) => dictionaryOf(folder, RESOURCES),
      (folder) => checked(folder).errors,
    );
  if (sub === 'install') return installCommand(rest);
  if (sub === 'rollback') return rollbackCommand(rest);
  if (sub === 'packages') return packagesCommand(rest);
  throw new Usage(
    'okno catalogue check | preview | list | schema | diff | resolve | pack | install | rollback | packages: «okno help» says more.',
  );
}

/** The catalogue of a folder, by the dictionary beside it, or by ours when there is none. */
function load(folder = path.join(RESOURCES, 'catalogue')): { items: readonly Definition[]; problems: FileProblem[]; known: Known } {
  const dictionary = loadDictionary(dictionaryOf(folder, RESOURCES));
  const { items, problems } = loadCatalogue(folder, dictionary);
  return { items, problems: [...dictionary.problems, ...problems], known: { items, words: dictionary.words } };
}

/** Names file, line, column and reason of everything that is wrong; exit 1 when anything is, with `--strict` for a warning too. */
function check(args: string[]): number {
  const { positionals, values } = readArgs(args, { json: { type: 'boolean' }, strict: { type: 'boolean' } });
  const folder = positionals[0] ?? path.join(RESOURCES, 'catalogue');
  if (!existsSync(folder)) throw new Usage(`${folder} is not a folder.`);
  const { sound, findings, errors, warnings } = checked(folder);
  if (values.json) print({ services: sound, problems: findings });
  else {
    for (const one of findings) process.stdout.write(`${inALine(one)}\n`);
    process.stdout.write(`${sound.length} services are sound, ${errors} errors, ${warnings} warnings.\n`);
  }
  return errors > 0 || (values.strict === true && warnings > 0) ? 1 : 0;
}

function checked(folder: string) {
  const { sound, findings } = catalogueCheck({
    catalogue: folder,
    dictionary: dictionaryOf(folder, RESOURCES),
    measure: ptSans(path.join(RESOURCES, 'fonts')),
  })(localDate(Date.now()));
  const errors = findings.filter((one) => one.level === 'error').length;
  return { sound, findings, errors, warnings: findings.length - errors };
}

const inALine = ({ file, line, column, path: at, reason, level }: FileProblem & { readonly level?: string }): string =>
  `${file}:${line ?? '?'}:${column ?? '?'}: ${level === 'warning' ? 'warning: ' : ''}${at ? `${at}: ` : ''}${reason}`;

/** The JSON Schema of a card, for an editor that checks while one writes: `resources/catalogue/schema.json`. */
function schema(): number {
  print(cardSchema());
  return 0;
}

/** What has changed from one folder of cards to another, in plain words; exit 1 when one of them is broken. */
function diff(args: string[]): number {
  const { positionals } = readArgs(args, {});
  const [before, after = path.join(RESOURCES, 'catalogue')] = positionals;
  if (before === undefined) throw new Usage('okno catalogue diff FOLDER_BEFORE [FOLDER_AFTER]');
  for (const folder of [before, after]) if (!existsSync(folder)) throw new Usage(`${folder} is not a folder.`);
  const [was, is] = [load(before), load(after)];
  for (const one of [...was.problems, ...is.problems]) process.stderr.write(`${inALine(one)}\n`);
  const lines = diffServices(was.items, is.items);
  process.stdout.write(lines.length === 0 ? 'Изменений нет.\n' : `${lines.join('\n')}\n`);
  return was.problems.length + is.problems.length === 0 ? 0 : 1;
}

/** Every service with its goals, and how many of its legal values are how sure. */
function list(args: string[]): number {
  const { values } = readArgs(args, { json: { type: 'boolean' } });
  const rows = load().items.map((one) => ({
    id: one.id,
    title: one.name,
    authority: one.agency,
    goals: one.goals.map((goal) => ({ id: goal.id, title: goal.name })),
    marks: marksOf(one),
  }));
  if (values.json) print(rows);
  else
    for (const one of rows) {
      const sure = Object.values(one.marks).reduce((all, n) => all + n, 0);
      process.stdout.write(
        `${one.id}: ${one.title.ru} (${one.authority.ru}); сверено оснований: ${one.marks.P + one.marks.O} из ${sure}\n`,
      );
      for (const goal of one.goals) process.stdout.write(`  ${goal.id}: ${goal.title.ru}\n`);
    }
  return 0;
}

function marksOf({ grounds }: Definition): Record<'P' | 'O' | 'S' | 'G', number> {
  const counts = { P: 0, O: 0, S: 0, G: 0 };
  for (const { mark } of Object.values(grounds)) counts[mark] += 1;
  return counts;
}

function resolveThem(args: string[]): number {
  const { positionals, values } = readArgs(args, {
    goal: { type: 'string', multiple: true, default: [] },
    answers: { type: 'string', default: '{}' },
    applicant: { type: 'string' },
    parties: { type: 'string' },
    date: { type: 'string' },
    json: { type: 'boolean' },
  });
  const { known, problems } = load();
  const calendars = loadCalendars(path.join(RESOURCES, 'calendar')).items;
  const requests = requestsFrom(known, positionals, values.goal, problems);
  const facts = partiesFrom(known, values.applicant, values.parties, localDate(Date.now()));
  const answers = answersFrom(requests, values.answers);
  const plan = planOf(requests, facts, answers, dayFrom(values.date), calendars);
  process.stdout.write(values.json ? `${JSON.stringify(planAsJson(plan, facts.category), undefined, 2)}\n` : inWords(plan, facts.category));
  return 0;
}

/** A day, or the day of an instant where its offset holds: the office's own. */
function dayFrom(text: string | undefined): string {
  if (text === undefined) return localDate(Date.now());
  if (isRealDate(text)) return text;
  const day = text.slice(0, 'YYYY-MM-DD'.length);
  const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant) || !isRealDate(day))
    throw new Usage(`--date ${text} is not a date. Write YYYY-MM-DD, or an instant with its offset like 2026-11-21T23:59:00+03:00.`);
  return day;
}

const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
