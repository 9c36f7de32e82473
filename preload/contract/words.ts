/** The closed lists of the contract, without schemas: what a window needs of it at run time. */
export const ROLES = ['specialist', 'it', 'dpo', 'head'] as const;
export const PROFILES = ['demo', 'training', 'office'] as const;
export const LANGUAGES = ['ru', 'en'] as const;
export const HOST_STATES = ['starting', 'ready', 'restarting', 'failed', 'stopped'] as const;
export const PURPOSES = ['submit', 'status', 'result', 'consult'] as const;
export const TICKET_STATUSES = ['waiting', 'called', 'serving', 'held', 'finished', 'no-show', 'expired', 'cancelled'] as const;
export const HOLD_REASONS = ['applicant-away', 'documents-fetched', 'specialist-needed', 'equipment'] as const;
export const FINISH_CODES = ['accepted', 'refused', 'consulted', 'issued', 'left', 'mistake'] as const;
/** How a visit ends at the window when its record cannot be opened: nothing was accepted and nothing refused. */
export const ABANDON_CODES = ['left', 'consulted', 'issued', 'mistake'] as const;
export const SOURCES = ['applicant-must', 'applicant-may', 'interagency', 'on-file'] as const;
/** What an applicant is: who may be served is said by each goal. */
export const APPLICANTS = ['citizen', 'representative', 'foreigner', 'residence-permit', 'temporary-id', 'entrepreneur', 'entity'] as const;
/** Whose paper or fact it is. */
export const PARTIES = ['applicant', 'child', 'representative', 'spouse', 'entity'] as const;
/**
 * How sure a legal value is: P the act itself was read, O an authority's own page, S press or another second hand, G general knowledge that
 * nobody has verified. The first two are shown as checked on a day, the others as «норма не сверена».
 */
export const EVIDENCE = ['P', 'O', 'S', 'G'] as const;
/** Whether a legal value was read in the act or on an authority's own page. */
export const isVerified = ({ mark }: { readonly mark: (typeof EVIDENCE)[number] }): boolean => mark === 'P' || mark === 'O';
export const TERM_KINDS = ['working', 'calendar', 'months'] as const;
/** What happens to a paper: shown and given back; handed in; filed with its request alone; used up, so many for each request. */
export const HANDLINGS = ['shown', 'kept', 'filed', 'used'] as const;
/**
 * Why a paper may be asked for at a second filing although the first refusal did not name it (210-ФЗ ст. 7 ч. 1 п. 4 а–г): the norms have
 * changed; it is wrong in what was filed since; it has run out, or what it says has changed; the first refusal was a mistake.
 */
export const NEWLY = ['norms', 'errors', 'expired', 'refused-wrongly'] as const;
/** What is counted: sheets of paper or pieces. */
export const UNITS = ['sheets', 'pieces'] as const;
/** A fee is due, is none, is not asked of this case, or its sum is not known. */
export const FEE_STATES = ['due', 'none', 'exempt', 'unknown'] as const;
export const PARTY_ROLES = ['applicant', 'child', 'representative', 'entity'] as const;
/** Whom a card of the first step is about: who is at the window, for whom, or one person who is both. */
export const CARD_PLACES = ['both', 'window', 'for'] as const;
/** The name of a field among all of a visit: the applicant's by its own, another's behind the party. */
export const placeOf = (party: string, field: string): string => (party === 'applicant' ? field : `${party}.${field}`);
/** The place of the УИН of a request among all that is typed in a visit. */
export const uinPlace = (requestId: string): string => `uin.${requestId}`;
/** What the applicant does with the data: heard them read back, signed, consented, paid. */
export const MARKS = ['readBack', 'signed', 'consent', 'feePaid', 'feeUnseen'] as const;
/** Whether a mark that is asked for stands: nobody is made to say that a fee is paid of which there is no word (210-ФЗ ст. 7 ч. 1 п. 2). */
export const markStands = (mark: (typeof MARKS)[number], isGiven: (mark: (typeof MARKS)[number]) => boolean): boolean =>
  isGiven(mark) || (mark === 'feePaid' && isGiven('feeUnseen'));
