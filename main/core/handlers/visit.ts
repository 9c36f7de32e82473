import { hash } from 'node:crypto';
import path from 'node:path';
import { DONE } from '#contract/kit.ts';
import { Refusal } from '#contract/failure.ts';
import type { Field, VisitView } from '#contract/visit.ts';
import { canonical } from '../audit/canonical.ts';
import type { AuditEntry } from '../audit/log.ts';
import type { FieldCode } from '../audit/leaf.ts';
import { subjectToken } from '../audit/subjects.ts';
import type { Core } from '../core.ts';
import { show } from '../masking/shown.ts';
import { paperContent } from '../documents/paper.ts';
import { showDate } from '../people/dates.ts';
import { normaliseField } from '../people/fields.ts';
import { nameKey } from '../people/identity.ts';
import { nextNumber } from '../queue/queue.ts';
import { localDate } from '../storage/clock.ts';
import type { OpenVisit } from '../visits/visits.ts';
import type { VisitCommand, VisitState } from '../visits/visit.ts';
import type { Asker, HandlersOf } from './kind.ts';
import { ticketEntry } from './queue.ts';

type VisitCall =
  | 'visit.current'
  | 'visit.setCategory'
  | 'visit.enter'
  | 'visit.chooseService'
  | 'visit.answer'
  | 'visit.retract'
  | 'visit.markDocument'
  | 'visit.dropScan'
  | 'visit.setApplication'
  | 'visit.goTo'
  | 'visit.issue'
  | 'visit.confirmPrinted'
  | 'visit.finish';

const CODE_OF: Readonly<Record<Field, FieldCode>> = {
  surname: 'PERSON',
  given: 'PERSON',
  patronymic: 'PERSON',
  birthDate: 'BIRTH_DATE',
  snils: 'SNILS',
  phone: 'PHONE',
  identityDocument: 'PASSPORT',
  passportSeries: 'PASSPORT',
  passportNumber: 'PASSPORT',
  passportIssuedOn: 'PASSPORT',
  passportIssuer: 'PASSPORT',
  passportIssuerCode: 'PASSPORT',
  representativeName: 'REPRESENTATIVE',
  authorityKind: 'AUTHORITY',
  authorityNumber: 'AUTHORITY',
  authorityExpiresOn: 'AUTHORITY',
};
const TOKEN_WORD: Readonly<Record<FieldCode, string>> = {
  PERSON: 'ФИО',
  BIRTH_DATE: 'ДАТА РОЖДЕНИЯ',
  SNILS: 'СНИЛС',
  PHONE: 'ТЕЛЕФОН',
  PASSPORT: 'ПАСПОРТ',
  REPRESENTATIVE: 'ПРЕДСТАВИТЕЛЬ',
  AUTHORITY: 'ПОЛНОМОЧИЯ',
  SCAN: 'СКАН',
};

