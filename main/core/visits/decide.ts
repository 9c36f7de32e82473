import { assertNever, fail, type Failure, okay, type Outcome } from '#contract/failure.ts';
import type { StoredCategory, StoredChange, StoredMark, StoredRole, StoredScan, VisitEvent } from './events.ts';
import { isMade, markStands, UNDO_MS } from '#contract/words.ts';
import { type FinishCode, restAfter, type Step, type StoredDocument, untouched, type VisitState } from './state.ts';

export type VisitCommand =
  | { readonly type: 'setCategory'; readonly category: StoredCategory; readonly subject: string }
  | { readonly type: 'setForChild'; readonly on: boolean; readonly subject: string }
  | { readonly type: 'enter'; readonly party: string; readonly field: string; readonly value: string }
  /** `replaces`: the request whose place it takes; absent, it is added to the others. */
  | {
      readonly type: 'chooseService';
      readonly service: string;
      readonly goal: string;
      readonly definition: string;
      readonly request: string;
      readonly replaces?: string | undefined;
    }
  | { readonly type: 'removeService'; readonly request: string }
  | { readonly type: 'answer'; readonly question: string; readonly value: boolean | string }
  | { readonly type: 'retract'; readonly question: string }
  | { readonly type: 'markDocument'; readonly item: string; readonly document: Omit<StoredDocument, 'scan'> }
  | { readonly type: 'dropScan'; readonly item: string }
  | { readonly type: 'setApplication'; readonly mark: StoredMark; readonly on: boolean }
  | { readonly type: 'setUin'; readonly request: string; readonly uin: string }
  | { readonly type: 'goTo'; readonly step: Step }
  | { readonly type: 'insist'; readonly on: boolean }
  /** Takes back what event `n` threw away. */
  | { readonly type: 'undo'; readonly n: number }
  | {
      readonly type: 'issue';
      readonly paper: 'receipt' | 'refusal';
      readonly number: string;
      readonly sha256: string;
      readonly copies: number;
      readonly file: string;
      readonly filedOn: string;
    }
  /** The sheet of a refusal is handed over: the visit goes on with the services it does not refuse. */
  | { readonly type: 'goOn' }
  | { readonly type: 'confirmPrinted'; readonly number: string; readonly outcome: 'printed' | 'failed' }
  /** `scan`: the pages joined with those that are there already; the late ones alone otherwise. */
  | { readonly type: 'takeLate'; readonly job: string; readonly scan?: StoredScan }
  | { readonly type: 'dropLate'; readonly job: string }
  | { readonly type: 'finish'; readonly code: FinishCode };

/** An item of the plan, as far as a scan of it is concerned. */
export interface Wanted {
  readonly id: string;
  readonly originals: number;
  readonly copies: number;
  readonly form?: unknown;
}

/** What the rules know beside the state: what the plan asks, and what stands in the way. */
export interface VisitRules {
  readonly items: readonly Wanted[];
  /** What a refusal of the same person has not named: not demanded anew without a ground. */
  readonly unnamed: readonly string[];
  /** What is not demanded of the applicant, because the authority asks for it. */
  readonly fetched: readonly { readonly id: string }[];
  readonly questions: readonly {
    readonly id: string;
    readonly options: readonly { readonly value: boolean | string }[];
    /** What is known answers it: nobody else does. */
    readonly known?: boolean | undefined;
  }[];
  readonly reachable: readonly Step[];
  /** Every step before the receipt is done: not merely that a refusal stands there. */
  readonly receiptReady: boolean;
  readonly obstacles: readonly {
    readonly reason: string;
    readonly itemId?: string | undefined;
    readonly finding?: string | undefined;
    readonly place?: string | undefined;
    readonly rule?: string | undefined;
    readonly requestIds: readonly string[];
  }[];
  /** What is asked of whom. */
  readonly form: readonly { readonly party: string; readonly fields: readonly { readonly field: string }[] }[];
  /** Places of the form that are still empty. */
  readonly missing: readonly string[];
  /** Marks that the services require as they stand now. */
  readonly marks: readonly StoredMark[];
  /** Marks that were given and still hold: a fee that has changed since is not paid. */
  readonly given: readonly StoredMark[];
  /** Roubles of all fees on the day of the plan. */
  readonly due: number;
  /** What each form says now, by its item. */
  readonly said: Readonly<Record<string, string>>;
}

