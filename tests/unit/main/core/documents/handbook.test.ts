import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { handbookPdf } from '#main/core/documents/handbook-pdf.ts';
import { handbookContent } from '#main/core/documents/handbook.ts';
import { planFor, SHIPPED } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';

const FONTS = path.join(RESOURCES, 'fonts');
const LOST = { 'passport-rf:loss': 'lost', 'passport-rf:temporaryId': true, 'passport-rf:marks': false, svo: false };
const lost = handbookContent(planFor({ 'passport-rf': 'lost' }, LOST));

describe('the list for the applicant', () => {
  it('names each document with how many and why, by the number of the norm', () => {
    const photo = lost.bring.find((one) => one.name.startsWith('Фотография'));
    expect(photo?.need).toBe('3 шт.');
    expect(photo?.notes.join(' ')).toMatch(/\[\d+/);
    expect(lost.answers).toContainEqual({ question: 'Что случилось с паспортом?', answer: expect.stringContaining('терян') });
  });
  it('says what not to bring, and why', () => {
    expect(lost.notNeeded.find((one) => one.includes('паспорта нет'))).toBeDefined();
    expect(lost.notNeeded.join('\n')).toContain('требовать нельзя');
  });
  it('says fee, term and result', () => {
    expect(lost.fee).toMatch(/^1.500.₽/);
    expect(lost.term).toMatch(/^5.рабочих дней со дня, когда документы получит ведомство; .*не позже 27\.11\.2026/);
    expect(lost.result).not.toBe('');
  });
  it('gives each norm once, with where it was read and how sure that is', () => {
    expect(new Set(lost.norms).size).toBe(lost.norms.length);
    expect(lost.norms.filter((one) => one.includes('сверено 22.11.2026'))).not.toEqual([]);
    expect(lost.norms.filter((one) => one.includes('норма не сверена'))).not.toEqual([]);
    const cited = JSON.stringify({ ...lost, norms: [] }).matchAll(/\[(\d+(?:, \d+)*)\]/g);
    const numbers = new Set([...cited].flatMap(([, all]) => all?.split(', ').map(Number) ?? []));
    expect([...numbers].sort((a, b) => a - b)).toEqual(lost.norms.map((_one, i) => i + 1));
  });
  it('says on what it still depends, and nothing of it when all is answered', () => {
    expect(lost.open).toEqual([]);
    expect(handbookContent(planFor({ 'passport-rf': 'lost' })).open).toContain('Что случилось с паспортом?');
  });
  it('calls fee and term dependent on the answers before they are given', () =>
    expect(handbookContent(planFor({ 'property-rights': 'sale' }))).toMatchObject({
      fee: 'зависит от ответов',
      term: 'зависит от ответов',
    }));
  it('of what is not given here is what to do instead', () =>
    expect(handbookContent(planFor({ 'family-composition': 'certificate' })).redirect).toContain('Справка не нужна'));
});

describe('on paper', () => {
  const pages = async (content = lost) => pdfPages(await handbookPdf(content, FONTS, undefined));
  it('has everything that was said, and nobody', async () => {
    const text = (await pages()).join(' ').replace(/\s+/g, ' ');
    for (const word of ['Паспорт гражданина РФ: утрата', 'Принесите', 'Приносить не нужно', 'Пошлина: 1 500', 'Нормы', 'норма не сверена'])
      expect(text).toContain(word);
    expect(text).not.toMatch(/Заявитель:|Талон|№ \d{3}-/);
  });
  it('is one or two sheets, for the services that have most to say too', async () => {
    const all = SHIPPED.items.flatMap((one) => one.goals.map((goal) => handbookContent(planFor({ [one.id]: goal.id }))));
    const longest = all.sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length).slice(0, 4);
    for (const one of longest) expect((await pages(one)).length, `${one.service}: ${one.goal}`).toBeLessThanOrEqual(2);
  });
  it('turns the sheet when there is more than one can hold', async () => {
    const bring = Array.from({ length: 60 }, (_, i) => ({ name: `Документ ${i + 1}`, need: 'подлинник: 1', notes: [`причина ${i + 1}`] }));
    const found = await pages({ ...lost, bring });
    expect(found.length).toBeGreaterThan(1);
    expect([...found.join(' ').matchAll(/причина (\d+)/g)].map(([, n]) => Number(n))).toEqual(bring.map((_one, i) => i + 1));
  });
});
