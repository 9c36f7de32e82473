import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import type { FileProblem } from '#contract/catalogue.ts';
import { codeOf } from '../storage/trouble.ts';

export type Path = readonly (string | number)[];
export interface Issue {
  readonly path: Path;
  readonly reason: string;
}

export interface Read<T> {
  readonly file: string;
  readonly value: T;
  /** Names what is wrong at a place of the file, by its line and column. */
  problem(issue: Issue): FileProblem;
}

/** The texts of the YAML files of a folder, by name. What cannot be read is a problem with a name, and takes nothing else with it. */
export function textsIn(folder: string): { readonly texts: ReadonlyMap<string, string>; readonly problems: readonly FileProblem[] } {
  const problems: FileProblem[] = [];
  const texts = new Map<string, string>();
  for (const file of namesIn(folder, problems)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()) {
    const text = textOf(folder, file, problems);
    if (text !== undefined) texts.set(file, text);
  }
  return { texts, problems };
}

/** The largest card that ships has 26 KB. A larger one would hold up the start. */
const LARGEST = 1024 * 1024;
/** So many problems of one file are named; whoever mends them sees the next ones then. */
const NAMED_OF_A_FILE = 100;

/** Reads one YAML text by a schema. What is wrong is named with line, column and reason, the first hundred of it. */
export function readYaml<S extends z.ZodType>(
  file: string,
  text: string,
  schema: S,
): { readonly read?: Read<z.infer<S>>; readonly problems: readonly FileProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const problem = (issue: Issue): FileProblem => ({
    file,
    ...placeOf(document, lines, issue.path),
    path: issue.path.join('.'),
    reason: issue.reason,
  });
  if (document.errors.length > 0) {
    return {
      problems: first(file, document.errors, (error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { file, line, column: col, path: '', reason: error.message.split('\n')[0] ?? 'not YAML' };
      }),
    };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // The parser finds out no sooner that an alias has no anchor, or that aliases of aliases grow without end.
    const { line, col } = lines.linePos(firstAlias(document));
    return { problems: [{ file, line, column: col, path: '', reason: error instanceof Error ? error.message : 'not YAML' }] };
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) return { problems: first(file, issuesOf(parsed.error.issues, value), problem) };
  return { read: { file, value: parsed.data, problem }, problems: [] };
}

/** The first problems of a file, and how many more there are. */
function first<T>(file: string, all: readonly T[], problem: (one: T) => FileProblem): FileProblem[] {
  const named = all.slice(0, NAMED_OF_A_FILE).map(problem);
  const more = all.length - named.length;
  return more > 0 ? [...named, { file, line: null, path: '', reason: `and ${more} more problems like these` }] : named;
}

function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias(_key, { range }) {
      offset = range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** Of a choice between shapes, what is wrong with the one that was meant: the one that complains least. */
function issuesOf(issues: readonly z.core.$ZodIssue[], value: unknown, at: Path = []): Issue[] {
  return issues.flatMap((issue) => {
    const own = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code !== 'invalid_union' || issue.errors.length === 0)
      return [{ path: [...at, ...own], reason: issue.message.endsWith('received undefined') ? 'is missing: write it' : issue.message }];
    const [meant = []] = [...issue.errors].sort((a, b) => a.length - b.length);
    return issuesOf(meant, value, [...at, ...own]);
  });
}

/** A folder or a file that cannot be read is a problem with a name, and takes nothing else with it. */
function namesIn(folder: string, problems: FileProblem[]): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    problems.push({
      file: path.basename(folder),
      line: null,
      path: '',
      reason: `the folder cannot be read: ${codeOf(error) ?? 'unknown'}`,
    });
    return [];
  }
}

function textOf(folder: string, file: string, problems: FileProblem[]): string | undefined {
  try {
    const bytes = readFileSync(path.join(folder, file));
    if (bytes.length <= LARGEST) return bytes.toString();
    problems.push({ file, line: null, path: '', reason: 'the file is larger than 1 MB: no card is' });
    return undefined;
  } catch (error) {
    problems.push({ file, line: null, path: '', reason: `the file cannot be read: ${codeOf(error) ?? 'unknown'}` });
    return undefined;
  }
}

/** Line and column of the node at a path, or of its nearest parent that exists. */
function placeOf(document: Document.Parsed, lines: LineCounter, at: Path): { line: number; column: number } {
  for (let length = at.length; length > 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
      const { line, col } = lines.linePos(node.range[0] as number);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}