/** The things whose revision a command must have seen. */
function thingsOf(command: VisitCommand): string[] {
  switch (command.type) {
    case 'setCategory':
    case 'setForChild':
      return ['category'];
    case 'enter':
      return [`field:${command.party}.${command.field}`];
    case 'chooseService':
    case 'removeService':
      return ['requests'];
    case 'answer':
    case 'retract':
      return [`question:${command.question}`];
    case 'markDocument':
    case 'dropScan':
      return [`document:${command.item}`];
    // Nobody signs, issues or ends what they have not seen.
    case 'setApplication':
      return [`mark:${command.mark}`, 'data'];
    case 'setUin':
      return [`uin:${command.request}`, 'requests'];
    case 'insist':
      return ['data', 'paper'];
    case 'issue':
    case 'finish':
      return ['data', 'paper', 'late'];
    case 'goOn':
      return ['data', 'paper'];
    case 'goTo':
      return ['step'];
    case 'confirmPrinted':
      return ['print', 'paper'];
    // These name what they are about.
    case 'takeLate':
    case 'dropLate':
    case 'undo':
      return [];
    default:
      return assertNever(command, 'unknown visit command');
  }
}

/**
 * Pure: what follows from a command that saw revision `seen`, or why it is refused. Field values arrive already normalised. What
 * a change makes untrue (marks given for other data, a paper) is taken back by events of its own.
 */
export function decideVisit(state: VisitState, command: VisitCommand, rules: VisitRules, seen: number, now: number): Outcome<VisitEvent[]> {
  if (state.finished) return fail('visit-finished');
  const stale = seen > state.revision ? ['revision'] : thingsOf(command).filter((thing) => (state.touched[thing] ?? 0) > seen);
  if (stale.length > 0) return fail('stale', { at: stale[0]?.slice(0, 80) ?? '' });
  const decided = decide(state, command, rules, now);
  if (!decided.ok || decided.value.length === 0) return decided;
  // What the calendar has made untrue is taken back with the next thing that is done.
  const outgrown = state.marks
    .filter((mark) => !rules.given.includes(mark) && !decided.value.some((event) => 'mark' in event && event.mark === mark))
    .map((mark): VisitEvent => ({ type: 'mark-withdrawn', mark, because: 'fee' }));
  return okay([
    ...outgrown,
    ...forgotten(state, rules, decided.value),
    ...decided.value,
    ...takenBack({ ...state, marks: rules.given }, decided.value),
  ]);
}

/**
 * The insistence was said of obstacles that were named: one that has gone since, and comes back, has to be named anew; of another
 * service nothing was said at all, nor by another person.
 */
function forgotten({ insisted }: VisitState, rules: VisitRules, decided: readonly VisitEvent[]): VisitEvent[] {
  if (!insisted || decided.some((event) => event.type === 'insisted' || event.type === 'insistence-withdrawn')) return [];
  // What changes no data leaves what was said, and a paper that says it, as they are.
  if (!decided.some((event) => changeOf(event) !== undefined)) return [];
  if (decided.some((event) => event.type === 'request-removed' || event.type === 'request-added' || isAnotherPerson(event)))
    return [{ type: 'insistence-withdrawn' }];
  const standing = insisted.filter((key) => rules.obstacles.some((one) => obstacleKey(one) === key));
  if (standing.length === insisted.length) return [];
  return standing.length === 0 ? [{ type: 'insistence-withdrawn' }] : [{ type: 'insisted', obstacles: standing }];
}

/** Whoever insisted may not be who stands in the fields now. */
const isAnotherPerson = (event: VisitEvent): boolean =>
  event.type === 'category-set' ||
  event.type === 'for-child' ||
  (event.type === 'field-entered' && ['surname', 'given', 'birthDate', 'entityName'].includes(event.field));

