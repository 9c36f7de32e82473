import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { FileProblem, ListedHit } from '#contract/catalogue.ts';
import { EVIDENCE } from '#contract/words.ts';
import { codeOf } from '../storage/trouble.ts';

/** `resources/services-list.csv`: services a МФЦ may give, most of which have no card here. Its columns, in their order. */
export const LIST_FILE = 'services-list.csv';
const listedSchema = z.strictObject({
  authority: z.string().min(2).max(120),
  name: z.string().min(3).max(200),
  /** Where it was met, each with its mark first: O1 a page of an authority, A the program of a real МФЦ, G general knowledge. */
  evidence: z.string().min(1).max(200),
  /** The card that gives it, `service` or `service/goal`; empty when there is none. */
  card: z.string().regex(/^([a-z0-9-]+(\/[a-z0-9-]+)?)?$/i, 'a card was expected: service or service/goal'),
});
export type ListedService = z.infer<typeof listedSchema>;
const COLUMNS = Object.keys(listedSchema.shape);

/** Reads the list. A line that is broken is named and takes no other along. */
export function loadListed(folder: string): { readonly items: readonly ListedService[]; readonly problems: readonly FileProblem[] } {
  const problem = (line: number | null, column: string, reason: string): FileProblem => ({ file: LIST_FILE, line, path: column, reason });
  let text: string;
  try {
    text = readFileSync(path.join(folder, LIST_FILE), 'utf8');
  } catch (error) {
    return { items: [], problems: [problem(null, '', `the file cannot be read: ${codeOf(error) ?? 'unknown'}`)] };
  }
  const [head = [], ...lines] = linesOf(text);
  if (head.join() !== COLUMNS.join()) return { items: [], problems: [problem(1, '', `the columns are not ${COLUMNS.join(', ')}`)] };
  const items: ListedService[] = [];
  const problems = lines.flatMap((cells, i) => {
    if (cells.length === 0) return [];
    const parsed = listedSchema.safeParse(Object.fromEntries(COLUMNS.map((name, c) => [name, cells[c]])));
    if (parsed.success && cells.length === COLUMNS.length) {
      items.push(parsed.data);
      return [];
    }
    const issue = parsed.error?.issues[0];
    return [problem(i + 2, issue?.path.join('.') ?? '', issue?.message ?? `${cells.length} cells instead of ${COLUMNS.length}`)];
  });
  if (items.length === 0 && problems.length === 0) problems.push(problem(null, '', 'the list is empty'));
  return { items, problems };
}

/** Lines of a CSV, a line a record: cells between commas, those that hold one between quotation marks, a mark in them doubled. */
function linesOf(text: string): string[][] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) =>
      line === ''
        ? []
        : [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,"]*))/g)].map(
            ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
          ),
    );
}

/** How sure the first mark of its evidence is; what programs of МФЦ ask and what was deduced count as second hand. */
const markOf = (evidence: string): ListedHit['mark'] => {
  const first = /(?:^|; )([POSGAD])\d*(?![A-Za-zА-Яа-я])/.exec(evidence)?.[1];
  return EVIDENCE.find((one) => one === first) ?? (first === undefined ? 'G' : 'S');
};

export const shownListed = (one: ListedService | undefined): ListedHit | undefined =>
  one && { name: one.name, authority: one.authority, mark: markOf(one.evidence) };
