import type { StoredCategory, StoredChange, StoredMark, StoredNewly, StoredRole, StoredScan } from './events.ts';

/** A person of a visit. `subject` is their random id in the log. */
export interface PartyState {
  readonly id: string;
  readonly role: StoredRole;
  readonly subject: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A service and a goal, by the definition pinned for them. */
export interface RequestState {
  readonly id: string;
  readonly service: string;
  readonly goal: string;
  readonly definition: string | null;
  /** Day of filing, once a paper was issued and while it stands. */
  readonly filedOn: string | null;
  /** УИН of its fee, where it is known. */
  readonly uin?: string | undefined;
}

export interface StoredDocument {
  readonly mark: 'open' | 'present' | 'missing' | 'rejected';
  readonly reasons: readonly string[];
  readonly originals: number;
  readonly copies: number;
  readonly sheets: number;
  /** Why it may be asked for although the first refusal did not name it. */
  readonly newly?: StoredNewly | undefined;
  readonly scan: StoredScan | null;
}

/** A refusal of the same person for the same service, and the items it has named. */
export interface FormerRefusal {
  readonly service: string;
  readonly goal: string;
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly on: string;
  readonly items: readonly string[];
}

export interface PaperState {
  readonly number: string;
  readonly kind: 'receipt' | 'refusal';
  readonly issuedAt: number;
  readonly sha256: string;
  readonly copies: number;
  readonly file: string;
  /** Of a refusal: the obstacles it names; absent from those of an older program. */
  readonly named?: readonly string[] | undefined;
  /** Of a refusal: the requests it refuses; absent from those of an older program, which refused all. */
  readonly refuses?: readonly string[] | undefined;
  readonly print: { readonly outcome: PrintResult; readonly at: number } | null;
}
type PrintResult = 'printed' | 'accepted' | 'unknown' | 'failed' | 'cancelled';

/** A form as it was handed to the printer. */
export interface PrintedForm {
  readonly sheets: number;
  /** What it said then (form-says.ts); absent from what an older program kept. */
  readonly says?: string | undefined;
  readonly at: number;
  readonly outcome: PrintResult;
}

/** A refusal of some services of a visit that went on with the others. */
export interface SettledRefusal {
  readonly paper: PaperState;
  readonly requests: readonly RequestState[];
}

export interface LateState {
  readonly job: string;
  readonly what: 'scan' | 'print';
  readonly at: number;
  readonly item?: string | undefined;
  readonly scan?: StoredScan | undefined;
  readonly append: boolean;
  readonly dpi: number;
  /** Revision of the visit when it was begun; absent from what an older program kept. */
  readonly begun?: number | undefined;
  readonly number?: string | undefined;
  readonly outcome?: PrintResult | undefined;
}

/** `n` and `at`: number and moment of the event that threw it away. */
export type UndoState = { readonly n: number; readonly at: number } & (
  | { readonly what: 'scan'; readonly item: string; readonly scan: StoredScan }
  | {
      readonly what: 'service';
      readonly request: RequestState;
      /** The request that took its place, and the one it stood before. */
      readonly by?: string;
      readonly before?: string;
      readonly step: Step;
      readonly marks: readonly StoredMark[];
      readonly paid: number | null;
      readonly insisted?: readonly string[];
    }
);

export type Step = 'applicant' | 'service' | 'conditions' | 'documents' | 'application' | 'receipt';
export type FinishCode = 'accepted' | 'refused' | 'consulted' | 'issued' | 'left' | 'mistake';

export interface VisitState {
  readonly id: string;
  readonly ticketId: string;
  readonly startedAt: number;
  /** Number of the last event. */
  readonly revision: number;
  /** Revision at which each thing was last changed: `field:…`, `question:…`, `document:…`, `mark:…`, `data` for all of them. */
  readonly touched: Readonly<Record<string, number>>;
  readonly step: Step;
  readonly category: StoredCategory;
  /** A parent asks for a child. */
  readonly forChild: boolean;
  readonly parties: Readonly<Record<string, PartyState>>;
  readonly requests: readonly RequestState[];
  readonly answers: Readonly<Record<string, boolean | string>>;
  readonly documents: Readonly<Record<string, StoredDocument>>;
  readonly refusedBefore: readonly FormerRefusal[];
  readonly marks: readonly StoredMark[];
  /** The sum that «пошлина оплачена» was given for; null when it is not given, or by schema 1. */
  readonly paid: number | null;
  readonly withdrawn: readonly { readonly mark: StoredMark; readonly because: StoredChange }[];
  readonly paper: PaperState | null;
  /** Refusals after which the visit went on. */
  readonly settled: readonly SettledRefusal[];
  readonly voided: { readonly number: string; readonly because: StoredChange } | null;
  /** Revision of the last event that may have changed what a form says. */
  readonly formsSince: number;
  /** Forms that were printed, by their items, each as it was printed last. */
  readonly forms: Readonly<Record<string, PrintedForm>>;
  readonly late: readonly LateState[];
  /** Obstacles although which the applicant wants the documents taken; null when nobody insists. */
  readonly insisted: readonly string[] | null;
  /** The last thing that was thrown away and may be taken back for a while. */
  readonly undo: UndoState | null;
  readonly finished: { readonly at: number; readonly code: FinishCode } | null;
}

/** The requests that a refusal refuses: all of them, by an older program's. */
export const refusedBy = ({ refuses }: Pick<PaperState, 'refuses'>, requests: readonly RequestState[]): RequestState[] =>
  requests.filter((one) => refuses?.includes(one.id) !== false);

/** The requests that go on beside a refusal that stands. */
export const restAfter = ({ paper, requests }: Pick<VisitState, 'paper' | 'requests'>): RequestState[] =>
  paper?.kind === 'refusal' ? requests.filter((one) => !refusedBy(paper, requests).includes(one)) : [];

/** A document nobody has looked at yet. */
export const untouched = (originals = 0, copies = 0): StoredDocument => ({
  mark: 'open',
  reasons: [],
  originals,
  copies,
  sheets: 0,
  scan: null,
});

/** Whether a paper is handed in: one that was rejected is taken at the applicant's insistence. */
export const isTaken = (known: Pick<StoredDocument, 'mark'> | undefined): boolean =>
  known?.mark === 'present' || known?.mark === 'rejected';

type Acting = Pick<VisitState, 'category' | 'forChild' | 'parties'>;

/** Everybody who acts in the visit as it is, by their ids; others were entered, and act no more. */
export function acting({ category, forChild, parties }: Acting): PartyState[] {
  const ids = ['applicant', ...(category === 'representative' || category === 'entity' ? [category] : forChild ? ['child'] : [])];
  return ids.flatMap((id) => parties[id] ?? []);
}

/** Whoever of these hands the papers in, and signs: the representative where there is one. */
export const signerOf = <P extends { readonly role: StoredRole }>(parties: readonly P[]): P | undefined =>
  parties.find(({ role }) => role === 'representative') ?? parties.find(({ role }) => role === 'applicant');

/** What was entered of them, by party. */
export const actingFields = (state: Acting): Record<string, Readonly<Record<string, string>>> =>
  Object.fromEntries(acting(state).map(({ id, fields }) => [id, fields]));
