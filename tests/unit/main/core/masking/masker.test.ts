import { describe, expect, it } from 'vitest';
import { HIDDEN } from '#main/core/masking/kinds.ts';
import { checksumOf, readLexicon } from '#main/core/masking/lexicon.ts';
import { faultOfNumberForm, faultOfStopWord } from '#main/core/masking/lists.ts';
import { createMasker } from '#main/core/masking/masker.ts';
import { show } from '#main/core/masking/shown.ts';
import { pack } from '#scripts/lib/lexicon.ts';
import { lexicon, masker } from '#tests/fixtures/masker.ts';

const NOTE = 'Звонила Тестова Юлия Чернышовна, СНИЛС 900-000-001 82. ';

describe('mask', () => {
  it('puts a token in place of each find and counts them', () => {
    const { text, counts, hidden } = masker.mask(NOTE);
    expect(text).toBe('Звонила ⟦ФИО⟧, СНИЛС ⟦СНИЛС⟧. ');
    expect(counts).toEqual({ PERSON: 1, SNILS: 1 });
    expect(hidden).toBe(false);
  });

  it('looks through a long text window by window and misses nothing at their edges', () => {
    const filler = 'заявитель ждёт ответа и звонит каждый день. ';
    for (const shift of [0, 7, 23, 41]) {
      const long = `${'а'.repeat(shift)} ${(filler.repeat(12) + NOTE).repeat(140)}`;
      const { text } = masker.mask(long);
      expect(text, `shifted by ${shift}`).not.toMatch(/Тестов|900-000/);
      expect(text.match(/⟦ФИО⟧/g)).toHaveLength(140);
    }
  });

  it('cuts a text without a space or a line end, too', () => {
    const { text } = masker.mask(`${'х'.repeat(20_000)} 900-000-001 82`);
    expect(text).toContain('⟦СНИЛС⟧');
  });

  it('hides the whole text when the time is spent, and only then', () => {
    expect(masker.mask(NOTE, { spent: () => true })).toEqual({ text: HIDDEN, spans: [], counts: {}, hidden: true });
    expect(masker.mask(NOTE, { spent: () => false }).hidden).toBe(false);
  });

  it('hides the whole text when anything inside fails', () => {
    const broken = createMasker({
      ...lexicon,
      get pairs(): Uint32Array {
        throw new Error(NOTE);
      },
    });
    expect(broken.mask(NOTE)).toMatchObject({ text: HIDDEN, hidden: true });
  });
});

describe('the lexicon', () => {
  const small = pack(
    new Map([
      ['роза', 17],
      ['розу', 3],
      ['ель', 16],
    ]),
  );
  it('gives back the classes it was made of', () => {
    const { edges } = readLexicon(small);
    expect(edges.length).toBeGreaterThan(5);
  });
  it('is refused when a byte of it is altered, cut off or foreign', () => {
    const altered = Uint8Array.from(small);
    altered[20] = (altered[20] ?? 0) ^ 1;
    expect(() => readLexicon(altered)).toThrow('damaged');
    expect(() => readLexicon(small.subarray(0, small.length - 4))).toThrow('damaged');
    expect(() => readLexicon(new TextEncoder().encode('something else'))).toThrow('not readable');
  });
  it('has a checksum that every edge takes part in', () =>
    expect(checksumOf(Uint32Array.of(1, 2))).not.toBe(checksumOf(Uint32Array.of(2, 1))));
});

describe('the lists of an office', () => {
  const local = createMasker(lexicon, {
    version: 1,
    stopWords: ['Ромашка', 'дело врачей'],
    numberForms: ['МФЦ-####/##-#####', '77##########'],
  });
  it('mask a word or a phrase in any case and look', () => {
    expect(local.mask('Спросили про ромашку? Нет, про РОМАШКА и дело  врачей').text).toBe(
      'Спросили про ромашку? Нет, про ⟦СЛОВО⟧ и ⟦СЛОВО⟧',
    );
    expect(masker.mask('про РОМАШКА').counts).toEqual({});
  });
  it('leave the numbers of the office alone, and only those', () => {
    expect(local.detect('набрал 771234567890')).toEqual([]);
    expect(masker.detect('набрал 771234567890')).toHaveLength(1);
    expect(local.detect('набрал 7712345678901')).toHaveLength(1);
  });
  it.each([
    ['###########', 'too-wide'],
    ['#-#', 'too-short'],
    ['МФЦ-12', 'no-digits'],
    ['(###) ###', 'too-wide'],
    ['x'.repeat(61), 'too-long'],
  ])('refuse the form %s', (form, fault) => expect(faultOfNumberForm(form)).toBe(fault));
  it.each(['МФЦ-####', '2026/#####', '77########'])('take the form %s', (form) => expect(faultOfNumberForm(form)).toBeUndefined());
  it.each([
    ['да', 'too-short'],
    ['12345', 'no-letters'],
    ['х'.repeat(61), 'too-long'],
  ])('refuse the word %s', (word, fault) => expect(faultOfStopWord(word)).toBe(fault));
});

describe('a structured value', () => {
  const TOKEN = '⟦СНИЛС·7f3a⟧';
  it.each([
    ['full', '900-000-001 82', '900-000-001 82'],
    ['token', '900-000-001 82', TOKEN],
    ['last-two', '900-000-001 82', `${TOKEN} …82`],
    ['last-two', '4 82', TOKEN],
    ['year', '15.01.1990', `${TOKEN} 1990`],
    ['year', 'нет', TOKEN],
    ['initials', 'Тестова Юлия', `${TOKEN} Т. Ю.`],
    ['nothing', 'Тестова', ''],
  ] as const)('is shown %s', (how, value, want) => expect(show(how, value, TOKEN)).toBe(want));
});
