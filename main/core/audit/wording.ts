import type { Bilingual } from '#contract/kit.ts';

/** Plain words for the codes that stand in leaves. A code nobody has a word for is shown as it is. */
const w = (ru: string, en: string): Bilingual => ({ ru, en });

const OBJECTS: Readonly<Record<string, Readonly<Record<string, Bilingual>>>> = {
  step: {
    applicant: w('«Заявитель»', '“Applicant”'),
    service: w('«Услуга»', '“Service”'),
    conditions: w('«Условия»', '“Conditions”'),
    documents: w('«Документы»', '“Documents”'),
    application: w('«Заявление»', '“Application”'),
    receipt: w('«Расписка»', '“Receipt”'),
  },
  mark: {
    readBack: w('«данные прочитаны заявителю»', '“data read back”'),
    signed: w('«заявление подписано»', '“application signed”'),
    consent: w('«согласие подписано»', '“consent signed”'),
    feePaid: w('«пошлина уплачена»', '“fee paid”'),
    feeUnseen: w('«сведений об уплате нет»', '“no word of the fee”'),
  },
  window: { operator: w('специалиста', 'of the specialist'), display: w('заявителя', 'of the applicant') },
};

const CODES: Readonly<Record<string, Bilingual>> = {
  on: w('поставлена', 'set'),
  off: w('снята', 'taken off'),
  open: w('не проверен', 'not checked'),
  present: w('принят', 'accepted'),
  missing: w('отсутствует', 'missing'),
  rejected: w('не принят', 'rejected'),
  norms: w('(изменились требования)', '(the requirements changed)'),
  errors: w('(ошибка в поданном после отказа)', '(an error in what was filed since)'),
  expired: w('(истёк срок после отказа)', '(it ran out since)'),
  'refused-wrongly': w('(первый отказ был ошибкой)', '(the first refusal was a mistake)'),
  citizen: w('сам гражданин', 'the citizen'),
  representative: w('представитель', 'representative'),
  foreigner: w('иностранный гражданин', 'foreign citizen'),
  'residence-permit': w('с видом на жительство', 'with a residence permit'),
  'temporary-id': w('с временным удостоверением', 'with a temporary identity card'),
  entrepreneur: w('предприниматель', 'sole trader'),
  entity: w('организация', 'organisation'),
  printed: w('вышла', 'printed'),
  accepted: w('принято', 'accepted'),
  unknown: w('неизвестно', 'unknown'),
  failed: w('не удалась', 'failed'),
  cancelled: w('остановлено', 'cancelled'),
  refused: w('отказано', 'refused'),
  consulted: w('консультация', 'advice'),
  issued: w('выдан результат', 'result issued'),
  left: w('заявитель ушёл', 'applicant left'),
  mistake: w('талон взят по ошибке', 'ticket by mistake'),
  'applicant-away': w('заявитель отошёл', 'applicant away'),
  'documents-fetched': w('донесёт документы', 'fetches documents'),
  'specialist-needed': w('нужен другой специалист', 'another specialist'),
  equipment: w('оборудование', 'equipment'),
  intact: w('цел', 'intact'),
  altered: w('изменён', 'altered'),
  truncated: w('обрезан', 'truncated'),
  'pin-wrong': w('неверный ПИН', 'wrong PIN'),
  'pin-delayed': w('слишком много попыток', 'too many tries'),
  true: w('да', 'yes'),
  false: w('нет', 'no'),
  'devices.discover': w('поиск', 'discovery'),
  'devices.add': w('добавлено', 'added'),
  'devices.remove': w('убрано', 'removed'),
  'devices.choose': w('выбрано', 'chosen'),
  'devices.test': w('проверка', 'test'),
  'devices.setAction': w('действие кнопки', 'button action'),
  'devices.learn': w('режим обучения', 'learn mode'),
};

export const codeInWords = (code: string): Bilingual => {
  const words = code.split(' ').map((one) => CODES[one] ?? w(one, one));
  return w(words.map((one) => one.ru).join(' '), words.map((one) => one.en).join(' '));
};

/** `names` knows what the catalogue calls a document, a question, a service or a field. */
export function objectInWords(type: string, id: string, names: (type: string, id: string) => Bilingual | undefined): Bilingual {
  return OBJECTS[type]?.[id] ?? names(type, id) ?? w(id, id);
}
