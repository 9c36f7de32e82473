import type { FileProblem } from '#contract/catalogue.ts';
import type { Compiled } from '../compiled.ts';
import type { Definition } from '../definition.ts';
import type { Issue, Path } from '../files.ts';
import type { Source } from '../source.ts';
import type { CasesOf } from './cases.ts';

/** An error keeps a catalogue from being used; a warning is told, and leaves it to whoever writes. */
export type Level = 'error' | 'warning';
export interface Finding extends FileProblem {
  readonly level: Level;
}
export interface Found extends Issue {
  readonly level: Level;
}

/** A card that is sound by itself, as it is written and as it is used. */
export interface Card {
  readonly source: Source;
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly casesOf: CasesOf;
}

export const error = (path: Path, reason: string): Found => ({ level: 'error', path, reason });
export const warning = (path: Path, reason: string): Found => ({ level: 'warning', path, reason });

/** What is said of a condition whose cases are too many to be looked through. */
export const tooMany = (path: Path): Found =>
  warning(path, 'the cases are too many to be looked through: ask less at once, or let one question stand for several');
