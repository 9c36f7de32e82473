import type { OfficeDetails } from '#contract/office.ts';
import type { DrawnPage } from '#contract/paper.ts';
import type { Form, FormCard, Plan, PlanRequest } from '#contract/visit.ts';
import { CONSENT, isMade, isUsedUp } from '#contract/words.ts';
import { fieldInWords } from '#contract/written.ts';
import { askedOf, standsOn } from '../people/form.ts';
import type { FieldKind } from '../people/rules.ts';
import type { Progress } from '../visits/progress.ts';
import { acting, actingFields, isTaken, type PartyState, signerOf, type VisitState } from '../visits/state.ts';
import type { Measure } from './font-metrics.ts';
import { amountInWords } from './in-words.ts';
import { ROLE } from './paper-layout.ts';
import { LEFT, RIGHT, Sheet, type Style } from './sheet.ts';

/** What the forms of a visit are filled from. */
export interface FormFacts {
  /** `ДД.ММ.ГГГГ` at the office. */
  readonly day: string;
  readonly office: OfficeDetails;
  readonly window: number;
  readonly ticket: string;
  readonly visit: Pick<VisitState, 'category' | 'forChild' | 'parties' | 'requests'>;
  readonly plan: Plan;
  readonly progress: Pick<Progress, 'form' | 'documents'>;
  /** The fields of the dictionary, for their words. */
  readonly fields: Readonly<Record<string, FieldKind>>;
}

/** A form laid out: the item it is, and its pages. */
export interface LaidForm {
  readonly itemId: string;
  readonly pages: readonly DrawnPage[];
}

/** Sizes by ГОСТ Р 7.0.97-2016: letters of 12 points and more. */
const TEXT = { size: 12 } as const;
const STRONG = { size: 12, bold: true } as const;
const LARGE = { size: 13 } as const;
const TITLE = { size: 15, bold: true } as const;
/** Where the addressee stands, and where a value does beside what it is called. */
const MIDDLE = LEFT + (RIGHT - LEFT) * 0.45;
const GAP = 176;

/** All forms of a visit in the order of its requests, the consent last; each on sheets of its own. */
export function layForms(facts: FormFacts, measure: Measure, mark: string | undefined): LaidForm[] {
  const { items, consent } = facts.plan;
  const own = items.flatMap(({ id, name, form, reasons }) => {
    if (!form) return [];
    // Two goals of one service are two requests, each with its own.
    const requests = facts.plan.requests.filter((request) => reasons.some((one) => one.requestId === request.id));
    return [{ itemId: id, pages: requests.flatMap((request) => formPages(facts, request, name.ru, form, new Sheet(measure), mark)) }];
  });
  return consent ? [...own, { itemId: CONSENT, pages: consentPages(facts, consent, new Sheet(measure), mark) }] : own;
}

/** The data of everybody in large letters: whoever cannot follow by ear checks them by eye. */
export function layCheck(facts: FormFacts, measure: Measure, mark: string | undefined): readonly DrawnPage[] {
  const sheet = new Sheet(measure);
  sheet.centred('Проверьте, пожалуйста, свои данные', TITLE);
  for (const party of acting(facts.visit)) person(sheet, facts, party, LARGE);
  for (const request of facts.plan.requests) {
    sheet.space(8);
    sheet.text(nameOf(request), { ...LARGE, bold: true });
    answers(sheet, facts.plan, request, LARGE);
  }
  sheet.block(() => {
    sheet.space(10);
    sheet.text('Если что-то неверно, скажите специалисту: это можно исправить сейчас же.', LARGE);
    signature(sheet, facts, 'Сведения верны');
  });
  return finished(sheet, facts, 'Лист проверки', mark);
}

