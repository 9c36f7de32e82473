import type { Bilingual } from '#contract/kit.ts';
import type { ApplicantCategory, DocumentParty } from '#contract/plan.ts';
import type { CARD_PLACES } from '#contract/words.ts';
import type { FieldCode } from '../audit/proof/leaf.ts';
import type { Written } from './formats.ts';

/** A field as the dictionary names it (`fields.yaml`). */
export interface FieldKind extends Written {
  readonly words?: Readonly<Record<string, Bilingual>> | undefined;
  readonly label: Bilingual;
  /** What stands in the empty field. */
  readonly hint?: string | undefined;
  /** What stands in it on a filled sample. */
  readonly sample?: string | undefined;
  /** Its code in the log, by which the policy says who sees it. */
  readonly code: FieldCode;
}

/** A card of the first step: fields in their order, with «?» one may stay empty; the documents and authorities it may show. */
export interface CardRules {
  readonly party: DocumentParty;
  readonly is: (typeof CARD_PLACES)[number];
  readonly fields: readonly string[];
  readonly identities?: readonly string[] | undefined;
  readonly authorities?: readonly string[] | undefined;
}

/** Ages in years at which the passport of a citizen is issued and replaced, and for how many days the former one still holds. */
export interface PassportRules {
  readonly firstAge: number;
  readonly replaceAt: readonly number[];
  readonly graceDays: number;
}

/** Who may come for whom, and what each is named and identified by (`parties.yaml`). */
export interface PartyRules {
  readonly passport: PassportRules;
  /** For how many years a power of attorney without a term holds. */
  readonly power: { readonly years: number };
  readonly identities: Readonly<Record<string, readonly string[]>>;
  readonly authorities: Readonly<Record<string, readonly string[]>>;
  readonly cards: Readonly<Record<ApplicantCategory, readonly CardRules[]>>;
  readonly child: CardRules;
}