function decide(state: VisitState, command: VisitCommand, rules: VisitRules, now: number): Outcome<VisitEvent[]> {
  const item = (id: string) => rules.items.find((one) => one.id === id);
  switch (command.type) {
    case 'setCategory': {
      if (state.category === command.category) return okay([]);
      const other = command.category === 'representative' || command.category === 'entity' ? command.category : undefined;
      return okay([...(other ? added(state, other, command.subject) : []), { type: 'category-set', category: command.category }]);
    }
    case 'setForChild':
      if (state.forChild === command.on) return okay([]);
      return okay([...(command.on ? added(state, 'child', command.subject) : []), { type: 'for-child', on: command.on }]);
    case 'enter': {
      const party = Object.hasOwn(state.parties, command.party) ? state.parties[command.party] : undefined;
      const asked = rules.form.some((card) => card.party === command.party && card.fields.some(({ field }) => field === command.field));
      if (!party || !asked) return fail('bad-request', { at: 'party' });
      if ((party.fields[command.field] ?? '') === command.value) return okay([]);
      return okay([{ type: 'field-entered', party: party.id, field: command.field, value: command.value }]);
    }
    case 'chooseService': {
      if (!rules.reachable.includes('service')) return fail('visit-step-locked', { at: 'service' });
      const { request, service, goal, definition, replaces } = command;
      const same = state.requests.find((one) => one.service === service && one.goal === goal);
      if (replaces !== undefined && !state.requests.some((one) => one.id === replaces)) return fail('bad-request', { at: 'replaces' });
      // What one already has is not asked for twice; by a newer definition it is asked for anew, in its place.
      if (same && replaces !== undefined && same.id !== replaces) return fail('service-twice');
      const place = replaces ?? (same?.definition === definition ? undefined : same?.id);
      // Whoever adds one more may add another: the step stays.
      const stays = state.step === 'conditions' || (place === undefined && !same && state.requests.length > 0);
      const opened: VisitEvent[] = stays ? [] : [{ type: 'step-opened', step: 'conditions' }];
      // The same service by the same definition: nothing is chosen anew, nothing is taken back.
      if (same?.definition === definition) return okay(opened);
      const next = state.requests[state.requests.findIndex((one) => one.id === place) + 1]?.id;
      return okay([
        ...(place === undefined ? [] : [removed(state, place, now, request)]),
        { type: 'request-added', request, service, goal, definition, ...(place !== undefined && next !== undefined && { before: next }) },
        // The same service by a newer definition is paid by the same charge.
        ...(same?.uin ? [{ type: 'uin-entered' as const, request, uin: same.uin }] : []),
        ...opened,
      ]);
    }
    case 'removeService': {
      if (!state.requests.some((one) => one.id === command.request)) return fail('bad-request', { at: 'request' });
      return okay([
        removed(state, command.request, now),
        ...(state.step === 'service' ? [] : [{ type: 'step-opened' as const, step: 'service' as const }]),
      ]);
    }
    case 'answer': {
      const question = rules.questions.find((one) => one.id === command.question);
      if (!question || question.known || !question.options.some((option) => option.value === command.value))
        return fail('answer-unknown', { at: command.question.slice(0, 80) });
      if (state.answers[command.question] === command.value) return okay([]);
      return okay([{ type: 'answered', question: command.question, value: command.value }]);
    }
    case 'retract':
      return okay(Object.hasOwn(state.answers, command.question) ? [{ type: 'retracted', question: command.question }] : []);
    case 'markDocument': {
      if (rules.fetched.some((one) => one.id === command.item)) return fail('not-to-demand', { at: command.item });
      const wanted = item(command.item);
      if (!wanted) return fail('visit-item-unknown', { at: command.item });
      // It is printed here, and says by its signature that it is here.
      if (isMade(wanted)) return fail('form-made', { at: command.item });
      if (command.document.mark === 'rejected' && command.document.reasons.length === 0) return fail('field-empty', { at: 'reasons' });
      // A reason is said once, and of what is refused.
      const reasons = command.document.mark === 'rejected' ? [...new Set(command.document.reasons)] : [];
      const { newly, ...bare } = command.document;
      const demands = bare.mark === 'rejected' || bare.mark === 'missing';
      const isUnnamed = demands && rules.unnamed.includes(command.item);
      if (isUnnamed && newly === undefined) return fail('not-named-before', { at: command.item });
      const document = { ...bare, reasons, ...(isUnnamed && { newly }) };
      return okay(
        sameDocument(state.documents[command.item] ?? untouched(), document)
          ? []
          : [{ type: 'document-marked', item: command.item, ...document }],
      );
    }
    case 'dropScan':
      return okay(state.documents[command.item]?.scan ? [{ type: 'scan-dropped', item: command.item, at: now }] : []);
    case 'setApplication': {
      if (rules.given.includes(command.mark) === command.on) return okay([]);
      // A paper says whether the fee was seen to be paid.
      const untrue: VisitEvent[] =
        state.paper && isOfFee(command.mark) ? [{ type: 'paper-voided', number: state.paper.number, because: 'fee' }] : [];
      if (!command.on) return okay([{ type: 'mark-taken', mark: command.mark }, ...untrue]);
      return okay([
        ...untrue,
        ...contradicted(rules.given, command.mark),
        { type: 'mark-given', mark: command.mark, ...(command.mark === 'feePaid' && { roubles: rules.due }) },
      ]);
    }
    case 'setUin': {
      const request = state.requests.find((one) => one.id === command.request);
      if (!request) return fail('bad-request', { at: 'request' });
      if ((request.uin ?? '') === command.uin) return okay([]);
      // A paper says by which charge it is paid.
      const untrue: VisitEvent[] = state.paper ? [{ type: 'paper-voided', number: state.paper.number, because: 'fee' }] : [];
      return okay([...untrue, { type: 'uin-entered', request: request.id, uin: command.uin }]);
    }
    case 'goTo':
      return rules.reachable.includes(command.step)
        ? okay(state.step === command.step ? [] : [{ type: 'step-opened', step: command.step }])
        : fail('visit-step-locked', { at: command.step });
    case 'insist': {
      if (!command.on) return okay(state.insisted ? [{ type: 'insistence-withdrawn' }] : []);
      if (rules.obstacles.length === 0) return fail('nothing-insisted');
      const obstacles = rules.obstacles.map(obstacleKey);
      return okay(state.insisted?.join() === obstacles.join() ? [] : [{ type: 'insisted', obstacles }]);
    }
    case 'undo':
      return undone(state, command.n, now);
    case 'issue': {
      const refused = mayIssue(command.paper, rules);
      if (refused) return refused;
      const { paper, number, sha256, copies, file, filedOn } = command;
      const named = paper === 'refusal' ? { named: rules.obstacles.map(obstacleKey), refuses: refusedIn(rules.obstacles) } : {};
      // A refusal after a receipt, or the other way round, takes the former one back.
      const former: VisitEvent[] = state.paper ? [{ type: 'paper-voided', number: state.paper.number, because: 'document' }] : [];
      return okay([...former, { type: 'issued', at: now, paper, number, sha256, copies, file, filedOn, ...named }]);
    }
    case 'goOn':
      return restAfter(state).length > 0 ? okay([{ type: 'refusal-settled' }]) : fail('bad-request', { at: 'requests' });
    case 'confirmPrinted':
      if (state.paper?.number !== command.number) return fail('receipt-missing');
      return okay([{ type: 'printed', at: now, number: command.number, outcome: command.outcome }]);
    case 'takeLate': {
      const late = state.late.find((one) => one.job === command.job);
      if (!late) return fail('late-unknown');
      const settled: VisitEvent = { type: 'late-settled', job: late.job };
      if (late.what === 'print' || !late.scan || late.item === undefined) return okay([settled]);
      const wanted = item(late.item);
      if (!wanted) return fail('visit-item-unknown', { at: late.item });
      // What it shows was signed for other data.
      if (isMade(wanted) && !saysAsNow(late.scan, rules.said[wanted.id], (late.begun ?? 0) >= state.formsSince))
        return fail('late-former', { at: late.item });
      return okay([...scanned(state, wanted, command.scan ?? late.scan, late.job), settled]);
    }
    case 'dropLate':
      return state.late.some((one) => one.job === command.job) ? okay([{ type: 'late-settled', job: command.job }]) : fail('late-unknown');
    case 'finish': {
      const wanted = command.code === 'accepted' ? 'receipt' : command.code === 'refused' ? 'refusal' : undefined;
      if (wanted !== undefined && state.paper?.kind !== wanted) return fail('receipt-missing');
      const lacking =
        command.code === 'accepted' ? rules.marks.filter((mark) => !markStands(mark, (one) => rules.given.includes(one))) : [];
      if (lacking.length > 0) return fail('visit-marks', { at: lacking[0] ?? '' });
      // A visit that came to nothing leaves no paper that says otherwise.
      const untrue: VisitEvent[] =
        state.paper && wanted === undefined && command.code !== 'issued'
          ? [{ type: 'paper-voided', number: state.paper.number, because: 'finish' }]
          : [];
      return okay([...untrue, { type: 'finished', at: now, code: command.code }]);
    }
    default:
      return assertNever(command, 'unknown visit command');
  }
}

