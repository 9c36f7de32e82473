import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** cp1251 of Cyrillic letters and ASCII. */
const cp1251 = (text: string): Buffer =>
  Buffer.from(
    [...text].map((char) => {
      const code = char.codePointAt(0) ?? 0;
      if (code === 0x401) return 0xa8;
      if (code === 0x451) return 0xb8;
      return code >= 0x410 && code <= 0x44f ? code - 0x350 : code & 0xff;
    }),
  );

/** base64 of a text at each of the three places it may begin in a longer one, without the ends its neighbours decide. */
function base64Cores(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(padded.slice(shift === 0 ? 0 : shift + 1, -1));
  });
}

function variants(value: string): Buffer[] {
  const digits = value.replace(/\D/g, '');
  const texts = new Set([
    value,
    value.toUpperCase(),
    value.toLowerCase(),
    ...(digits.length >= 6 ? [digits, digits.replace(/^8/, '7')] : []),
  ]);
  return [...texts].flatMap((text) => {
    const encoded = [
      Buffer.from(text),
      Buffer.from(text, 'utf16le'),
      Buffer.from(text, 'utf16le').swap16(),
      cp1251(text),
      Buffer.from(Buffer.from(text).toString('hex')),
    ];
    return [...encoded, ...base64Cores(Buffer.from(text)), ...base64Cores(Buffer.from(text, 'utf16le'))];
  });
}

/** Files below a folder that hold any value of the person in any encoding, as `file: field`. */
export function searchFolder(folder: string, person: Readonly<Record<string, string>>): string[] {
  // Series and number are searched together: six digits alone turn up by chance.
  const { passportSeries = '', passportNumber = '', ...rest } = person;
  const fields = {
    ...rest,
    passport: passportSeries + passportNumber,
    passportSpaced: `${passportSeries.slice(0, 2)} ${passportSeries.slice(2)} ${passportNumber}`,
  };
  const needles = Object.entries(fields).flatMap(([field, value]) => (value ? variants(value).map((bytes) => ({ field, bytes })) : []));
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const file = path.join(folder, name);
    // A running program has links that lead nowhere.
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    const bytes = readFileSync(file);
    const inName = needles.filter((one) => Buffer.from(name).includes(one.bytes));
    return [...inName, ...needles.filter((one) => bytes.includes(one.bytes))].map((one) => `${name}: ${one.field}`);
  });
}
