import type { OfficeDetails } from '#contract/office.ts';
import { NEWLY_TEXT, obstacleText } from '#contract/reasons.ts';
import type { Paper, Plan, PlanItem, PlanRequest, RefusalReason, VisitView } from '#contract/visit.ts';
import { isUsedUp } from '#contract/words.ts';
import { showDate } from '../people/dates.ts';
import type { FieldKind } from '../people/rules.ts';
import type { Fields } from '../people/fields.ts';
import { askedOf } from '../people/form.ts';
import { acting, actingFields, isTaken, type PartyState, type StoredDocument, type VisitState } from '../visits/state.ts';
import { counted, daysInWords, feeInWords, groundInWords, NO_FACT } from './in-words.ts';

/** Of `resources/fonts`, in regular and bold: embedded into every paper. */
export const FONTS = ['PTSans-Regular.ttf', 'PTSans-Bold.ttf'] as const;

/** An invented office, for a profile that is none. */
export const DEMO_OFFICE: OfficeDetails = {
  name: 'МФЦ «Мои документы» города Примерска (демо, вымышленный)',
  address: 'г. Примерск, ул. Образцовая, д. 1',
  hours: 'Пн–пт 8:00–20:00, сб 9:00–17:00, вс — выходной',
  status: 'по номеру расписки в любом окне МФЦ (демо: телефона нет)',
};

/** What a receipt or a refusal sheet says, before it is laid out: plain data, hashed into its QR code. */
export interface PaperContent {
  readonly kind: Paper;
  /** Null for one that is looked at before it is issued. */
  readonly number: string | null;
  /** `ДД.ММ.ГГГГ` and `ЧЧ:ММ` at the office. */
  readonly day: string;
  readonly time: string;
  readonly office: OfficeDetails;
  readonly window: number;
  readonly ticket: string;
  readonly specialist: string;
  /** Everybody who acts: whoever asks, then whom it is for, or who acts for them. */
  readonly parties: readonly PaperParty[];
  /** A section a request of the visit. */
  readonly sections: readonly PaperSection[];
  /** Fees of all requests in roubles; null when there is one request or no sum. `partly`: some are not known. */
  readonly fees: { readonly roubles: number; readonly partly: boolean } | null;
  /** Obstacles that were named, although which the applicant wanted the documents taken; on a refusal, what it is for. */
  readonly reasons: readonly PaperReason[];
  /** What a refusal asks for at the next visit. */
  readonly bring: readonly string[];
  /** How a refusal is appealed, in the catalogue's sentences. */
  readonly appeal: readonly string[];
}

export interface PaperParty {
  readonly role: PartyState['role'];
  readonly name: string;
  /** Kind, number and term of what they act by. */
  readonly authority?: string;
}

/** One request of the visit on its paper. */
export interface PaperSection {
  readonly service: string;
  readonly goal: string;
  readonly agency: string;
  readonly documents: readonly PaperDocument[];
  readonly missing: readonly string[];
  readonly fee: string;
  /** By which charge it is paid, where that is known. */
  readonly uin?: string;
  readonly term: string;
  readonly dueOn: string;
  /** The calendar of the year it ends in is not published. */
  readonly provisional: boolean;
  /** The service whose result it waits for, and its day. */
  readonly after?: string;
  readonly result: string;
}

/** A paper that was taken or shown. `n` counts through all sections; `again`: it stands above, for another request, and is counted there. */
export interface PaperDocument {
  readonly n: number;
  readonly name: string;
  readonly originals: number;
  readonly copies: number;
  readonly sheets: number;
  readonly unit: PlanItem['unit'];
  /** The originals were shown and given back. */
  readonly returned: boolean;
  /** It is given back because it is kept only when another's result is there. */
  readonly later?: boolean | undefined;
  readonly again: boolean;
  /** Codes for which it would have been refused, had the applicant not insisted. */
  readonly objections: readonly string[];
}

export interface PaperReason {
  readonly code: RefusalReason;
  readonly text: string;
  readonly document?: string;
  readonly grounds: readonly string[];
}

