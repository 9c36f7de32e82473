/** Kinds of personal data the masker knows. What each covers and leaves out: the annotation policy of README.md. */
export const KINDS = [
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
export type Kind = (typeof KINDS)[number];

/** Why something was taken for personal data: a key of the interface's texts, never the data itself. */
export const REASONS = [
  'subject',
  'checksum',
  'context',
  'format',
  'name',
  'patronymic',
  'initials',
  'role',
  'list',
  'address',
  'repeat',
  'unknown-number',
  'stop-list',
] as const;
export type Reason = (typeof REASONS)[number];

/** One find. `start` and `end` are UTF-16 offsets in the text as given, end exclusive; `score` is 0…1. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly type: Kind;
  readonly score: number;
  readonly why: Reason;
  /** Bits of `evidence.ts`: everything that spoke for it. */
  readonly evidence: number;
}

/** What stands in place of a find: `⟦СНИЛС⟧`. The same in every language, because it is written to the log. */
export const LABELS: Readonly<Record<Kind, string>> = {
  PERSON: 'ФИО',
  PASSPORT: 'ПАСПОРТ',
  FOREIGN_PASSPORT: 'ЗАГРАНПАСПОРТ',
  DRIVER_LICENSE: 'ВУ',
  BIRTH_CERT: 'СВИДЕТЕЛЬСТВО',
  SNILS: 'СНИЛС',
  INN: 'ИНН',
  CARD: 'КАРТА',
  OMS: 'ОМС',
  ACCOUNT: 'СЧЁТ',
  PHONE: 'ТЕЛЕФОН',
  EMAIL: 'ПОЧТА',
  ADDRESS: 'АДРЕС',
  BIRTH_DATE: 'ДАТА РОЖДЕНИЯ',
  VEHICLE_PLATE: 'ГОСНОМЕР',
  VIN: 'VIN',
  CADASTRAL: 'КАДАСТР',
  NUMBER: 'ЧИСЛО',
  STOPWORD: 'СЛОВО',
};

export const token = (kind: Kind): string => `⟦${LABELS[kind]}⟧`;

/** What stands in place of a whole text that could not be looked through. */
export const HIDDEN = '⟦ТЕКСТ СКРЫТ⟧';

/** An applicant known to be on screen: every form of what is given here is found with certainty. */
export interface Subject {
  /** «Фамилия Имя Отчество» in the nominative, in any order; case forms and Latin spelling are derived. */
  readonly name?: string;
  /** СНИЛС, ИНН, passport, policy, card, plate, phone, e-mail… as text in any layout; without a type the form tells it. */
  readonly identifiers?: readonly { readonly type?: Kind; readonly value: string }[];
  readonly addresses?: readonly string[];
  /** ISO or ДД.ММ.ГГГГ */
  readonly birthDate?: string;
}

export interface MaskContext {
  readonly subjects?: readonly Subject[];
  /** Asked between windows of 16 KB: true gives up and hides the text. Time is the caller's, this part has no clock. */
  readonly spent?: () => boolean;
}

export interface Masked {
  readonly text: string;
  readonly spans: readonly Span[];
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
  /** True when the text was hidden as a whole: no span then tells what was in it. */
  readonly hidden: boolean;
}
