import { randomUUID } from 'node:crypto';
import type { ConditionCode } from '#contract/devices.ts';
import { Refusal } from '#contract/failure.ts';
import { DONE } from '#contract/kit.ts';
import type { VisitView } from '#contract/visit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { FieldCode } from '../audit/proof/leaf.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Definitions } from '../catalogue/definitions.ts';
import type { Papers } from '../documents/issue.ts';
import type { ScanPage } from '../documents/scans.ts';
import { fileOwner, type Vault } from '../documents/vault.ts';
import type { FieldPolicy } from '../guard/fields.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import { show } from '../masking/shown.ts';
import { normaliseField } from '../people/fields.ts';
import { normalise } from '../people/formats.ts';
import type { Links } from '../people/links.ts';
import type { TicketBoard } from '../queue/board.ts';
import { ticketEntry } from '../queue/entries.ts';
import type { Slot } from '../queue/slot.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Caller, HandlersOf } from '../work/handlers.ts';
import type { Tx, Work } from '../work/unit.ts';
import { about } from './about.ts';
import { seenKey, type VisitDesk } from './desk.ts';
import { askedOf } from '../people/form.ts';
import { codeOf, codesOf } from './field-codes.ts';
import type { VisitEvent } from './events.ts';
import { relink } from './people.ts';
import { mayTell, refusedBefore } from './refused-before.ts';
import type { Visits } from './store.ts';
import { decideVisit, type VisitCommand } from './decide.ts';
import { actingFields, type VisitState } from './state.ts';

type VisitCall =
  | 'visit.current'
  | 'visit.setCategory'
  | 'visit.setForChild'
  | 'visit.enter'
  | 'visit.chooseService'
  | 'visit.removeService'
  | 'visit.answer'
  | 'visit.retract'
  | 'visit.markDocument'
  | 'visit.dropScan'
  | 'visit.setUin'
  | 'visit.setApplication'
  | 'visit.goTo'
  | 'visit.insist'
  | 'visit.undo'
  | 'visit.goOn'
  | 'visit.issue'
  | 'visit.confirmPrinted'
  | 'visit.takeLate'
  | 'visit.dropLate'
  | 'visit.finish';

export interface VisitHandlerParts {
  readonly work: Work;
  readonly visits: Visits;
  readonly desk: VisitDesk;
  readonly board: TicketBoard;
  readonly slot: Slot;
  readonly catalogue: Catalogue;
  readonly definitions: Definitions;
  readonly papers: Papers;
  readonly vault: Vault;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  readonly links: Links;
  readonly disclosure: Disclosure;
  readonly clock: Clock;
  /** What each role sees of each field. @throws Error when the file is broken: then nothing personal is written or shown. */
  policy(): FieldPolicy;
  /** Tells the window the present state: a stale command is refused with it. */
  visitChanged(): void;
}

const TOKEN_WORD: Readonly<Record<FieldCode, string>> = {
  PERSON: 'ФИО',
  BIRTH_DATE: 'ДАТА РОЖДЕНИЯ',
  SNILS: 'СНИЛС',
  PHONE: 'ТЕЛЕФОН',
  PASSPORT: 'ПАСПОРТ',
  REPRESENTATIVE: 'ПРЕДСТАВИТЕЛЬ',
  AUTHORITY: 'ПОЛНОМОЧИЯ',
  SCAN: 'СКАН',
  INN: 'ИНН',
  ENTITY: 'ОРГАНИЗАЦИЯ',
};

interface Seen {
  readonly visitId: string;
  readonly revision: number;
}
type Entry = Omit<AuditEntry, 'actor'>;