/** One form of one request: to whom, from whom, what is asked, on what answers, with which papers. */
function formPages(
  facts: FormFacts,
  request: PlanRequest,
  name: string,
  form: Form,
  sheet: Sheet,
  mark: string | undefined,
): readonly DrawnPage[] {
  const { plan, visit, office } = facts;
  // A name that nobody declines; what goes to the centre does not go by way of it.
  addressee(sheet, [request.agency.ru, ...(office.name && !request.agency.ru.startsWith('МФЦ') ? [`через ${office.name}`] : [])]);
  sheet.centred(form.blank ? `Данные для бланка: ${form.blank.ru}` : form.title.ru, TITLE);
  if (form.blank) sheet.centred('Этот лист бланка не заменяет: перепишите данные в бланк и подпишите его.', TEXT);
  for (const party of acting(visit)) person(sheet, facts, party, TEXT, form);
  sheet.space(8);
  if (form.asks) sheet.text(`${form.asks.ru}: ${nameOf(request)}.`, STRONG);
  const before = plan.requests.find((one) => one.id === request.term?.after);
  if (before) sheet.text(`Подаётся после: ${nameOf(before)}. Сведения, которые изменятся, вносятся при подаче.`, TEXT);
  prose(sheet, facts, form, [request]);
  if (form.lists) {
    answers(sheet, plan, request, TEXT);
    attached(sheet, facts, request);
  }
  byHand(sheet, form);
  sheet.block(() => {
    signature(sheet, facts, form.blank ? 'Данные верны' : 'Подпись');
    for (let n = 2; n <= form.signers; n += 1) another(sheet);
    received(sheet, facts);
  });
  return finished(sheet, facts, name, mark);
}

function consentPages(facts: FormFacts, form: NonNullable<Plan['consent']>, sheet: Sheet, mark: string | undefined): readonly DrawnPage[] {
  sheet.centred(form.title.ru, TITLE);
  for (const party of acting(facts.visit)) person(sheet, facts, party, TEXT, form);
  sheet.space(8);
  prose(
    sheet,
    facts,
    form,
    facts.plan.requests.filter(({ id }) => form.requests.includes(id)),
  );
  byHand(sheet, form);
  sheet.block(() => signature(sheet, facts, 'Подпись'));
  return finished(sheet, facts, form.title.ru, mark);
}

const nameOf = ({ serviceName, goalName }: PlanRequest): string => `${serviceName.ru}: ${goalName.ru}`;

const finished = (sheet: Sheet, { ticket, day }: FormFacts, title: string, mark: string | undefined): readonly DrawnPage[] =>
  sheet.finished(`${title} · талон ${ticket} от ${day}`, mark);

function addressee(sheet: Sheet, lines: readonly string[]): void {
  for (const text of lines) sheet.cells([{ text, x: MIDDLE, width: RIGHT - MIDDLE, ...TEXT }]);
  sheet.space(10);
}

/** What was entered of one party, under what they are in the visit. */
function person(sheet: Sheet, facts: FormFacts, { id, role }: PartyState, style: Style, form?: Form): void {
  const { visit, progress, fields: kinds } = facts;
  const asked = askedOf(progress.form, actingFields(visit))[id] ?? {};
  const wants = (one: FormCard['fields'][number]) => form === undefined || standsOn(form, role, one);
  sheet.space(8);
  sheet.text(ROLE[role], { ...style, bold: true });
  for (const { field } of progress.form.find((card) => card.party === id)?.fields.filter(wants) ?? []) {
    const value = asked[field];
    if (!value) continue;
    const kind = kinds[field];
    said(
      sheet,
      kind?.label.ru ?? field,
      fieldInWords(field, value, kind?.words, (word) => word.ru),
      style,
    );
  }
}

/** What is called how. */
function said(sheet: Sheet, label: string, value: string, style: Style): void {
  sheet.cells([
    { text: `${label}:`, x: LEFT, width: GAP - 6, ...style },
    { text: value, x: LEFT + GAP, width: RIGHT - LEFT - GAP, ...style },
  ]);
}

/** What was answered to the questions of one request. */
function answers(sheet: Sheet, { questions }: Plan, { id }: PlanRequest, style: Style): void {
  for (const { text, options, answer, requests } of questions) {
    const option = options.find((one) => one.value === answer);
    if (option && requests.includes(id)) sheet.text(`${text.ru} — ${option.label.ru}.`, style);
  }
}

