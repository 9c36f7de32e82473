import type { Bilingual } from '#contract/kit.ts';
import type { Checklist } from '#contract/catalogue.ts';
import type { Ticket } from '#contract/queue.ts';
import type { DocumentState, Paper, RefusalReason } from '#contract/visit.ts';
import { showDate } from '../people/dates.ts';
import type { VisitState } from '../visits/visit.ts';

/** What a receipt or a refusal sheet says, before it is laid out: plain data, hashed into its QR code. */
export interface PaperContent {
  readonly kind: Paper;
  readonly number: string;
  readonly issuedAt: string;
  readonly window: number;
  readonly ticket: string;
  readonly applicant: string;
  readonly representative?: string;
  readonly specialist: string;
  readonly service: string;
  readonly goal: string;
  readonly agency: string;
  readonly taken: readonly { readonly name: string; readonly originals: number; readonly copies: number; readonly sheets: number }[];
  readonly missing: readonly string[];
  readonly reasons: readonly { readonly code: RefusalReason; readonly document?: string }[];
  readonly fee: string;
  readonly term: string;
  readonly dueOn: string;
  readonly dueUnverified: boolean;
  readonly result: string;
}

export interface PaperFacts {
  readonly kind: Paper;
  readonly number: string;
  /** `ДД.ММ.ГГГГ ЧЧ:ММ` at the office. */
  readonly issuedAt: string;
  readonly window: number;
  readonly ticket: Ticket;
  readonly specialist: string;
  readonly visit: VisitState;
  readonly checklist: Checklist;
  readonly obstacles: readonly { readonly reason: RefusalReason; readonly itemId?: string | undefined }[];
}

/** Full name as written: surname, given name, patronymic. */
export const fullName = (fields: VisitState['fields']): string =>
  [fields.surname, fields.given, fields.patronymic].filter(Boolean).join(' ');

export function paperContent(facts: PaperFacts): PaperContent {
  const { checklist, visit } = facts;
  const ru = (text: Bilingual) => text.ru;
  const stateOf = (id: string): DocumentState | undefined => visit.documents[id];
  const nameOf = (id: string) => checklist.items.find((item) => item.id === id)?.name.ru ?? id;
  const { term, fee } = checklist;
  return {
    kind: facts.kind,
    number: facts.number,
    issuedAt: facts.issuedAt,
    window: facts.window,
    ticket: facts.ticket.number,
    applicant: fullName(visit.fields),
    ...(visit.category === 'representative' && visit.fields.representativeName ? { representative: visit.fields.representativeName } : {}),
    specialist: facts.specialist,
    service: ru(checklist.serviceName),
    goal: ru(checklist.goalName),
    agency: ru(checklist.agency),
    taken: checklist.items.flatMap((item) => {
      const state = stateOf(item.id);
      return state?.mark === 'present'
        ? [{ name: ru(item.name), originals: state.originals, copies: state.copies, sheets: state.sheets }]
        : [];
    }),
    missing: checklist.items.filter((item) => stateOf(item.id)?.mark === 'missing').map((item) => ru(item.name)),
    reasons: facts.obstacles.map((one) => ({ code: one.reason, ...(one.itemId === undefined ? {} : { document: nameOf(one.itemId) }) })),
    fee: fee ? `${fee.roubles} ₽` : 'нет сведений',
    term: `${term.days} ${term.kind === 'working' ? 'рабочих дней' : 'календарных дней'}`,
    dueOn: showDate(term.dueOn),
    dueUnverified: !term.calendarVerified,
    result: ru(checklist.result),
  };
}