/** What is to be paid for all of these, in roubles, as far as it is known. */
export const roublesDue = (
  requests: readonly { readonly fee: { readonly state: (typeof FEE_STATES)[number]; readonly roubles: number | null } | null }[],
): number => requests.reduce((sum, { fee }) => sum + (fee?.state === 'due' ? (fee.roubles ?? 0) : 0), 0);
/** What has changed under a mark or a paper, so that it was taken back. */
export const CHANGES = ['person', 'service', 'answer', 'document', 'fee', 'finish'] as const;
/** Kinds of personal data the masker tells apart: what a reported place may be said to be. */
export const MASK_KINDS = [
  'PERSON',
  'PASSPORT',
  'FOREIGN_PASSPORT',
  'DRIVER_LICENSE',
  'BIRTH_CERT',
  'SNILS',
  'INN',
  'CARD',
  'OMS',
  'ACCOUNT',
  'PHONE',
  'EMAIL',
  'ADDRESS',
  'BIRTH_DATE',
  'VEHICLE_PLATE',
  'VIN',
  'CADASTRAL',
  'NUMBER',
  'STOPWORD',
] as const;
/** What may be wrong with a find of the masker; of `missed` there is none. */
export const MASK_FAULTS = ['not-personal', 'wrong-kind', 'wrong-bounds', 'missed'] as const;
/** Whether a fault is told with the kind that would be right. */
export const asksKind = (fault: (typeof MASK_FAULTS)[number]): boolean => fault === 'wrong-kind' || fault === 'missed';
/** What may be wrong with the row of a report: spoiled or changed, taken away, or put there though nobody has reported it. */
export const REPORT_DAMAGES = ['changed', 'gone', 'foreign'] as const;
/** A longer place that was missed is told as two. */
export const LONGEST_MISSED = 300;
/** For so long what was thrown away can be taken back, in milliseconds. */
export const UNDO_MS = 10_000;
export const STEPS = ['applicant', 'service', 'conditions', 'documents', 'application', 'receipt'] as const;

/**
 * What one page, one stack and all pages of one document may be: a scanner that goes on for ever fills neither memory nor disk. Each is
 * said to the person by these names.
 */
export const SCAN_LIMITS = { mostPageMb: 64, mostPages: 500, mostStackMb: 300, mostDocumentPages: 999, mostDocumentMb: 500 } as const;
export const MEGABYTE = 1_000_000;
/** States of a scan that goes on. */
export const SCAN_RUNS = ['starting', 'scanning', 'waiting', 'saving'] as const;
export const scanRuns = (state: string): boolean => (SCAN_RUNS as readonly string[]).includes(state);
/** How a field of a person is written; `past` is a date that has been. */
export const FORMATS = [
  'name',
  'text',
  'date',
  'past',
  'snils',
  'inn',
  'ogrn',
  'ogrnip',
  'kpp',
  'certificate',
  'uin',
  'phone',
  'email',
  'digits',
  'country',
  'word',
  'words',
] as const;
export const REFUSAL_REASONS = [
  'R01',
  'R02',
  'R03',
  'R04',
  'R05',
  'R06',
  'R07',
  'R08',
  'R09',
  'R10',
  'R11',
  'R12',
  'R13',
  'R14',
  'R15',
  'R16',
] as const;

/** What keeps the picture of a page from being whole, or from being shown. */
export const PAGE_FAULTS = ['damaged', 'unreadable', 'too-large', 'gave-up'] as const;
export const PRINT_OUTCOMES = ['printed', 'accepted', 'unknown', 'failed', 'cancelled'] as const;
export const PAPERS = ['receipt', 'refusal'] as const;
/** What is printed before anything is issued: the forms that are signed, the sheet of the data that the applicant checks, how the fees are paid. */
export const FORM_SHEETS = ['forms', 'check', 'payment'] as const;
/** What the handbook prints for an applicant: the list of a service, or its forms filled for an invented person. */
export const HANDBOOK_SHEETS = ['list', 'sample'] as const;
/** Whether a paper is made at the window, and nobody brings it. */
export const isMade = ({ form }: { readonly form?: unknown }): boolean => form !== undefined;
/** Where there is no choice nothing has to be chosen. */
export const onlyOf = (options: readonly string[] | undefined): string | undefined => (options?.length === 1 ? options[0] : undefined);
/** Photographs and what else is used up: so many pieces, with neither originals nor copies. */
export const isUsedUp = ({
  unit,
  handling,
}: {
  readonly unit: (typeof UNITS)[number];
  readonly handling: (typeof HANDLINGS)[number];
}): boolean => unit === 'pieces' && handling === 'used';
/** The consent among the forms of a visit: it is no paper of a request. */
export const CONSENT = 'consent';
/** Who of a family comes next on the same ticket: another grown-up, a child of whoever is here, another whom they act for. */
export const FAMILY = ['adult', 'child', 'represented'] as const;
/** Who may come next after a visit: an organisation has no family. */
export const familyAfter = (category: (typeof APPLICANTS)[number]): readonly (typeof FAMILY)[number][] =>
  category === 'entity' ? [] : category === 'representative' ? ['represented'] : ['adult', 'child'];