export function visitHandlers(core: Core): HandlersOf<VisitCall> {
  const { visits } = core;
  const today = () => localDate(core.clock.now());

  /** An entry about the visit at hand: its subject and, once chosen, its service. */
  const about = (open: OpenVisit, asker: Asker, entry: Omit<AuditEntry, 'actor'>): AuditEntry => ({
    actor: asker.actor,
    subjects: [open.state.subject],
    ...(open.state.service ? { service: open.state.service.serviceId } : {}),
    ...entry,
  });
  const apply = (asker: Asker, command: VisitCommand, entry: Omit<AuditEntry, 'actor'>): VisitView => {
    const open = visits.require();
    return visits.apply(open, command, [about(open, asker, entry)]);
  };
  const item = (id: string) => ({ type: 'document', id });

  return {
    'visit.current': (_args, asker) => {
      const open = visits.current();
      if (!open) return null;
      const shown = Object.keys(open.state.fields).length > 0;
      if (shown && asker.session && core.firstView(asker.session, open.state.subject)) {
        core.commit([about(open, asker, { op: 'person.view', fields: fieldCodes(open.state) })]);
      }
      return visits.view(open);
    },
    'visit.setCategory': ({ category }, asker) => apply(asker, { type: 'setCategory', category }, { op: 'visit.category', code: category }),
    'visit.enter': ({ field, value }, asker) => {
      const open = visits.require();
      const normal = normaliseField(field, value, open.state.fields, today());
      if (!normal.ok) throw new Refusal(normal.code, normal);
      const code = CODE_OF[field];
      const { subject } = open.state;
      if (normal.value !== '') indexPerson(core, subject, { ...open.state.fields, [field]: normal.value }, field);
      if (asker.session) core.firstView(asker.session, subject);
      const token = `⟦${TOKEN_WORD[code]}·${subject.slice(0, 4)}⟧`;
      return visits.apply(open, { type: 'enter', field, value: normal.value }, [
        about(open, asker, {
          op: 'visit.enter',
          fields: [code],
          object: { type: 'field', id: field },
          details: normal.value === '' ? '⟦—⟧' : show(core.fieldPolicy.fields[code].dpo, normal.value, token),
          ...(normal.value === '' ? {} : { sealed: [{ field: code, value: normal.value, subject }] }),
        }),
      ]);
    },
    'visit.chooseService': ({ serviceId, goalId }, asker) => {
      if (!core.catalogue.has(serviceId, goalId)) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}` });
      return apply(
        asker,
        { type: 'chooseService', serviceId, goalId, on: today() },
        { op: 'visit.service', service: serviceId, object: { type: 'service', id: `${serviceId}/${goalId}` } },
      );
    },
    'visit.answer': ({ questionId, value }, asker) =>
      apply(
        asker,
        { type: 'answer', questionId, value },
        { op: 'visit.answer', object: { type: 'question', id: questionId }, code: String(value) },
      ),
    'visit.retract': ({ questionId }, asker) =>
      apply(asker, { type: 'retract', questionId }, { op: 'visit.retract', object: { type: 'question', id: questionId } }),
    'visit.markDocument': (document, asker) =>
      apply(
        asker,
        { type: 'markDocument', document },
        { op: 'visit.document', object: item(document.itemId), code: [document.mark, ...document.reasons].join(' ') },
      ),
    'visit.dropScan': ({ itemId }, asker) => {
      const open = visits.require();
      const scan = open.state.documents[itemId]?.scan;
      const view = visits.apply(open, { type: 'dropScan', itemId }, [about(open, asker, { op: 'scan.drop', object: item(itemId) })]);
      if (scan) core.vault.remove(scan.id);
      return view;
    },
    'visit.setApplication': ({ item: id, on }, asker) =>
      apply(
        asker,
        { type: 'setApplication', item: id, on },
        { op: 'visit.application', object: { type: 'mark', id }, code: on ? 'on' : 'off' },
      ),
    'visit.goTo': ({ step }, asker) => apply(asker, { type: 'goTo', step }, { op: 'visit.step', object: { type: 'step', id: step } }),
    'visit.issue': ({ kind }, asker) => issuePaper(core, kind, asker, about),
    'visit.confirmPrinted': ({ printed }, asker) => {
      const { receipt } = visits.require().state;
      if (!receipt) throw new Refusal('receipt-missing');
      const outcome = printed ? 'printed' : 'failed';
      return apply(
        asker,
        { type: 'recordPrint', outcome },
        { op: 'print.confirm', ok: printed, code: outcome, object: { type: 'paper', id: receipt.number } },
      );
    },
    'visit.finish': ({ code }, asker) => {
      const open = visits.require();
      visits.apply(
        open,
        { type: 'finish', code },
        [about(open, asker, { op: 'visit.finish', code }), ticketEntry('ticket.finish', asker, open.ticket, code)],
        () => core.queue.move(open.ticket.id, { type: 'finish', code }, core.clock.now()),
      );
      core.emit('queue.changed', core.queue.state(core.clock.now()));
      return DONE;
    },
  };
}

export function fieldCodes(state: VisitState): FieldCode[] {
  return [...new Set((Object.keys(state.fields) as Field[]).map((field) => CODE_OF[field]))];
}

/** Keeps the keyed index in step with the fields it is made of. Written before the event: an orphan row hurts nobody. */
function indexPerson(core: Core, subject: string, fields: VisitState['fields'], changed: Field): void {
  const { snils, passportSeries, passportNumber, surname, given, patronymic } = fields;
  if (changed === 'snils' && snils) core.subjects.index(subject, 'snils', snils);
  if ((changed === 'passportSeries' || changed === 'passportNumber') && passportSeries && passportNumber) {
    core.subjects.index(subject, 'passport', passportSeries + passportNumber);
  }
  if (['surname', 'given', 'patronymic'].includes(changed) && surname) {
    for (const name of [nameKey(surname), nameKey(surname, given), nameKey(surname, given, patronymic)])
      core.subjects.index(subject, 'name', name);
  }
}

const COPIES = 2;

async function issuePaper(
  core: Core,
  kind: 'receipt' | 'refusal',
  asker: Asker,
  about: (open: OpenVisit, asker: Asker, entry: Omit<AuditEntry, 'actor'>) => AuditEntry,
): Promise<VisitView> {
  const open = core.visits.require();
  const { checklist } = open.progress;
  if (!checklist) throw new Refusal('visit-incomplete', { at: 'service' });
  if (open.state.receipt?.kind === kind) return core.visits.view(open);
  const now = core.clock.now();
  const day = localDate(now);
  const counter = `paper/${day}`;
  // Commands run one after another, so the number seen here is the one the transaction below takes.
  const n = (core.db.prepare<[string], { value: number }>('SELECT value FROM counter WHERE name = ?').get(counter)?.value ?? 0) + 1;
  const number = `${String(core.options.window).padStart(2, '0')}-${day.replaceAll('-', '')}-${String(n).padStart(4, '0')}`;
  const time = new Date(now);
  const content = paperContent({
    kind,
    number,
    issuedAt: `${showDate(day)} ${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`,
    window: core.options.window,
    ticket: open.ticket,
    specialist: asker.session?.name ?? '',
    visit: open.state,
    checklist,
    obstacles: open.progress.obstacles,
  });
  const sha256 = hash('sha256', canonical(content));
  // Loaded when first needed: the PDF library is a quarter of a second of start-up that a shift does not need.
  const { paperPdf } = await import('../documents/pdf.ts');
  const watermark = core.options.profile === 'office' ? undefined : 'ДЕМО · НЕ ДОКУМЕНТ';
  const pdf = await paperPdf(content, sha256, path.join(core.options.resourcesFolder, 'fonts'), watermark);
  const fileId = core.vault.put(core.visits.ownerOf(open.state.id), pdf);
  const reasons = [...new Set(open.progress.obstacles.map((one) => one.reason))].join(' ');
  return core.visits.apply(
    open,
    { type: 'issue', kind, number, sha256, copies: COPIES, fileId },
    [
      about(open, asker, {
        op: kind === 'receipt' ? 'visit.receipt' : 'visit.refusal',
        object: { type: 'paper', id: number },
        fields: ['PERSON'],
        details: kind === 'receipt' ? subjectToken(open.state.subject) : reasons,
      }),
    ],
    () => nextNumber(core.db, counter),
  );
}
