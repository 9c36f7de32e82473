import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { answerValue, type Checklist, type Ground } from '#contract/catalogue.ts';
import { compile } from '../core/catalogue/compiled.ts';
import { loadCalendars, loadCatalogue } from '../core/catalogue/load.ts';
import { resolve } from '../core/catalogue/resolve.ts';
import { isRealDate, showDate } from '../core/people/dates.ts';
import { localDate } from '../core/work/clock.ts';
import { readArgs, Usage } from './usage.ts';

const RESOURCES = path.join(import.meta.dirname, '../../resources');

export function catalogueCommand(args: string[]): number {
  const [sub, ...rest] = args;
  if (sub === 'check') return check(rest);
  if (sub === 'resolve') return resolveOne(rest);
  throw new Usage('okno catalogue check [DIR] | okno catalogue resolve SERVICE --goal GOAL');
}

/** Names file, line and reason of everything that is wrong; exit 1 when anything is. */
function check(args: string[]): number {
  const { positionals, values } = readArgs(args, { json: { type: 'boolean' } });
  const folder = positionals[0] ?? path.join(RESOURCES, 'catalogue');
  if (!existsSync(folder)) throw new Usage(`${folder} is not a folder.`);
  const { items, problems } = loadCatalogue(folder);
  if (values.json) process.stdout.write(`${JSON.stringify({ services: items.map((one) => one.id), problems }, undefined, 2)}\n`);
  else {
    for (const one of problems) process.stdout.write(`${one.file}:${one.line ?? '?'}: ${one.path ? `${one.path}: ` : ''}${one.reason}\n`);
    process.stdout.write(`${items.length} services are sound, ${problems.length} problems.\n`);
  }
  return problems.length === 0 ? 0 : 1;
}

function resolveOne(args: string[]): number {
  const { positionals, values } = readArgs(args, {
    goal: { type: 'string' },
    answers: { type: 'string', default: '{}' },
    date: { type: 'string' },
    birth: { type: 'string' },
    lost: { type: 'boolean', default: false },
    json: { type: 'boolean' },
  });
  const { items } = loadCatalogue(path.join(RESOURCES, 'catalogue'));
  const definition = items.find((one) => one.id === positionals[0]);
  if (!definition) throw new Usage(`There is no service «${positionals[0] ?? ''}». Services: ${items.map((one) => one.id).join(', ')}.`);
  if (!definition.goals.some((goal) => goal.id === values.goal))
    throw new Usage(`${definition.id} has no goal «${values.goal ?? ''}». Goals: ${definition.goals.map((goal) => goal.id).join(', ')}.`);
  const on = values.date ?? localDate(Date.now());
  for (const [name, date] of [
    ['--date', on],
    ['--birth', values.birth],
  ] as const) {
    if (date !== undefined && !isRealDate(date)) throw new Usage(`${name} ${date} is not a date. Write YYYY-MM-DD.`);
  }
  const answers = readAnswers(values.answers);
  const unknown = Object.keys(answers).filter((id) => !definition.questions.some((question) => question.id === id));
  if (unknown.length > 0)
    throw new Usage(
      `--answers: ${definition.id} does not ask «${unknown.join('», «')}». Questions: ${definition.questions.map((one) => one.id).join(', ')}.`,
    );
  const calendars = loadCalendars(path.join(RESOURCES, 'calendar')).items;
  const facts = {
    category: 'citizen' as const,
    passportLost: values.lost,
    ...(values.birth === undefined ? {} : { birthDate: values.birth }),
  };
  const checklist = resolve(compile(definition), values.goal ?? '', facts, answers, on, calendars);
  process.stdout.write(values.json ? `${JSON.stringify(checklist, undefined, 2)}\n` : inWords(checklist));
  return 0;
}

function readAnswers(text: string): Record<string, boolean | string> {
  try {
    return z.record(z.string(), answerValue).parse(JSON.parse(text));
  } catch {
    throw new Usage('--answers is JSON like {"loss":"lost","temporaryId":false}.');
  }
}

const groundText = (ground: Ground): string =>
  `${ground.act.ru}${ground.article ? `, ${ground.article}` : ''}${ground.verified ? '' : ' (не проверено)'}`;

const termInWords = (term: Checklist['term']): string =>
  term
    ? `${term.days} ${term.kind === 'working' ? 'раб. дн.' : 'кал. дн.'}, готово не позже ${showDate(term.dueOn)}${term.calendarVerified ? '' : ' (не проверено)'}`
    : 'нет сведений';

function inWords(list: Checklist): string {
  const lines = [
    `${list.serviceName.ru}: ${list.goalName.ru} — на ${showDate(list.on)}`,
    ...list.questions.map(
      (question) => `? ${question.text.ru} ${question.options.find((option) => option.value === question.answer)?.label.ru ?? '—'}`,
    ),
    ...list.items.map(
      (item) =>
        `+ ${item.name.ru} [${item.source}] подл. ${item.originals}, коп. ${item.copies}: ${item.because.ru}. ${groundText(item.ground)}`,
    ),
    ...list.waived.map((item) => `- ${item.name.ru}: не нужно, ${item.because.ru}`),
    ...list.doNotDemand.map((item) => `! не требовать: ${item.name.ru}. ${groundText(item.ground)}`),
    `пошлина: ${list.fee ? `${list.fee.roubles} ₽, ${groundText(list.fee.ground)}` : 'нет сведений'}`,
    `срок: ${termInWords(list.term)}`,
  ];
  return `${lines.join('\n')}\n`;
}