export interface PaperFacts {
  readonly kind: Paper;
  readonly number: string | null;
  readonly day: string;
  readonly time: string;
  readonly office: OfficeDetails;
  readonly window: number;
  readonly ticket: string;
  readonly specialist: string;
  readonly visit: VisitState;
  readonly plan: Plan;
  /** What is said of each item, as it holds. */
  readonly documents: Readonly<Record<string, StoredDocument>>;
  readonly obstacles: VisitView['obstacles'];
  /** What is asked of whom now: nothing else stands on a paper. */
  readonly form: VisitView['form'];
  /** The fields of the dictionary, for their words. */
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** Items that a former refusal has not named. */
  readonly unnamed: readonly string[];
  /** Whether the fee was seen to be paid. */
  readonly paid: boolean;
  readonly appeal: readonly string[];
}

const WORD = { receipt: 'Расписка', refusal: 'Отказ в приёме' } as const;

/** Which paper it is, in a word, its number and its day. */
export const paperTitle = ({ kind, number, day }: PaperContent): string =>
  number === null ? `${WORD[kind]}, проект` : `${WORD[kind]} № ${number} от ${day}`;

export function paperContent(facts: PaperFacts): PaperContent {
  const { kind, plan, visit, obstacles } = facts;
  const isReceipt = kind === 'receipt';
  const known = plan.requests.flatMap(({ fee }) => fee?.roubles ?? []);
  return {
    kind,
    number: facts.number,
    day: facts.day,
    time: facts.time,
    office: facts.office,
    window: facts.window,
    ticket: facts.ticket,
    specialist: facts.specialist,
    parties: partiesOf(visit, facts),
    sections: sectionsOf(facts, isReceipt),
    fees:
      plan.requests.length > 1 && known.length > 0
        ? {
            roubles: known.reduce((sum, one) => sum + one, 0),
            partly: known.length < plan.requests.length || plan.requests.some(({ fee }) => fee?.amount !== undefined),
          }
        : null,
    reasons: obstacles.map((one) => reasonOf(one, plan, facts)),
    bring: isReceipt ? [] : [...new Set(obstacles.flatMap((one) => bringOf(one, plan)))],
    appeal: facts.appeal,
  };
}

function partiesOf(visit: VisitState, { fields: kinds, form }: PaperFacts): PaperParty[] {
  const asked = askedOf(form, actingFields(visit));
  return acting(visit).map(({ id, role }) => {
    const fields: Fields = asked[id] ?? {};
    const {
      surname,
      given,
      patronymic,
      entityName,
      inn,
      ogrn,
      authorityKind = '',
      authorityNumber,
      authorityIssuedOn,
      authorityExpiresOn,
    } = fields;
    const authority = [
      [kinds.authorityKind?.words?.[authorityKind]?.ru, authorityNumber && `№ ${authorityNumber}`].filter(Boolean).join(' '),
      authorityIssuedOn && `от ${showDate(authorityIssuedOn)}`,
      authorityExpiresOn && `действует до ${showDate(authorityExpiresOn)}`,
    ].filter(Boolean);
    const numbers = [inn && `ИНН ${inn}`, ogrn && `ОГРН ${ogrn}`].filter(Boolean);
    const name =
      role === 'entity' ? [entityName, ...numbers].filter(Boolean).join(', ') : [surname, given, patronymic].filter(Boolean).join(' ');
    return { role, name, ...(authority.length > 0 && { authority: authority.join(', ') }) };
  });
}

/** The charge by which a fee is paid; undefined where nothing is to be paid, or nobody knows it. */
export const uinOf = ({ requests }: Pick<VisitState, 'requests'>, { id, fee }: PlanRequest): string | undefined =>
  fee?.state === 'due' ? requests?.find((one) => one.id === id)?.uin : undefined;