/** Whether a sheet says what its form says now; `unchanged` tells it of what does not say itself. */
export const saysAsNow = (sheet: { readonly says?: string | undefined }, now: string | undefined, unchanged: boolean): boolean =>
  sheet.says === undefined ? unchanged : sheet.says === now;

const isOfFee = (mark: StoredMark): boolean => mark === 'feePaid' || mark === 'feeUnseen';

/** A fee is paid, or there is no word of it: not both. */
const contradicted = (given: readonly StoredMark[], mark: StoredMark): VisitEvent[] => {
  const other = mark === 'feePaid' ? 'feeUnseen' : mark === 'feeUnseen' ? 'feePaid' : undefined;
  return other && given.includes(other) ? [{ type: 'mark-taken', mark: other }] : [];
};

/** A party that was not in the visit yet. */
const added = ({ parties }: VisitState, role: StoredRole, subject: string): VisitEvent[] =>
  parties[role] ? [] : [{ type: 'party-added', party: role, role, subject }];

/** A person takes a request out of the visit; `by` stands in its place. */
const removed = ({ insisted }: VisitState, request: string, at: number, by?: string): VisitEvent => ({
  type: 'request-removed',
  request,
  at,
  ...(by !== undefined && { by }),
  ...(insisted && { insisted: [...insisted] }),
});

