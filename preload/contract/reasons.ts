import type { Bilingual } from './kit.ts';
import type { RefusalReason } from './visit.ts';

/** What stands for a reason on the screen, and its wording on the printed sheet (union of the regulations read, reference/domain.md §3.2). */
export interface ReasonText {
  readonly short: Bilingual;
  readonly onPaper: string;
}

/** Every ground for refusing to take a document, said once for the windows and for the paper. */
export const REASON_TEXT: Readonly<Record<RefusalReason, ReasonText>> = {
  R01: {
    short: { ru: 'нет документа, удостоверяющего личность', en: 'no identity document' },
    onPaper: 'не представлен документ, удостоверяющий личность',
  },
  R02: {
    short: { ru: 'услуга здесь не предоставляется', en: 'the service is not provided here' },
    onPaper: 'услуга не предоставляется этим органом или через МФЦ',
  },
  R03: {
    short: { ru: 'полномочия не подтверждены или истекли', en: 'authority absent or expired' },
    onPaper: 'полномочия представителя не подтверждены или истекли',
  },
  R04: {
    short: { ru: 'срок действия документа истёк', en: 'the document has expired' },
    onPaper: 'срок действия документа истёк на день обращения',
  },
  R05: {
    short: { ru: 'неполный комплект', en: 'incomplete set' },
    onPaper: 'представлен неполный комплект документов',
  },
  R06: {
    short: { ru: 'исправления не заверены', en: 'uncertified corrections' },
    onPaper: 'исправления или приписки не заверены',
  },
  R07: {
    short: { ru: 'повреждён, нельзя прочесть однозначно', en: 'damaged, cannot be read for certain' },
    onPaper: 'повреждения не позволяют однозначно прочесть документ',
  },
  R08: {
    short: { ru: 'нечитаем, плохое качество', en: 'illegible, poor quality' },
    onPaper: 'документ нечитаем, качество копии или фотографии недостаточно',
  },
  R09: {
    short: { ru: 'не та форма заявления', en: 'wrong form' },
    onPaper: 'форма заявления не соответствует утверждённой',
  },
  R10: {
    short: { ru: 'поля пусты или неверны', en: 'fields empty or wrong' },
    onPaper: 'обязательные поля не заполнены или заполнены неверно',
  },
  R11: {
    short: { ru: 'не подписан или подписан не тем', en: 'unsigned or wrongly signed' },
    onPaper: 'документ подписан неуполномоченным лицом или не подписан',
  },
  R12: {
    short: { ru: 'сведения противоречат друг другу', en: 'contradictory data' },
    onPaper: 'сведения в документах противоречат друг другу',
  },
  R13: {
    short: { ru: 'электронный образ не читается', en: 'unreadable electronic image' },
    onPaper: 'электронный образ нечитаем или реквизиты не распознаются',
  },
  R14: {
    short: { ru: 'карандаш или цветные чернила', en: 'pencil or coloured ink' },
    onPaper: 'документ заполнен карандашом или цветными чернилами',
  },
  R15: {
    short: { ru: 'нет обязательных реквизитов', en: 'required attributes absent' },
    onPaper: 'отсутствуют обязательные реквизиты (орган, подпись, печать, дата, номер, срок)',
  },
  R16: {
    short: { ru: 'ФИО сокращены до инициалов', en: 'name reduced to initials' },
    onPaper: 'фамилия, имя и отчество сокращены до инициалов',
  },
};