export function visitHandlers(parts: VisitHandlerParts): HandlersOf<VisitCall> {
  const { work, visits, desk, board, slot, catalogue, definitions, papers, vault, holdings, terms, links, disclosure, clock } = parts;
  const item = (id: string) => ({ type: 'document', id });

  /** What follows from a command on the visit it names. */
  const decided = (state: VisitState, command: VisitCommand, seen: number): VisitEvent[] => {
    const named = (command.type === 'insist' && command.on) || command.type === 'issue';
    if (named && !desk.isAsShown(state)) throw new Refusal('stale', { at: 'data' });
    const outcome = decideVisit(state, command, visits.progress(state), seen, clock.now());
    if (outcome.ok) return outcome.value;
    throw new Refusal(outcome.code, outcome);
  };
  /** A stale command is refused, and its window is told what is so now. */
  const orTold = <T>(run: () => T): T => {
    try {
      return run();
    } catch (error) {
      if (error instanceof Refusal && error.failure.code === 'stale') parts.visitChanged();
      throw error;
    }
  };
  /** The answer shows the visit: it is told in the unit itself, so that what is refused has not happened. */
  const look = (tx: Tx, caller: Caller, state: VisitState): void => {
    const sight = desk.sight(state);
    if (sight) disclosure.tell(tx, caller, sight);
  };
  /** Writes what a command decides, with its entry and whatever else belongs to it, and shows the visit as it is then. */
  const apply = (
    caller: Caller,
    { visitId, revision }: Seen,
    command: VisitCommand | ((state: VisitState, tx: Tx) => VisitCommand),
    entry: Entry | ((state: VisitState) => Entry),
    beside?: (tx: Tx, before: VisitState, after: VisitState) => void,
  ): VisitView => {
    let done: readonly VisitEvent[] = [];
    const next = orTold(() =>
      work.do(caller, (tx) => {
        const state = desk.named(visitId);
        const events = decided(state, typeof command === 'function' ? command(state, tx) : command, revision);
        if (events.length === 0) return state;
        done = events;
        const after = visits.append(tx, state, events);
        const told = typeof entry === 'function' ? entry(state) : entry;
        tx.audit(about(after, told));
        if (told.op !== 'visit.insist') for (const one of insistenceOf(events)) tx.audit(about(after, one));
        papers.tellTaken(tx, state, events);
        beside?.(tx, state, after);
        look(tx, caller, after);
        return after;
      }),
    );
    return desk.show(caller, mayTell(done) ? withFormer(caller, next) : next);
  };

  /**
   * Refusals of the same person are looked for when who they are, or what they ask for, has changed: in a unit of its own, because what
   * says who is the same person counts once its unit has come to be.
   */
  const withFormer = (caller: Caller, state: VisitState): VisitState => {
    const list = refusedBefore({ visits, holdings, links }, state);
    if (JSON.stringify(list) === JSON.stringify(state.refusedBefore)) return state;
    return work.do(caller, (tx) => {
      for (const { number } of list) tx.audit(about(state, { op: 'visit.refusedBefore', object: { type: 'paper', id: number } }));
      const after = visits.append(tx, state, [{ type: 'refused-before', list: list.map((one) => ({ ...one, items: [...one.items] })) }]);
      look(tx, caller, after);
      return after;
    });
  };

  /** An insistence that ends, or covers less, by what else was done. */
  const insistenceOf = (events: readonly VisitEvent[]): Entry[] =>
    events.flatMap((event): Entry[] => {
      if (event.type === 'insistence-withdrawn') return [{ op: 'visit.insist', code: 'off' }];
      if (event.type !== 'insisted') return [];
      return [{ op: 'visit.insist', code: [...new Set(event.obstacles.map((one) => one.slice(0, 3)))].join(' ') }];
    });

  return {
    'visit.current': (_args, caller) => {
      const state = desk.present();
      return state ? desk.show(caller, state) : null;
    },
    'visit.setCategory': ({ category, ...seen }, caller) =>
      apply(caller, seen, { type: 'setCategory', category, subject: links.fresh() }, { op: 'visit.category', code: category }),
    'visit.setForChild': ({ on, ...seen }, caller) =>
      apply(caller, seen, { type: 'setForChild', on, subject: links.fresh() }, { op: 'visit.forChild', code: on ? 'on' : 'off' }),
    'visit.enter': ({ party, field, value, ...seen }, caller) => {
      const state = desk.named(seen.visitId);
      const subject = Object.hasOwn(state.parties, party) ? (state.parties[party]?.subject ?? '') : '';
      const kind = Object.hasOwn(catalogue.fields, field) ? catalogue.fields[field] : undefined;
      if (!kind) throw new Refusal('bad-request', { at: 'field' });
      // What is asked no more decides nothing of what is.
      const known = askedOf(visits.progress(state).form, actingFields(state))[party] ?? {};
      const normal = normaliseField({ id: field, party, kind }, value, known, localDate(clock.now()), catalogue.parties);
      if (!normal.ok) throw new Refusal(normal.code, normal);
      const code = codeOf(catalogue.fields, party, field);
      const token = `⟦${TOKEN_WORD[code]}·${subject.slice(0, 4)}⟧`;
      const empty = normal.value === '';
      return apply(
        caller,
        seen,
        { type: 'enter', party, field, value: normal.value },
        () => ({
          op: 'visit.enter',
          subjects: [subject],
          fields: [code],
          object: { type: 'field', id: field },
          details: empty ? '⟦—⟧' : show(parts.policy().fields[code].dpo, normal.value, token),
          ...(empty ? {} : { sealed: [{ field: code, value: normal.value, subject }] }),
        }),
        (tx, before, after) => {
          const changed = after.parties[party];
          if (changed) relink(tx, after.id, changed, field);
          if (!empty) tx.hold({ subject, kind: 'original', ref: 'log', visit: after.id, purpose: 'log' });
          // The first word of a person is seen by whoever types it; of one already known the rest is looked at as well.
          if (codesOf(catalogue.fields, before).length === 0) disclosure.typed(tx, caller, seenKey(after));
        },
      );
    },
    'visit.chooseService': ({ serviceId, goalId, replaces, ...seen }, caller) => {
      const compiled = catalogue.definition(serviceId, goalId);
      if (!compiled) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}`.slice(0, 80) });
      return apply(
        caller,
        seen,
        (_state, tx) => ({
          type: 'chooseService',
          service: serviceId,
          goal: goalId,
          definition: definitions.pin(tx, compiled),
          request: randomUUID(),
          replaces,
        }),
        { op: 'visit.service', service: serviceId, object: { type: 'service', id: `${serviceId}/${goalId}` } },
      );
    },
    'visit.removeService': ({ requestId, ...seen }, caller) =>
      apply(caller, seen, { type: 'removeService', request: requestId }, ({ requests }) => {
        const gone = requests.find((one) => one.id === requestId);
        return {
          op: 'visit.serviceRemoved',
          ...(gone && { service: gone.service, object: { type: 'service' as const, id: `${gone.service}/${gone.goal}` } }),
        };
      }),
    'visit.answer': ({ questionId, value, ...seen }, caller) =>
      apply(
        caller,
        seen,
        { type: 'answer', question: questionId, value },
        { op: 'visit.answer', object: { type: 'question', id: questionId }, code: String(value) },
      ),
    'visit.retract': ({ questionId, ...seen }, caller) =>
      apply(caller, seen, { type: 'retract', question: questionId }, { op: 'visit.retract', object: { type: 'question', id: questionId } }),
    'visit.markDocument': ({ visitId, revision, itemId, ...document }, caller) =>
      apply(
        caller,
        { visitId, revision },
        { type: 'markDocument', item: itemId, document },
        {
          op: 'visit.document',
          object: item(itemId),
          code: [document.mark, ...document.reasons, ...(document.newly ? [document.newly] : [])].join(' '),
        },
      ),
    'visit.dropScan': ({ itemId, ...seen }, caller) =>
      apply(caller, seen, { type: 'dropScan', item: itemId }, { op: 'scan.drop', object: item(itemId) }, (tx, before) => {
        const dropped = before.documents[itemId]?.scan;
        if (dropped) holdings.keepUntil(dropped.id, terms.superseded('scan', tx.now));
      }),
    'visit.setUin': ({ requestId, uin, ...seen }, caller) => {
      const normal = normalise(uin, { format: 'uin' }, localDate(clock.now()));
      if (!normal.ok) throw new Refusal(normal.code, normal);
      return apply(caller, seen, { type: 'setUin', request: requestId, uin: normal.value }, (state) => {
        const request = state.requests.find((one) => one.id === requestId);
        return {
          op: 'visit.uin',
          code: normal.value === '' ? 'off' : 'on',
          ...(request && { service: request.service, object: { type: 'service', id: `${request.service}/${request.goal}` } }),
        };
      });
    },
    'visit.setApplication': ({ item: mark, on, ...seen }, caller) =>
      apply(
        caller,
        seen,
        { type: 'setApplication', mark, on },
        { op: 'visit.application', object: { type: 'mark', id: mark }, code: on ? 'on' : 'off' },
      ),
    'visit.goTo': ({ step, ...seen }, caller) =>
      apply(caller, seen, { type: 'goTo', step }, { op: 'visit.step', object: { type: 'step', id: step } }),
    'visit.insist': ({ on, ...seen }, caller) =>
      apply(caller, seen, { type: 'insist', on }, (state) => ({
        op: 'visit.insist',
        code: on ? [...new Set(visits.progress(state).obstacles.map((one) => one.reason))].join(' ') : 'off',
      })),
    'visit.undo': ({ n, ...seen }, caller) =>
      apply(
        caller,
        seen,
        { type: 'undo', n },
        ({ undo }) => ({
          op: 'visit.undo',
          object: undo?.what === 'scan' ? item(undo.item) : { type: 'service', id: `${undo?.request.service}/${undo?.request.goal}` },
        }),
        (_tx, { undo }) => {
          if (undo?.what === 'scan') holdings.keepOn(undo.scan.id);
        },
      ),
    'visit.issue': ({ kind, ...seen }, caller) => issue(kind, seen, caller),
    'visit.goOn': (seen, caller) =>
      apply(caller, seen, { type: 'goOn' }, ({ paper }) => ({ op: 'visit.goOn', object: { type: 'paper', id: paper?.number ?? '' } })),
    'visit.confirmPrinted': ({ number, printed, ...seen }, caller) => {
      const outcome = printed ? 'printed' : 'failed';
      return apply(
        caller,
        seen,
        { type: 'confirmPrinted', number, outcome },
        { op: 'print.confirm', ok: printed, code: outcome, object: { type: 'paper', id: number } },
      );
    },
    'visit.takeLate': ({ jobId, ...seen }, caller) => takeLate(jobId, seen, caller),
    'visit.dropLate': ({ jobId, ...seen }, caller) =>
      apply(
        caller,
        seen,
        { type: 'dropLate', job: jobId },
        (state) => ({ op: 'late.drop', object: item(state.late.find((one) => one.job === jobId)?.item ?? 'print') }),
        (tx, before) => {
          const scan = before.late.find((one) => one.job === jobId)?.scan;
          if (scan) holdings.keepUntil(scan.id, terms.superseded('scan', tx.now));
        },
      ),
    'visit.finish': ({ code, visitId, revision }, caller) => {
      orTold(() =>
        work.do(caller, (tx) => {
          const state = desk.named(visitId);
          const events = decided(state, { type: 'finish', code }, revision);
          const after = visits.append(tx, state, events);
          const ticket = board.move(tx, state.ticketId, { type: 'finish', code });
          slot.clear(tx);
          papers.tellTaken(tx, state, events);
          holdings.settle(visitId, (kind) => terms.afterFinish(kind, tx.now));
          tx.audit(about(after, { op: 'visit.finish', code }), ticketEntry('ticket.finish', ticket, code));
          tx.afterOnce('visit', parts.visitChanged);
        }),
      );
      return DONE;
    },
  };

  /** A paper takes its time to be laid out: who asks and what it says is looked at again when it is issued. */
  async function issue(kind: 'receipt' | 'refusal', seen: Seen, caller: Caller): Promise<VisitView> {
    const before = desk.named(seen.visitId);
    if (before.paper?.kind === kind) return desk.show(caller, before);
    const command = (number: string, sha256: string, file: string, day: string): VisitCommand => ({
      type: 'issue',
      paper: kind,
      number,
      sha256,
      copies: COPIES,
      file,
      filedOn: day,
    });
    // Whatever would be refused is refused before anything is drawn.
    orTold(() => decided(before, command('', '', '', localDate(clock.now())), seen.revision));
    const draft = await papers.draft(before, kind, caller);
    let file: string | undefined;
    try {
      const next = orTold(() =>
        work.do(caller, (tx) => {
          const state = desk.named(seen.visitId);
          if (state.revision !== before.revision) throw new Refusal('stale', { at: 'data' });
          papers.take(tx, draft);
          file = papers.write(tx, state, draft);
          papers.keep(tx, state, draft, file);
          const events = decided(state, command(draft.number, draft.sha256, file, draft.day), seen.revision);
          papers.tellTaken(tx, state, events);
          const after = visits.append(tx, state, events);
          look(tx, caller, after);
          return after;
        }),
      );
      return desk.show(caller, next);
    } catch (error) {
      vault.discard(file);
      throw error;
    }
  }

  /**
   * Takes what came later. Its pages are laid behind those that are there by now: none is thrown away by attaching others.
   */
  async function takeLate(jobId: string, seen: Seen, caller: Caller): Promise<VisitView> {
    const before = desk.named(seen.visitId);
    const late = before.late.find((one) => one.job === jobId);
    // As it holds: the scan of a former sheet is none.
    const former = late?.item === undefined ? undefined : (visits.progress(before).documents[late.item]?.scan ?? undefined);
    const pages = late?.scan && (await latePages(before, late.scan.id));
    const joined = pages && former ? await joinedWith(before, former.id, pages) : undefined;
    const { subject } = fileOwner(before);
    const file = joined && (await work.beside(caller, subject, joined.pdf.length, (key) => vault.putLarge(key, joined.pdf)));
    try {
      return apply(
        caller,
        seen,
        (state, tx) => {
          if (!joined || !file) return { type: 'takeLate', job: jobId };
          if (state.revision !== before.revision) throw new Refusal('stale', { at: 'data' });
          const written = { id: file, pages: joined.pages, bytes: joined.pdf.length, at: tx.now };
          return { type: 'takeLate', job: jobId, scan: { ...late?.scan, ...written } };
        },
        { op: 'late.take', object: item(late?.item ?? 'print') },
        (tx) => {
          if (!late?.scan || late.item === undefined) return;
          if (former) holdings.keepUntil(former.id, terms.superseded('scan', tx.now));
          if (file === undefined) return holdings.become(late.scan.id, 'late', 'scan');
          holdings.keepUntil(late.scan.id, terms.superseded('scan', tx.now));
          tx.hold({ subject: subject.toString('hex'), kind: 'scan', ref: file, visit: before.id, purpose: 'service' });
        },
      );
    } catch (error) {
      vault.discard(file);
      throw error;
    }
  }

  /** What came later is read before it is taken: a file that is spoiled is nobody's document. */
  async function latePages(state: VisitState, late: string): Promise<ScanPage[]> {
    const { pdfToPages } = await import('../documents/scans.ts');
    try {
      return await pdfToPages(vault.get(fileOwner(state), late));
    } catch (error) {
      if (error instanceof Refusal && error.failure.code === 'storage') throw error;
      throw new Refusal('late-damaged');
    }
  }

  async function joinedWith(state: VisitState, former: string, late: readonly ScanPage[]): Promise<{ pdf: Uint8Array; pages: number }> {
    const { fitsDocument, pagesToPdf, pdfToPages } = await import('../documents/scans.ts');
    const pages = [...(await pdfToPages(vault.get(fileOwner(state), former))), ...late];
    if (!fitsDocument(pages)) throw new Refusal('scan-failed', { at: 'document-full' satisfies ConditionCode });
    return { pdf: await pagesToPdf(pages), pages: pages.length };
  }
}

const COPIES = 2;