function sectionsOf({ documents, plan, paid, visit }: PaperFacts, isReceipt: boolean): PaperSection[] {
  const numbers = new Map<string, number>();
  const wants = (item: PlanItem, request: PlanRequest) => item.reasons.some((one) => one.requestId === request.id);
  return plan.requests.map((request) => {
    const { serviceName, goalName, agency, result, fee, term } = request;
    const own = isReceipt ? plan.items.filter((item) => wants(item, request)) : [];
    const before = plan.requests.find((one) => one.id === term?.after);
    const uin = uinOf(visit, request);
    return {
      service: serviceName.ru,
      goal: goalName.ru,
      agency: agency.ru,
      documents: own
        .filter((item) => isTaken(documents[item.id]))
        .map((item) => {
          const again = numbers.get(item.id);
          const n = again ?? numbers.size + 1;
          numbers.set(item.id, n);
          return documentOf(documents[item.id], item, n, { again: again !== undefined, later: isKeptLater(item, plan) });
        }),
      missing: own.filter((item) => documents[item.id]?.mark === 'missing').map((item) => item.name.ru),
      fee: feeInWords(fee, paid),
      ...(uin !== undefined && { uin }),
      term: term ? termInWords(term) : NO_FACT,
      dueOn: term ? showDate(term.dueOn) : NO_FACT,
      provisional: term !== null && !term.calendarVerified,
      ...(before && { after: `${before.serviceName.ru}${before.term ? `, ${showDate(before.term.dueOn)}` : ''}` }),
      result: result.ru,
    };
  });
}

/** Whoever keeps it is filed when another's result is there: until then the applicant has it. */
function isKeptLater({ reasons }: PlanItem, { requests }: Plan): boolean {
  const keeping = reasons.filter((one) => one.keeps).map((one) => requests.find(({ id }) => id === one.requestId));
  return keeping.length > 0 && keeping.every((one) => one?.term?.after !== undefined);
}

function documentOf(
  known: StoredDocument | undefined,
  item: PlanItem,
  n: number,
  { again, later }: { readonly again: boolean; readonly later: boolean },
): PaperDocument {
  const { originals = 0, copies = 0, sheets = 0, reasons: objections = [] } = known ?? {};
  // Photographs are neither originals nor copies: so many pieces.
  const counts = isUsedUp(item) ? { originals: 0, copies: 0, sheets: originals || sheets } : { originals, copies, sheets };
  return {
    n,
    name: item.name.ru,
    ...counts,
    unit: item.unit,
    returned: item.returnable || later,
    ...(later && { later }),
    again,
    objections,
  };
}

const termInWords = ({ days, kind, from, countedFrom }: NonNullable<PlanRequest['term']>): string =>
  `${daysInWords(days, kind)} ${from === 'filing' ? 'со дня подачи' : 'со дня получения органом'}, ${showDate(countedFrom)}`;

type Obstacle = VisitView['obstacles'][number];

const itemOf = ({ itemId }: Obstacle, plan: Plan): PlanItem | undefined => plan.items.find((item) => item.id === itemId);

/**
 * The norm is that by which the paper is asked for, or, where it is about no paper, the service's own ground to refuse. What is general
 * knowledge is no norm that a refusal could name.
 */
function reasonOf(obstacle: Obstacle, plan: Plan, { documents, unnamed }: PaperFacts): PaperReason {
  const item = itemOf(obstacle, plan);
  const rules = plan.refusals.filter((one) => one.reason === obstacle.reason && obstacle.requestIds.includes(one.requestId));
  const norms = item ? item.reasons : obstacle.rule === undefined ? rules : rules.filter((one) => one.text.ru === obstacle.text?.ru);
  const newly = item && unnamed.includes(item.id) ? documents[item.id]?.newly : undefined;
  const grounds = norms.filter((one) => one.ground.mark !== 'G').map((one) => groundInWords(one.ground));
  return {
    code: obstacle.reason,
    text: obstacleText(obstacle).onPaper,
    ...(obstacle.itemId === undefined ? {} : { document: item?.name.ru ?? obstacle.itemId }),
    grounds: [...new Set(grounds), ...(newly ? [NEWLY_TEXT[newly].onPaper] : [])],
  };
}

/** What would do away with an obstacle. */
function bringOf(obstacle: Obstacle, plan: Plan): string[] {
  const item = itemOf(obstacle, plan);
  if (!item) return [...(obstacleText(obstacle).bring ?? [])];
  const { name, originals, copies, unit, validity } = item;
  const parts = [
    originals > 0 && (unit === 'pieces' ? `${originals} шт.` : counted(originals, 'подлинник', 'подлинника', 'подлинников')),
    copies > 0 && counted(copies, 'копия', 'копии', 'копий'),
    validity?.ru,
  ].filter(Boolean);
  return [[name.ru, ...(parts.length > 0 ? [parts.join(', ')] : [])].join(' — ')];
}
