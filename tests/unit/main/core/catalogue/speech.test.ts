import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '#main/core/catalogue/load.ts';
import { spokenProblems } from '#main/core/catalogue/speech.ts';
import { serviceOf } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { DICTIONARY } from '#tests/fixtures/resources.ts';

describe('what is said to the applicant', () => {
  const card = serviceOf('no-criminal-record');
  const [first, ...others] = card.questions;
  const [choice, ...choices] = first?.options ?? [];
  const [notice] = card.notices;
  if (!first || !choice || !notice) throw new Error('the card has no question, no answer or no notice');
  const en = 'what is looked at is the Russian sentence';
  const problems = (ru: string): string[] =>
    [
      { ...card, questions: [{ ...first, say: { ru, en } }, ...others] },
      { ...card, questions: [{ ...first, help: { ru, en } }, ...others] },
      { ...card, questions: [{ ...first, options: [{ ...choice, consequence: { ru, en } }, ...choices] }, ...others] },
      { ...card, notices: [{ ...notice, text: { ru, en } }] },
    ].map((one) => spokenProblems(one)[0]?.reason ?? 'asks for nothing strange');
  it.each([
    ['of a receipt', 'Покажите, пожалуйста, квитанцию.'],
    ['of a paper that no card knows', 'Понадобится характеристика с работы.'],
    ['of what must not be demanded', 'Нужны свидетельства о прежних фамилиях.'],
  ])('is a problem wherever it asks for it: %s', (_name, ru) => {
    for (const reason of problems(ru)) expect(reason).toContain('need not bring');
  });
  it.each([
    ['asks for what the applicant brings', 'Покажите свидетельство о рождении ребёнка и доверенность.'],
    ['says that it is not needed', 'Квитанция не нужна, характеристика не требуется.'],
    ['only tells of it', 'Свидетельства о прежних фамилиях остаются у вас.'],
    ['asks what the service gives', 'Вам нужна справка?'],
  ])('is no problem where it %s', (_name, ru) => {
    for (const reason of problems(ru)) expect(reason).toBe('asks for nothing strange');
  });
  it('is named by its place in the card', () => {
    const text = readFileSync(path.join(RESOURCES, 'catalogue/no-criminal-record.yaml'), 'utf8');
    const folder = mkdtempSync(path.join(tmpdir(), 'okno-speech-'));
    writeFileSync(path.join(folder, 'bad.yaml'), text.replace(/say: \{ ru: '[^']+'/, "say: { ru: 'Принесите квитанцию.'"));
    const loaded = loadCatalogue(folder, DICTIONARY);
    rmSync(folder, { recursive: true });
    expect(loaded.problems).toMatchObject([{ file: 'bad.yaml', reason: expect.stringContaining('квитанц') }]);
    expect(loaded.problems[0]?.line).toBeGreaterThan(1);
  });
});
