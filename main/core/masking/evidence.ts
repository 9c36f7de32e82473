import type { Reason } from './kinds.ts';

/**
 * What speaks for a find, in the words of the interface (`evidence.*`). The masker keeps it as bits, one a place of this
 * list: an array each would cost more than the find.
 */
export const EVIDENCE = [
  /** Known of a person on screen. */
  'subject',
  /** The control digits fit. */
  'checksum',
  /** A word beside it says what it is. */
  'word',
  /** Its form is like nothing else. */
  'form',
  'first-name',
  'surname',
  /** The ending of a surname, the word itself unknown. */
  'surname-ending',
  'patronymic',
  'initials',
  /** Nothing but a name is written so. */
  'unknown-word',
  'capital',
  /** Case and gender of the parts go together. */
  'agreement',
  /** «заявитель», «к» before it: a person is expected. */
  'role',
  /** The label of a field: «Фамилия:», `name=`. */
  'label',
  'greeting',
  /** What only people do, beside it. */
  'act',
  'listed',
  'latin',
  'street',
  'town',
  'region',
  'house',
  'flat',
  /** «адрес», «проживает» before it. */
  'told-address',
  'birth-word',
  'beside-person',
  'repeat',
  'unknown-number',
  'stop-list',
] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** The bit of each kind of evidence. */
export const EV = Object.fromEntries(EVIDENCE.map((name, i) => [name, 1 << i])) as Readonly<Record<Evidence, number>>;

/** What a reason says by itself; of a name its parts say more. */
export const EVIDENCE_OF: Readonly<Record<Reason, number>> = {
  subject: EV.subject,
  checksum: EV.checksum,
  context: EV.word,
  format: EV.form,
  name: 0,
  patronymic: EV.patronymic,
  initials: EV.initials,
  role: EV.role,
  list: EV.listed,
  address: EV.house,
  repeat: EV.repeat,
  'unknown-number': EV['unknown-number'],
  'stop-list': EV['stop-list'],
};

/** The evidence of `bits`, in the order of {@link EVIDENCE}. */
export const evidenceOf = (bits: number): Evidence[] => EVIDENCE.filter((_, i) => (bits & (1 << i)) !== 0);
