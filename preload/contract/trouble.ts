/**
 * Why the program cannot open a profile or write to it: a closed list. Each has a sentence, what still stands, and a next step in
 * `renderer/text` under `trouble.<code>`.
 */
export const TROUBLES = [
  'disk-full',
  'read-only',
  'folder-gone',
  'no-access',
  'busy',
  'disk-failing',
  'not-a-folder',
  'not-a-file',
  'database-missing',
  'database-damaged',
  'database-older',
  'keys-missing',
  'keys-damaged',
  'scans-missing',
  'newer',
  'key-missing',
  'key-damaged',
  'key-unreadable',
  'key-sealed',
  'key-bare',
  'keystore-unavailable',
  'environment',
  'electron',
  'unexpected',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export const isTrouble = (word: string | undefined): word is Trouble => (TROUBLES as readonly (string | undefined)[]).includes(word);

/** What goes when somebody makes room, gives a right or a disk back, or another program lets go: work goes on by itself then. */
const PASSING: ReadonlySet<Trouble> = new Set(['disk-full', 'read-only', 'folder-gone', 'no-access', 'busy', 'disk-failing']);
export const isPassing = (trouble: Trouble): boolean => PASSING.has(trouble);
