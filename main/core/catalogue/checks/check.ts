import { readFileSync } from 'node:fs';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { FONTS } from '../../documents/paper.ts';
import { compile } from '../compiled.ts';
import { DICTIONARY } from '../dictionary.ts';
import { type Path, type Read, readYaml, textsIn } from '../files.ts';
import { loadCatalogue, loadDictionary, readCard } from '../load.ts';
import { type Grounds, staleGrounds } from '../sources.ts';
import { type Card, type Finding, type Found, warning } from './card.ts';
import { casesOf } from './cases.ts';
import { forbidden } from './forbidden.ts';
import { labels, type Measure } from './labels.ts';
import { unreachable } from './reach.ts';
import { rows } from './rows.ts';
import { samples } from './samples.ts';

/** Norms that nobody has looked at for so long are named: several of them change a year. */
const STALE_MONTHS = 3;

export interface Checked {
  /** Ids of the services that have no error. */
  readonly sound: readonly string[];
  readonly findings: readonly Finding[];
}

interface CheckParts {
  readonly catalogue: string;
  readonly dictionary: string;
  /** ISO date that norms are old on. */
  readonly today: string;
  readonly measure: Measure;
}

/** Everything that a reader of the cards could find wrong, by file, line and column. What does not load is looked into no further. */
export function checkCatalogue({ catalogue, dictionary, today, measure }: CheckParts): Checked {
  const words = loadDictionary(dictionary);
  const loaded = loadCatalogue(catalogue, words);
  const findings: Finding[] = [...words.problems, ...loaded.problems].map((one) => ({ level: 'error', ...one }));
  const add = <T>(read: Read<T>, found: readonly Found[]): void =>
    void findings.push(...found.map(({ level, ...issue }) => ({ level, ...read.problem(issue) })));

  const grounds = textsIn(dictionary).texts.get('grounds.yaml');
  const own = grounds === undefined ? undefined : readYaml('grounds.yaml', grounds, DICTIONARY.grounds).read;
  if (own) add(own, stale(own.value, [], today));

  const broken = new Set<string>();
  for (const [file, text] of textsIn(catalogue).texts) {
    const { definition, read } = readCard(file, text, words.words);
    if (!definition || !read) continue;
    const compiled = compile(definition);
    const card: Card = { source: read.value, definition, compiled, casesOf: casesOf(compiled) };
    const found = [
      ...unreachable(card),
      ...forbidden(card),
      ...rows(card, today),
      ...samples(card, today),
      ...labels(card, measure),
      ...stale(card.source.grounds, ['grounds'], today),
    ];
    if (found.some((one) => one.level === 'error')) broken.add(definition.id);
    add(read, found);
  }
  return { sound: loaded.items.map((one) => one.id).filter((id) => !broken.has(id)), findings };
}

const stale = (grounds: Grounds, at: Path, today: string): Found[] =>
  staleGrounds(grounds, today, STALE_MONTHS).map((id) =>
    warning(
      [...at, id, 'checkedOn'],
      `«${id}» was checked on ${grounds[id]?.checkedOn}, more than ${STALE_MONTHS} months ago: read its source again`,
    ),
  );

/** Widths of PT Sans, in which the windows are set. @throws Error when a font cannot be read. */
export function ptSans(fontsFolder: string): Measure {
  const [regular, bold] = FONTS.map((file) => fontkit.create(readFileSync(path.join(fontsFolder, file))));
  return (text, isBold) => {
    const font = isBold ? bold : regular;
    if (!font || !('glyphForCodePoint' in font)) throw new Error(`${FONTS.join(', ')}: no font of one face`);
    return (
      [...text].reduce((all, sign) => all + (font.glyphForCodePoint(sign.codePointAt(0) ?? 0)?.advanceWidth ?? 0), 0) / font.unitsPerEm
    );
  };
}