/** A4 in points. */
export const SHEET = { width: 595.28, height: 841.89 } as const;
export const DEVICE_KINDS = ['scanner', 'printer', 'buttons'] as const;

/** The closed list of physical faults; each has a sentence and a next step in `renderer/text`. */
export const CONDITIONS = [
  'ok',
  'busy',
  'warming',
  'offline',
  'unplugged',
  'access-denied',
  'in-use',
  'paper-out',
  'paper-low',
  'paper-jam',
  'cover-open',
  'feeder-empty',
  'multi-feed',
  'pages-left',
  'toner-low',
  'toner-empty',
  'output-full',
  'paused',
  'wrong-media',
  'page-damaged',
  'page-too-large',
  'stack-too-long',
  'stack-too-large',
  'document-full',
  'config',
  'protocol',
  'timeout',
  'cancelled',
  'unknown',
] as const;
export const ADAPTERS = ['escl', 'sane', 'ipp', 'hid', 'virtual'] as const;
/** Characters a field lets somebody type: far more than any takes, which is refused in words and never cut. */
export const TYPED_MAX = 4_000;
export const ACTIONS = ['none', 'issue-ticket', 'call-next', 'recall', 'confirm', 'no-show', 'scan', 'next-step', 'privacy-lock'] as const;
export const BUTTON_COUNT = 8;

/**
 * Failures cross every process boundary as data: a closed list of codes. The sentence for the person and the next
 * step live in `renderer/text` under `failure.<code>`; `detail` is a technical word for IT and never holds personal data.
 */
export const FAILURE_CODES = [
  'bad-request',
  'not-signed-in',
  'forbidden',
  'foreign-sender',
  'unknown-call',
  'too-fast',
  'host-down',
  'host-timeout',
  'internal',
  'storage',
  'audit-unavailable',
  'pin-wrong',
  'pin-delayed',
  'privacy-locked',
  'stale',
  'storage-newer',
  'job-unknown',
  'job-busy',
  'cancelled',
  'ticket-illegal-move',
  'ticket-not-found',
  'queue-empty',
  'visit-open',
  'no-visit',
  'visit-step-locked',
  'visit-item-unknown',
  'not-to-demand',
  'not-named-before',
  'visit-incomplete',
  'visit-finished',
  'visit-elsewhere',
  'visit-marks',
  'late-unknown',
  'nothing-insisted',
  'nobody-named',
  'undo-over',
  'file-destroyed',
  'file-damaged',
  'file-held',
  'late-damaged',
  'paper-damaged',
  'service-unknown',
  'service-twice',
  'answer-unknown',
  'field-empty',
  'field-format',
  'field-too-long',
  'snils-checksum',
  'field-checksum',
  'date-impossible',
  'date-future',
  'passport-before-14',
  'passport-expired',
  'scan-cancelled',
  'scan-failed',
  'print-failed',
  'receipt-missing',
  'device-unknown',
  'device-config',
  'address-invalid',
  'list-entry',
  'lists-changed',
  'report-place',
  'report-unknown',
  'reports-none',
  'reports-full',
  'reports-damaged',
  'export-unwritable',
  'settings-unwritable',
  'pages-lost',
  'visit-unreadable',
  'ticket-unreadable',
  'visit-opens',
  'resource-broken',
  'form-none',
  'form-made',
  'late-former',
] as const;

/** Exhaustiveness guard for unions. */
export function assertNever(value: never, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(value)}`);
}

type DocumentMark = 'open' | 'present' | 'missing' | 'rejected';
interface Alternative {
  readonly must?: boolean | undefined;
  readonly group?: { readonly id: string; readonly enough: number } | undefined;
}

/** Whether so many of an item's alternatives as are enough have one of these marks; an item by itself has none. */
export function hasEnough<T extends Alternative>(
  { group, must }: T,
  items: readonly T[],
  markOf: (item: T) => DocumentMark,
  marks: readonly DocumentMark[] = ['present'],
): boolean {
  if (!group || must) return false;
  return items.filter((one) => one.group?.id === group.id && marks.includes(markOf(one))).length >= group.enough;
}

/** The items that nobody has looked at and that somebody must: of alternatives none, when enough are here. */
export const stillOpen = <T extends Alternative>(items: readonly T[], markOf: (item: T) => DocumentMark): T[] =>
  items.filter((item) => markOf(item) === 'open' && !hasEnough(item, items, markOf));
