import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseExpression } from 'feelin';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import type { FileProblem } from '#contract/catalogue.ts';
import { FACTS, isFeelName } from './compiled.ts';
import { calendarSchema, definitionSchema, type Calendar, type Definition } from './definition.ts';

export interface Loaded<T> {
  readonly items: readonly T[];
  readonly problems: readonly FileProblem[];
}

/** Loads every service of a folder. A broken file is named with line and reason and does not stop the others. */
export function loadCatalogue(folder: string): Loaded<Definition> {
  const loaded = loadFolder(folder, definitionSchema, referenceProblems);
  const seen = new Map<string, string>();
  const problems = [...loaded.problems];
  const items = loaded.items.filter(({ item, file }) => {
    const first = seen.get(item.id);
    if (first !== undefined)
      problems.push({ file, line: 1, path: 'id', reason: `the service «${item.id}» is already defined in ${first}` });
    seen.set(item.id, first ?? file);
    return first === undefined;
  });
  return { items: items.map(({ item }) => item), problems };
}

export function loadCalendars(folder: string): Loaded<Calendar> {
  const loaded = loadFolder(folder, calendarSchema, () => []);
  return { items: loaded.items.map(({ item }) => item), problems: loaded.problems };
}

type Path = readonly (string | number)[];
type Issue = { readonly path: Path; readonly reason: string };

function loadFolder<S extends z.ZodType>(
  folder: string,
  schema: S,
  check: (item: z.infer<S>) => Issue[],
): { items: { item: z.infer<S>; file: string }[]; problems: FileProblem[] } {
  const items: { item: z.infer<S>; file: string }[] = [];
  const problems: FileProblem[] = [];
  for (const file of namesIn(folder, problems)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()) {
    const lines = new LineCounter();
    const text = textOf(folder, file, problems);
    if (text === undefined) continue;
    const document = parseDocument(text, { lineCounter: lines });
    const report = (issue: Issue) =>
      problems.push({ file, line: lineOf(document, lines, issue.path), path: issue.path.join('.'), reason: issue.reason });
    for (const error of document.errors)
      problems.push({ file, line: lines.linePos(error.pos[0]).line, path: '', reason: error.message.split('\n')[0] ?? 'not YAML' });
    if (document.errors.length > 0) continue;
    const parsed = schema.safeParse(document.toJS());
    const issues: Issue[] = parsed.success
      ? check(parsed.data)
      : parsed.error.issues.map((issue) => ({
          path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
          reason: issue.message,
        }));
    for (const issue of issues) report(issue);
    if (parsed.success && issues.length === 0) items.push({ item: parsed.data, file });
  }
  return { items, problems };
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');

/** A folder or a file that cannot be read is a problem with a name, and takes nothing else with it. */
function namesIn(folder: string, problems: FileProblem[]): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    problems.push({ file: path.basename(folder), line: null, path: '', reason: `the folder cannot be read: ${codeOf(error)}` });
    return [];
  }
}

function textOf(folder: string, file: string, problems: FileProblem[]): string | undefined {
  try {
    return readFileSync(path.join(folder, file), 'utf8');
  } catch (error) {
    problems.push({ file, line: null, path: '', reason: `the file cannot be read: ${codeOf(error)}` });
    return undefined;
  }
}

/** Line of the node at a path, or of its nearest parent that exists. */
function lineOf(document: Document.Parsed, lines: LineCounter, at: Path): number {
  for (let length = at.length; length > 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true);
    if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return lines.linePos(node.range[0] as number).line;
  }
  return 1;
}

/** What a schema cannot see: references that lead nowhere, FEEL that does not parse, names no condition can know. */
function referenceProblems(definition: Definition): Issue[] {
  const issues: Issue[] = [];
  const known = new Set(['not', ...FACTS, ...definition.questions.map((question) => question.id)]);
  const visit = (value: unknown, at: Path): void => {
    if (Array.isArray(value)) {
      for (const [i, one] of value.entries()) visit(one, [...at, i]);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, member] of Object.entries(value)) {
        if (name === 'ground' && typeof member === 'string' && !Object.hasOwn(definition.grounds, member)) {
          issues.push({ path: [...at, name], reason: `no ground «${member}» in this file` });
        } else if (name === 'when' && typeof member === 'string') {
          issues.push(...feelProblems(member, known).map((reason) => ({ path: [...at, name], reason })));
        } else if (name === 'scan' && typeof member === 'string' && !Object.hasOwn(definition.scanProfiles, member)) {
          issues.push({ path: [...at, name], reason: `no scan profile «${member}» in this file` });
        } else visit(member, [...at, name]);
      }
    }
  };
  visit(definition, []);
  for (const list of ['goals', 'questions', 'documents', 'doNotDemand', 'notices'] as const) {
    const ids = definition[list].map((one) => one.id);
    for (const [i, id] of ids.entries()) if (ids.indexOf(id) !== i) issues.push({ path: [list, i, 'id'], reason: `«${id}» stands twice` });
  }
  for (const [i, question] of definition.questions.entries())
    if (!isFeelName(question.id))
      issues.push({
        path: ['questions', i, 'id'],
        reason: `«${question.id}» is no name that a condition can use: it is a word of FEEL, or begins with a digit`,
      });
  return issues;
}

function feelProblems(condition: string, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  parseExpression(condition, Object.fromEntries([...known].map((name) => [name, null])), undefined).iterate({
    enter(node) {
      const text = condition.slice(node.from, node.to);
      if (node.type.isError)
        problems.push(`the condition does not parse near «${condition.slice(Math.max(0, node.from - 10), node.to + 10)}»`);
      else if (node.name === 'VariableName' && !known.has(text)) problems.push(`the condition uses «${text}», which nothing defines`);
    },
  });
  return problems;
}