/** How an obstacle is named in a stream: by its document, its service's rule, or what the rules of identity found. */
export const obstacleKey = ({ reason, itemId, finding, place, rule }: Omit<VisitRules['obstacles'][number], 'requestIds'>): string => {
  if (itemId !== undefined) return `${reason}@${itemId}`;
  if (rule !== undefined) return `${reason}!${rule}`;
  return finding === undefined ? reason : `${reason}#${finding}${place === undefined ? '' : `:${place}`}`;
};

/** The requests that obstacles stand in the way of: a refusal is of them, and of no other. */
export const refusedIn = (obstacles: VisitRules['obstacles']): string[] => [...new Set(obstacles.flatMap((one) => one.requestIds))];

/** A key on its way to the core is not late. */
const UNDO_GRACE_MS = 5_000;

/** What was thrown away comes back as it was, with the marks that were given for it. A paper that became void stays void. */
function undone({ undo, documents, requests, step, touched }: VisitState, n: number, now: number): Outcome<VisitEvent[]> {
  // A clock that was set back says nothing of how long it has been.
  if (!undo || undo.n !== n || now < undo.at || now - undo.at > UNDO_MS + UNDO_GRACE_MS) return fail('undo-over');
  if (undo.what === 'scan') {
    return documents[undo.item]?.scan ? fail('undo-over') : okay([{ type: 'scan-attached', item: undo.item, scan: undo.scan }]);
  }
  const { id, service, goal, definition } = undo.request;
  // It is there, or was taken anew meanwhile.
  if (requests.some((one) => one.id === id || (one.id !== undo.by && one.service === service && one.goal === goal)))
    return fail('undo-over');
  const before = requests.find((one) => one.id === undo.before)?.id;
  // Marks were given for the data as they were, and so was what the applicant insisted on: whatever was changed since keeps them away.
  const asWas = (touched.data ?? 0) <= n + 1;
  return okay([
    ...requests.filter((one) => one.id === undo.by).map((one): VisitEvent => ({ type: 'request-removed', request: one.id })),
    {
      type: 'request-added',
      request: id,
      service,
      goal,
      definition,
      ...(before !== undefined && { before }),
    },
    ...(asWas ? undo.marks : []).map(
      (mark): VisitEvent => ({ type: 'mark-given', mark, ...(mark === 'feePaid' && undo.paid !== null && { roubles: undo.paid }) }),
    ),
    ...(undo.request.uin ? [{ type: 'uin-entered' as const, request: id, uin: undo.request.uin }] : []),
    ...(asWas && undo.insisted ? [{ type: 'insisted' as const, obstacles: [...undo.insisted] }] : []),
    ...(undo.step === step ? [] : [{ type: 'step-opened' as const, step: undo.step }]),
  ]);
}

