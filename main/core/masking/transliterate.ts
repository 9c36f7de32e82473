/** Latin spellings of a Cyrillic name: ICAO Doc 9303 (passports since 2013) and the older everyday one. */
const ICAO: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: 'ie',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
};
const EVERYDAY: Readonly<Record<string, string>> = { ...ICAO, й: 'y', х: 'h', ъ: '', ю: 'yu', я: 'ya' };

export function transliterations(word: string): string[] {
  const by = (table: Readonly<Record<string, string>>) =>
    [...word.toLowerCase().replaceAll('ё', 'е')].map((letter) => table[letter] ?? letter).join('');
  const everyday = by(EVERYDAY);
  return [...new Set([by(ICAO), everyday, everyday.replace(/[iy]y$/, 'y'), by({ ...EVERYDAY, х: 'kh' })])];
}
