import type { Page } from '@playwright/test';
import { leave, present } from '../counter.ts';
import { beginVisit, bridge, expect, test } from '../program.ts';
import { keysOf, slowDisk, Typist } from '../typist.ts';

/**
 * A whole visit typed by somebody who knows it by heart and does not look. Whatever the rhythm and the disk: each key did what it was
 * meant for, or was refused aloud and typed again. Nothing is answered or marked that was not typed so.
 */
test.describe.configure({ timeout: 240_000 });

const GAPS = [10, 15, 30, 60] as const;
const PERSON = 'Вымыслова{Enter}Юлия{Enter}15.01.1990{Enter}{ArrowRight}{Enter}';
const SERVICE = 'потеряла паспорт{Enter}';
/** Each rhythm with other answers and marks: a key that is aimed anew changes some of them. */
const VISITS = [
  { answers: '2212', marks: '121' },
  { answers: '3211', marks: '212' },
  { answers: '2112', marks: '112' },
  { answers: '3111', marks: '221' },
] as const;
const MARK: Readonly<Record<string, string>> = { 1: 'present', 2: 'missing' };

async function typed(page: Page, typist: Typist, gap: number, { answers, marks }: (typeof VISITS)[number]): Promise<void> {
  await typist.type([...keysOf(PERSON), ...keysOf(SERVICE), ...answers, 'Enter', ...marks], gap);
  const visit = await present(page);
  const given = visit.plan?.questions.map((one) => one.options.findIndex((option) => option.value === one.answer) + 1).join('');
  const where = `${gap} ms between keys`;
  const { surname, given: name, birthDate, identityDocument } = visit.parties[0]?.fields ?? {};
  expect({ surname, name, birthDate, identityDocument }, `${where}: the text is whole`).toEqual({
    surname: 'Вымыслова',
    name: 'Юлия',
    birthDate: '1990-01-15',
    identityDocument: 'lost',
  });
  expect(visit.plan?.requests[0]?.goalId, `${where}: the service that was typed`).toBe('lost');
  expect(given, `${where}: the answers that were typed`).toBe(answers);
  const isMade = (id: string) => visit.plan?.items.some((item) => item.id === id && item.form) === true;
  expect(
    visit.documents.filter(({ itemId }) => !isMade(itemId)).map((one) => one.mark),
    `${where}: the marks that were typed`,
  ).toEqual([...marks].map((one) => MARK[one]));
  expect(
    visit.documents.filter(({ itemId }) => isMade(itemId)).map((one) => one.mark),
    `${where}: nothing else is marked`,
  ).toEqual(visit.documents.filter(({ itemId }) => isMade(itemId)).map(() => 'open'));
}

for (const slow of [0, 40]) {
  test(`a visit typed by heart at ${GAPS.join(', ')} ms between keys${slow ? `, with ${slow} ms for every fsync` : ''}`, async ({
    program,
  }) => {
    const { operator } = program;
    await beginVisit(operator);
    const typist = await Typist.at(operator);
    const letGo = slow > 0 ? await slowDisk((await program.hosts()).core, slow) : undefined;
    try {
      const asked = performance.now();
      const { id: visitId, revision } = await present(operator);
      await bridge(operator, 'visit.enter', { visitId, revision, party: 'applicant', field: 'phone', value: '+7 900 000-00-01' });
      expect(performance.now() - asked, 'the disk is as slow as it is meant to be').toBeGreaterThan(slow);
      for (const [i, gap] of GAPS.entries()) {
        if (i > 0) {
          await leave(operator);
          await operator.keyboard.press('Enter');
          await operator.locator('[data-field="surname"]').waitFor();
        }
        await typed(operator, typist, gap, VISITS[i] ?? VISITS[0]);
      }
    } finally {
      await letGo?.();
    }
    expect(typist.repeated, 'the hand was faster than the screen at least once: otherwise nothing was tried').toBeGreaterThan(0);
  });
}
