import type { Ticket } from '#contract/queue.ts';
import type { RefusalReason, VisitView } from '#contract/visit.ts';
import { MARKS } from '#contract/words.ts';
import { unprintable } from '../people/printable.ts';
import type { StoredScan } from './events.ts';
import type { Progress } from './progress.ts';
import type { Fields } from '../people/fields.ts';
import { acting, untouched, type VisitState } from './state.ts';

/** The step that is open: the one last opened, or, when that may not be open any more, the last that may. */
export const visitStep = (state: VisitState, progress: Progress): VisitView['step'] =>
  progress.reachable.includes(state.step) ? state.step : (progress.reachable.at(-1) ?? 'applicant');

const namesOf = ({ surname, given, patronymic, entityName }: Fields): string[] =>
  [surname, given, patronymic, entityName].filter((one) => one !== undefined);

const scanOf = ({ says: _says, ...scan }: StoredScan): NonNullable<VisitView['documents'][number]['scan']> => scan;

/** The visit as the operator's window shows it. Put together only after the log was told (work/disclosure.ts). */
export function viewOf(state: VisitState, ticket: Ticket, progress: Progress, planFault: string | undefined): VisitView {
  const { plan, given } = progress;
  const { paper } = state;
  return {
    id: state.id,
    revision: state.revision,
    ticket,
    startedAt: state.startedAt,
    step: visitStep(state, progress),
    reachable: [...progress.reachable],
    finished: [...progress.finished],
    category: state.category,
    forChild: state.forChild,
    form: progress.form,
    parties: acting(state).map(({ id, role, fields }) => ({ id, role, fields: { ...fields } })),
    findings: progress.findings,
    missingFields: [...progress.missing],
    requests: state.requests.map(({ id, service, goal, uin }) => ({ id, serviceId: service, goalId: goal, ...(uin && { uin }) })),
    plan,
    ...(planFault === undefined ? {} : { planFault: planFault.slice(0, 300) }),
    documents: (plan?.items ?? []).map(({ id, originals, copies }) => {
      const { reasons, scan, ...known } = progress.documents[id] ?? untouched(originals, copies);
      return { itemId: id, ...known, reasons: reasons as RefusalReason[], scan: scan && scanOf(scan) };
    }),
    printed: Object.entries(progress.printed).map(([itemId, { sheets, at, outcome }]) => ({ itemId, sheets, at, outcome })),
    formerForms: [...progress.former],
    refusedBefore: state.refusedBefore.map(({ service, goal, number, on, items }) => ({
      serviceId: service,
      goalId: goal,
      number,
      on,
      items: [...items],
    })),
    unnamed: [...progress.unnamed],
    application: Object.fromEntries(MARKS.map((mark) => [mark, given.includes(mark)])) as VisitView['application'],
    withdrawn: [
      ...state.withdrawn.map(({ mark, because }) => ({ mark, because })),
      ...state.marks.filter((mark) => !given.includes(mark)).map((mark) => ({ mark, because: 'fee' as const })),
    ],
    receipt: paper && {
      number: paper.number,
      kind: paper.kind,
      issuedAt: paper.issuedAt,
      sha256: paper.sha256,
      copies: paper.copies,
      print: paper.print,
      ...(paper.refuses && { refuses: [...paper.refuses] }),
    },
    voided: state.voided,
    late: state.late.map((one) => ({
      jobId: one.job,
      what: one.what,
      at: one.at,
      ...(one.item === undefined ? {} : { itemId: one.item }),
      ...(one.scan === undefined ? {} : { scanId: one.scan.id, pages: one.scan.pages }),
      ...(one.number === undefined ? {} : { number: one.number }),
      ...(one.outcome === undefined ? {} : { outcome: one.outcome }),
    })),
    unprintable: unprintable(acting(state).flatMap(({ fields }) => namesOf(fields))),
    obstacles: progress.obstacles,
    insisted: progress.insisted,
    undo: state.undo && { n: state.undo.n, what: state.undo.what, at: state.undo.at },
  };
}
