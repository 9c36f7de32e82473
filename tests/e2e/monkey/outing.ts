import path from 'node:path';
import type { Running } from '#scripts/lib/drive.ts';
import { Monkey, type MonkeyEnd, type MonkeyRun } from '../monkey.ts';
import { readBooks, repeated } from '../wholeness.ts';

/** A pace at which stacks are still running when the monkey is elsewhere. */
export const MONKEY_ENV = { OKNO_VIRTUAL_PAGE_MS: '120' } as const;

/**
 * Lets a monkey at a running program, ends the program, and reads its books.
 * @throws Error when anything was not as it must be, with what is needed to see it again.
 */
export async function outing(program: Running, dataFolder: string, run: MonkeyRun): Promise<MonkeyEnd> {
  const end = await (await Monkey.at(program, run)).play();
  await program.close();
  const { verdict, papers, tickets } = readBooks(path.join(dataFolder, 'profiles/demo'));
  const unknown = end.papers.filter((one) => !papers.includes(one));
  const twice = [...repeated(papers), ...repeated(tickets)];
  const problems = [
    ...(verdict.verdict === 'intact' ? [] : [`the log is ${verdict.verdict}`]),
    ...(unknown.length > 0 ? [`papers the log does not know: ${unknown.join(', ')}`] : []),
    ...(twice.length > 0 ? [`numbers given twice: ${twice.join(', ')}`] : []),
  ];
  if (problems.length > 0) throw new Error(`Seed ${run.seed}, after ${end.actions} actions: ${problems.join('; ')}`);
  return end;
}