const sameDocument = (known: StoredDocument, next: Omit<StoredDocument, 'scan'>): boolean =>
  known.mark === next.mark &&
  known.originals === next.originals &&
  known.copies === next.copies &&
  known.sheets === next.sheets &&
  known.newly === next.newly &&
  known.reasons.join() === next.reasons.join();

/** A scan says that the document is here: an item untouched, or called absent, becomes present with the sheets that were scanned. */
export function scanned(state: VisitState, wanted: Wanted, scan: StoredScan, job: string): VisitEvent[] {
  const attached: VisitEvent = { type: 'scan-attached', item: wanted.id, scan, job };
  const known = state.documents[wanted.id];
  // What is made at the window is here by its signature, whatever is scanned.
  if (known?.mark === 'present' || known?.mark === 'rejected' || isMade(wanted)) return [attached];
  // Figures that were typed before the document was called anything are kept.
  const typed = known?.mark === 'open' && known.originals + known.copies + known.sheets > 0 ? known : undefined;
  return [
    {
      type: 'document-marked',
      item: wanted.id,
      mark: 'present',
      reasons: [],
      originals: typed?.originals ?? wanted.originals,
      copies: typed?.copies ?? wanted.copies,
      sheets: typed?.sheets || scan.pages,
    },
    attached,
  ];
}

/** Which change of the data takes which mark back. A scan alone changes no data: the sheet was signed, not its picture. */
const BOUND: Readonly<Record<StoredChange, readonly StoredMark[]>> = {
  person: ['readBack', 'signed', 'consent', 'feePaid', 'feeUnseen'],
  service: ['signed', 'consent', 'feePaid', 'feeUnseen'],
  answer: ['signed', 'feePaid', 'feeUnseen'],
  document: ['signed'],
  fee: ['feePaid', 'feeUnseen'],
  finish: [],
};

function changeOf(event: VisitEvent): StoredChange | undefined {
  switch (event.type) {
    case 'field-entered':
    case 'category-set':
    case 'for-child':
      return 'person';
    case 'request-added':
    case 'request-removed':
    case 'request-pinned':
      return 'service';
    case 'answered':
    case 'retracted':
      return 'answer';
    case 'document-marked':
    case 'insisted':
    case 'insistence-withdrawn':
      return 'document';
    default:
      return undefined;
  }
}

/** The marks and the paper that no longer stand after these events, as events of their own. */
export function takenBack(state: VisitState, events: readonly VisitEvent[]): VisitEvent[] {
  const changes = [...new Set(events.flatMap((event) => changeOf(event) ?? []))];
  const [first] = changes;
  if (first === undefined) return [];
  const marks = state.marks.flatMap((mark): VisitEvent[] => {
    const because = changes.find((change) => BOUND[change].includes(mark));
    return because === undefined ? [] : [{ type: 'mark-withdrawn', mark, because }];
  });
  return state.paper ? [...marks, { type: 'paper-voided', number: state.paper.number, because: first }] : marks;
}

function mayIssue(paper: 'receipt' | 'refusal', rules: VisitRules): Failure | undefined {
  if (paper === 'refusal') {
    // A refusal names whom it is for; whoever has one name only has it as the surname.
    if (rules.missing.includes('surname')) return fail('nobody-named', { at: 'surname' });
    return rules.obstacles.length > 0 ? undefined : fail('visit-incomplete', { at: 'reasons' });
  }
  return rules.receiptReady ? undefined : fail('visit-incomplete', { at: 'application' });
}
