import { readFileSync } from 'node:fs';
import { readLexicon } from '#main/core/masking/lexicon.ts';
import { createMasker } from '#main/core/masking/masker.ts';
import { LEXICON } from '#tests/fixtures/core.ts';
import { labelledLines } from '#tests/fixtures/masking/lines.ts';
import { type BenchResult, median, round, within } from './figures.ts';

const LINES = 60_000;
const ROUNDS = 9;
/** The masker lives as long as its host: its speed is that of compiled code, and the last of its rules is compiled some twenty rounds on. */
const WARM_UP = 30;
/** One line in five has personal data in it, as in the notes of a window (reference/audit.md §3.6). */
const WITH_DATA = 5;

/** The same kinds of data as one regular expression: what most programs would do. Names are three capitalised words. */
const COMBINED = new RegExp(
  [
    '\\d{3}[- ]?\\d{3}[- ]?\\d{3}[- ]?\\d{2}',
    '\\d{12}',
    '(?:\\d{4}[- ]?){3}\\d{4}',
    '\\d{20}',
    '\\d{2} ?\\d{2} ?№? ?\\d{6}',
    '\\d{2} ?№? ?\\d{7}',
    '(?:\\+7|8)[ (-]*\\d{3}[ )-]*\\d{3}[ -]?\\d{2}[ -]?\\d{2}',
    '[\\p{L}\\p{N}._%+-]+@[\\p{L}\\p{N}-]+(?:\\.[\\p{L}\\p{N}-]+)+',
    '[АВЕКМНОРСТУХ]\\d{3}[АВЕКМНОРСТУХ]{2}\\d{2,3}',
    '[A-HJ-NPR-Z0-9]{17}',
    '\\d{2}:\\d{2}:\\d{6,7}:\\d+',
    '[IVX]+-[А-Я]{2} ?№? ?\\d{6}',
    '\\d{2}\\.\\d{2}\\.\\d{4}',
    '(?:ул|пр-т|пер)\\. ?[А-Я][а-я]+,? ?(?:д\\. ?)?\\d+',
    '[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+',
    '[А-ЯЁ][а-яё]+ [А-ЯЁ]\\. ?[А-ЯЁ]\\.',
  ].join('|'),
  'gu',
);

/** Texts of 64 KB made to be slow. */
const HOSTILE: Readonly<Record<string, string>> = {
  digits: '1234567890',
  mail: 'a.a.a.@',
  names: 'Иванов Иван Иванович ',
  homographs: 'Вера ',
  lowerNames: 'иванов иван ',
  combining: 'и\u0306\u0301',
  emoji: '😀',
  zeroWidth: '\u200b',
  ligatures: '\ufdfa',
  spacedDigits: '1 ',
  brackets: '8 (9) ',
  streets: 'ул. ',
  initials: 'И. О. ',
  plates: 'А1',
  dots: '1.',
  masked: '⟦',
  glued: 'Иван8(900)000-00-01x',
  hex: 'ab12-',
  ats: 'a@b.ru ',
  misreadRun: 'О1',
  misreadParts: '1О ',
  lettersApart: 'а б ',
  machineLines: 'P<RUSIVANOV<<',
  numerals: 'сорок ',
  saidHouses: 'два дом ',
  dates: '5 мая ',
  oneName: 'Иванов ',
  bareStreets: 'Лесная 5, ',
  glueBehind: '2Мир',
  nested: 'Иванов,1:',
  mixed: 'Иванов И.И., ул. Мира, 5, тел. 89000000001 ',
};
const HOSTILE_SIZE = 65_536;

/** Throughput on lines of a window's notes, and the slowest hostile text. */
export function maskingBench(): BenchResult[] {
  const started = performance.now();
  const masker = createMasker(readLexicon(readFileSync(LEXICON)));
  const loadMs = performance.now() - started;
  const rows = labelledLines();
  const [dirty, clean] = [rows.filter((row) => row.spans.length > 0), rows.filter((row) => row.spans.length === 0)];
  const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
  const lines = Array.from({ length: LINES }, (_, i) => (i % WITH_DATA === 0 ? at(dirty, i * 7) : at(clean, i * 13)).text);
  const megabytes = Buffer.byteLength(lines.join('\n')) / 1e6;
  // One round of each after the other: whatever else the machine does, it does to all of them.
  const runs = [
    (line: string) => masker.detect(line),
    (line: string) => line.replace(COMBINED, '⟦⟧'),
    (line: string) => line.normalize('NFKC'),
  ];
  const times = Array.from({ length: ROUNDS + WARM_UP }, () =>
    runs.map((run) => {
      const from = performance.now();
      for (const line of lines) run(line);
      return performance.now() - from;
    }),
  );
  const [ours, regex, nfkc] = runs.map((_, n) => megabytes / (median(times.slice(WARM_UP).map((round) => round[n] as number)) / 1000)) as [
    number,
    number,
    number,
  ];
  const perSecond = Math.round((ours / megabytes) * LINES);
  const slowest = Object.entries(HOSTILE).map(([name, piece]) => {
    const text = piece.repeat(Math.ceil(HOSTILE_SIZE / piece.length)).slice(0, HOSTILE_SIZE);
    masker.mask(text);
    const times = Array.from({ length: 5 }, () => {
      const from = performance.now();
      masker.mask(text);
      return performance.now() - from;
    });
    return { name, ms: median(times) };
  });
  const worst = slowest.reduce((a, b) => (b.ms > a.ms ? b : a));
  return [
    {
      name: 'masking-speed',
      figures: {
        mbPerS: round(ours, 1),
        linesPerS: perSecond,
        regexMbPerS: round(regex, 1),
        nfkcMbPerS: round(nfkc, 1),
        overRegex: round(ours / regex),
        overNfkc: round(ours / nfkc),
        loadMs: round(loadMs, 1),
        bytesPerLine: Math.round((megabytes * 1e6) / LINES),
      },
      budget: within('lines of notes a second on one core', perSecond, 500_000, 'at-least'),
    },
    {
      name: 'masking-worst',
      figures: Object.fromEntries(slowest.map(({ name, ms }) => [name, round(ms)])),
      budget: within(`milliseconds for 64 KB of «${worst.name}», the slowest`, worst.ms, 20),
    },
  ];
}
