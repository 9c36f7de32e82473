import type { Bilingual } from './kit.ts';
import type { RefusalReason } from './visit.ts';
import type { NEWLY } from './words.ts';

/** What stands for a reason on the screen, and its wording on the printed sheet (union of the regulations read, reference/domain.md §3.2). */
export interface ReasonText {
  readonly short: Bilingual;
  readonly onPaper: string;
  /** What to bring so that it does not stand in the way again. */
  readonly bring?: readonly string[];
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

/**
 * What stands in the way by the rules of identity, where the reason's own words say more, or another thing, than is so. By the code of
 * the finding.
 */
const FINDING_TEXT: Readonly<Record<string, ReasonText>> = {
  'authority-expired': {
    short: { ru: 'полномочия представителя истекли', en: 'the authority has expired' },
    onPaper: 'срок полномочий представителя истёк на день обращения',
    bring: ['Документ о полномочиях представителя, срок которого не истёк'],
  },
  'under-14': {
    short: { ru: 'заявителю меньше 14 лет, законный представитель не подтверждён', en: 'under 14, no legal representative shown' },
    onPaper: 'за заявителя младше 14 лет действует законный представитель, его полномочия не подтверждены',
    bring: ['Паспорт законного представителя и документ о его полномочиях'],
  },
  'category-not-served': {
    short: { ru: 'эту услугу запрашивает другая категория заявителей', en: 'the service is for another category' },
    onPaper: 'заявление по этой услуге вправе подать другая категория заявителей',
  },
  'passport-expired': {
    short: { ru: 'срок действия паспорта истёк', en: 'the passport has expired' },
    onPaper: 'срок действия паспорта истёк на день обращения',
    bring: ['Действующий паспорт'],
  },
  'passport-impossible': {
    short: { ru: 'дата выдачи паспорта не сходится с датой рождения', en: 'issue and birth dates contradict each other' },
    onPaper: 'дата выдачи паспорта и дата рождения противоречат друг другу',
    bring: ['Паспорт и документ с верной датой рождения'],
  },
  'certificate-too-old': {
    short: { ru: 'с 14 лет нужен паспорт', en: 'from 14 on a passport is needed' },
    onPaper: 'не представлен паспорт: с 14 лет свидетельство о рождении личность не удостоверяет',
    bring: ['Паспорт заявителя'],
  },
  'identity-expired': {
    short: { ru: 'срок действия документа личности истёк', en: 'the identity document has run out' },
    onPaper: 'срок действия документа, удостоверяющего личность, истёк на день обращения',
    bring: ['Действующий документ, удостоверяющий личность'],
  },
  'authority-lacks-act': {
    short: { ru: 'доверенность не для подачи заявления', en: 'the power is not for filing' },
    onPaper: 'в доверенности нет полномочия подать заявление',
    bring: ['Доверенность с полномочием подать заявление'],
  },
  'child-of-age': {
    short: { ru: 'ребёнку исполнилось 18 лет', en: 'the child is of age' },
    onPaper: 'за совершеннолетнего родитель не обращается без доверенности',
    bring: ['Доверенность от совершеннолетнего, или его личное обращение'],
  },
  'child-asks-itself': {
    short: { ru: 'ребёнок по этой услуге обращается сам', en: 'the child asks for this service itself' },
    onPaper: 'по достижении возраста, с которого по этой услуге обращаются самостоятельно, родитель за ребёнка не обращается',
    bring: ['Личное обращение самого ребёнка с его паспортом'],
  },
  'child-older': {
    short: { ru: 'даты рождения ребёнка и родителя противоречат', en: 'the dates of birth contradict each other' },
    onPaper: 'даты рождения ребёнка и родителя противоречат друг другу',
    bring: ['Документы с верными датами рождения'],
  },
  'same-number': {
    short: { ru: 'один номер записан двоим', en: 'two people have one number' },
    onPaper: 'номер документа или СНИЛС принадлежит не тому, кто его представил',
    bring: ['Документы, по которым видно, чей это номер'],
  },
};

/** Why a paper is asked for that the first refusal did not name: the four exceptions of 210-ФЗ ст. 7 ч. 1 п. 4. */
export const NEWLY_TEXT: Readonly<Record<(typeof NEWLY)[number], ReasonText>> = {
  norms: {
    short: { ru: 'а) после первой подачи изменились требования', en: 'a) the requirements have changed since the first filing' },
    onPaper: '210-ФЗ ст. 7 ч. 1 п. 4 «а»: требования изменились после первоначальной подачи',
  },
  errors: {
    short: { ru: 'б) ошибка в поданном после первого отказа', en: 'b) an error in what was filed after the first refusal' },
    onPaper: '210-ФЗ ст. 7 ч. 1 п. 4 «б»: ошибка в заявлении или документах, поданных после первоначального отказа',
  },
  expired: {
    short: { ru: 'в) истёк срок документа или изменились сведения', en: 'c) the document has run out, or what it says has changed' },
    onPaper: '210-ФЗ ст. 7 ч. 1 п. 4 «в»: истёк срок действия документа или изменилась информация после первоначального отказа',
  },
  'refused-wrongly': {
    short: { ru: 'г) первый отказ был ошибкой работника', en: 'd) the first refusal was a mistake of the staff' },
    onPaper:
      '210-ФЗ ст. 7 ч. 1 п. 4 «г»: ошибка при первоначальном отказе. К отказу прилагается письменное уведомление за подписью руководителя МФЦ с извинениями',
  },
};

/** The words of one obstacle: those of its finding, or of its service's own rule, where there is one. */
export function obstacleText({
  reason,
  finding,
  text,
}: {
  readonly reason: RefusalReason;
  readonly finding?: string | undefined;
  readonly text?: Bilingual | undefined;
}): ReasonText {
  if (text) return { short: text, onPaper: text.ru.replace(/\.$/, '') };
  return (finding === undefined ? undefined : FINDING_TEXT[finding]) ?? REASON_TEXT[reason];
}
