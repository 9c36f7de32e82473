import path from 'node:path';
import type { VisitView } from '#contract/visit.ts';
import { isUsedUp, placeOf, uinPlace } from '#contract/words.ts';
import { loadDictionary } from '#main/core/catalogue/load.ts';
import { normaliseField } from '#main/core/people/fields.ts';
import { showField } from '#contract/written.ts';
import { ROOT } from '#scripts/lib/paths.ts';
import type { Seen, World } from './screen.ts';
import { commands, looksBlank } from './texts.ts';

const { words } = loadDictionary(path.join(ROOT, 'resources/dictionary'));

/** Compares; says `what` when they are not the same. */
type Say = (what: string, shown: unknown, is: unknown) => void;

/** Everything in which the painted screen is not what the program answers. Empty once a screen has settled. */
export function differences(world: World): string[] {
  const found: string[] = [];
  const say: Say = (what, shown, is) => {
    if (JSON.stringify(shown) !== JSON.stringify(is)) found.push(`${what}: shown ${JSON.stringify(shown)}, is ${JSON.stringify(is)}`);
  };
  const { seen, session, queue, visit } = world;
  for (const fault of seen.faults) found.push(`the screen says that the program is broken: ${fault}`);
  if (seen.keysClosed) found.push('keys are not taken');
  if (seen.focus.lost) found.push(`the focus is nowhere: ${seen.focus.what}`);
  if (seen.dialogs > 0 && !seen.focus.inDialog) found.push(`a dialog is open, the focus is outside: ${seen.focus.what}`);
  if (seen.dialogs > 1) found.push(`${seen.dialogs} dialogs are open at once`);
  const screen = session === null ? (seen.screen === 'pin' ? 'pin' : 'people') : session.locked ? 'locked' : 'work';
  say('the screen', seen.screen, screen);
  if (session === null || session.locked || found.length > 0) return found;
  if (queue) {
    const [, ru, en] = /^(?:ждут (\d+)|(\d+) waiting)$/m.exec(seen.header) ?? [];
    say('who waits, above', Number(ru ?? en), queue.waiting.length);
    say('the ticket at the window', seen.ticket, queue.current?.number ?? null);
    if (seen.area === 'queue')
      say(
        'the tickets of the queue',
        seen.rows,
        [...queue.waiting, ...queue.held].map((one) => one.number),
      );
  }
  if (session.role !== 'specialist') return found;
  if (visit && queue && visit.ticket.id !== queue.current?.id)
    found.push(`the visit is of ${visit.ticket.number}, at the window is ${queue.current?.number ?? 'nobody'}`);
  if (seen.area !== 'visit') return found;
  const called = queue?.current?.status === 'called' ? queue.current.number : null;
  say('the called number', seen.called, called);
  const shown = called === null ? visit : null;
  say('the step', seen.step, shown?.step ?? null);
  if (shown && seen.step === shown.step) visitDifferences(seen, shown, say);
  if (visit) for (const one of unfit(visit)) found.push(one);
  return found;
}