function prose(sheet: Sheet, { office, visit }: FormFacts, { text }: Form, requests: readonly PlanRequest[]): void {
  const stands: Readonly<Record<string, string>> = {
    office: office.name ?? '______________________',
    address: office.address ?? '______________________',
    agency: [...new Set(requests.map(({ agency }) => agency.ru))].join('; '),
    services: requests.map(nameOf).join('; '),
    others: acting(visit).length > 1 ? ' и данных того, за кого я обращаюсь' : '',
  };
  for (const one of text) {
    sheet.text(
      one.ru.replace(/\{(\w+)\}/g, (whole, name: string) => stands[name] ?? whole),
      TEXT,
    );
    sheet.space(3);
  }
}

/** The papers of one request that are here, as they are handed in. */
function attached(sheet: Sheet, { plan, progress }: FormFacts, request: PlanRequest): void {
  const here = plan.items.filter(
    (item) => !isMade(item) && item.reasons.some(({ requestId }) => requestId === request.id) && isTaken(progress.documents[item.id]),
  );
  if (here.length === 0) return;
  sheet.space(6);
  // A heading is not left behind by what it heads.
  sheet.keep(70);
  sheet.text('Прилагаю:', STRONG);
  for (const [i, item] of here.entries()) {
    const { originals = 0, copies = 0, sheets = 0 } = progress.documents[item.id] ?? {};
    const counts = [
      originals > 0 && !isUsedUp(item) && `подлинников ${originals}`,
      copies > 0 && `копий ${copies}`,
      sheets > 0 && amountInWords(sheets, item.unit),
    ];
    sheet.text(`${i + 1}. ${[item.name.ru, ...counts.filter((one) => one !== false)].join(', ')}`, TEXT);
  }
}

function byHand(sheet: Sheet, { rows }: Form): void {
  for (const { label, lines } of rows) {
    sheet.block(() => {
      sheet.space(8);
      sheet.text(`${label.ru}:`, TEXT);
      sheet.lines(lines);
    });
  }
}

/** Whoever is at the window signs, unless their power does not say so: then the principal does. */
function signsHere(parties: readonly PartyState[]): PartyState | undefined {
  const by = signerOf(parties);
  const { authorityKind = '', authorityPowers } = by?.fields ?? {};
  const lacksSign = authorityKind.endsWith('-power') && authorityPowers !== undefined && !authorityPowers.split(' ').includes('sign');
  return by?.role === 'representative' && lacksSign ? parties.find(({ role }) => role === 'applicant') : by;
}

function signature(sheet: Sheet, { visit, day }: FormFacts, label: string): void {
  const { surname, given, patronymic } = signsHere(acting(visit))?.fields ?? {};
  const name = [surname, given, patronymic].filter(Boolean).join(' ');
  sheet.space(18);
  sheet.cells([
    { text: day, x: LEFT, width: 80, ...TEXT },
    { text: `${label}:`, x: LEFT + 84, width: 96, ...TEXT },
    { text: name, x: LEFT + 300, width: RIGHT - LEFT - 300, ...TEXT },
  ]);
  sheet.rule({ x: LEFT + 180, width: 112, faint: false });
}

/** Whoever else signs writes who they are. */
function another(sheet: Sheet): void {
  sheet.space(18);
  sheet.cells([{ text: 'Подпись, фамилия и имя второй стороны:', x: LEFT, width: RIGHT - LEFT, ...TEXT }]);
  sheet.lines(1);
}

/** Who has taken it in. */
function received(sheet: Sheet, { window }: FormFacts): void {
  sheet.space(12);
  // Whoever takes it in may not be who has printed it.
  sheet.cells([{ text: `Принял, окно ${window} (фамилия, подпись):`, x: LEFT, width: 240, size: 10 }]);
  sheet.rule({ x: LEFT + 240, width: RIGHT - LEFT - 240, faint: false });
}