function visitDifferences(seen: Seen, visit: VisitView, say: Say): void {
  const pick = (text: { readonly ru: string; readonly en: string }) => text[seen.language];
  const includes = (what: string, text: string) => say(`${what} «${text}»`, seen.text.includes(text), true);
  say('«Пришло позже»', seen.late, visit.late.length > 0);
  say('«Отказать»', seen.refuse, visit.plan !== null && visit.obstacles.length > 0 && visit.receipt === null);
  const entered: Readonly<Record<string, string>> = Object.fromEntries(
    visit.parties.flatMap(({ id, fields }) => Object.entries(fields).map(([field, value]) => [placeOf(id, field), value])),
  );
  switch (visit.step) {
    case 'applicant':
      for (const [name, { value, focused, wrong }] of Object.entries(seen.fields))
        if (!focused && !wrong) say(`the field ${name}`, value, showField(name.split('.').at(-1) ?? '', entered[name] ?? ''));
      for (const [name, value] of Object.entries(seen.segments)) say(`the choice ${name}`, value, entered[name] ?? '');
      return;
    case 'service': {
      const [request] = visit.plan?.requests ?? [];
      if (request) includes('the chosen service', `${pick(request.serviceName)}: ${pick(request.goalName)}`);
      return;
    }
    case 'conditions': {
      const questions = visit.plan?.questions ?? [];
      const asked = questions.find((one) => pick(one.text) === seen.heading);
      const isAway = visit.plan?.requests.some((one) => one.redirect) === true;
      say('what is asked is open, when anything is', asked !== undefined, (!visit.plan?.complete && !isAway) || asked !== undefined);
      for (const one of questions) {
        if (one.answer === undefined || one === asked) continue;
        const label = one.options.find((option) => option.value === one.answer)?.label;
        const answer = `${pick(one.text)}${label ? pick(label) : ''}`;
        // What is known from the data says so behind its answer.
        const isShown = seen.buttons.some((text) => text === answer || (one.known === true && text.startsWith(answer)));
        say(`the answer «${answer}»`, isShown, true);
      }
      return;
    }
    case 'documents': {
      const items = (visit.plan?.items ?? []).filter((item) => !item.form);
      const markOf = (id: string) => visit.documents.find((one) => one.itemId === id);
      say('the marks of the documents', seen.documents, Object.fromEntries(items.map(({ id }) => [id, markOf(id)?.mark ?? 'open'])));
      const chosen = markOf(seen.selected ?? '');
      const item = items.find((one) => one.id === seen.selected);
      if (chosen && item && !Object.values(seen.counts).some((one) => one.focused))
        for (const name of isUsedUp(item) ? (['originals'] as const) : (['originals', 'copies', 'sheets'] as const))
          say(`${name} of ${chosen.itemId}`, seen.counts[name]?.value, String(chosen[name]));
      return;
    }
    case 'application': {
      const marks = visit.plan?.marks ?? [];
      // While the sheets are looked at nothing else is painted.
      if (seen.formPages) return;
      const forms = (visit.plan?.items ?? []).filter((item) => item.form);
      const isHere = (id: string) => visit.documents.find((one) => one.itemId === id)?.mark ?? 'open';
      say('the forms', seen.documents, Object.fromEntries(forms.map(({ id }) => [id, isHere(id)])));
      for (const [name, { value, focused, wrong }] of Object.entries(seen.fields)) {
        const uin = visit.requests.find((one) => uinPlace(one.id) === name)?.uin;
        if (!focused && !wrong) say(`the field ${name}`, value, uin ?? showField(name.split('.').at(-1) ?? '', entered[name] ?? ''));
      }
      say('the marks of the application', seen.marks, Object.fromEntries(marks.map((mark) => [mark, visit.application[mark]])));
      return;
    }
    case 'receipt': {
      const { receipt } = visit;
      say('a number on the paper', /№ ([\w/-]+)/u.test(seen.paper ?? ''), receipt !== null);
      if (receipt) {
        say(`the number ${receipt.number} on the paper`, seen.paper?.includes(`№ ${receipt.number}`) ?? false, true);
        say(`the number ${receipt.number} in the heading`, seen.heading.includes(receipt.number), true);
      }
    }
  }
}

/** Saved values that nobody can see, or that the program itself would not save so again. */
export function unfit(visit: VisitView): string[] {
  const today = new Date().toLocaleDateString('sv');
  return visit.parties.flatMap(({ id: party, fields }) =>
    Object.entries(fields).flatMap(([field, value]) => {
      if (looksBlank(value)) return [`${field} is saved and cannot be seen: ${JSON.stringify(value)}`];
      if (commands(value)) return [`${field} is saved with characters that command and are not seen: ${JSON.stringify(value)}`];
      const kind = words.fields[field];
      if (!kind) return [`${field} is saved and no field of the dictionary`];
      const again = normaliseField({ id: field, party, kind }, value, fields, today, words.parties);
      if (again.ok && again.value === value) return [];
      // A date that was right when it was entered may be made wrong by another field; the rules say so on the screen.
      if (!again.ok && again.code === 'passport-before-14') return [];
      return [
        `${field} is saved as ${JSON.stringify(value)}, and saved again would be ${again.ok ? JSON.stringify(again.value) : again.code}`,
      ];
    }),
  );
}
