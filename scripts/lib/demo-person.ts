/**
 * The applicant of the demo tour: invented, with numbers from ranges that are never issued, and with a surname that is part
 * of no word of the interface, which lies on the disk in Chromium's cache of compiled pages.
 */
export const DEMO_PERSON = {
  surname: 'Вымыслова',
  given: 'Юлия',
  patronymic: 'Чернышовна',
  birthDate: '15.01.1990',
  snils: '900-000-001 82',
  phone: '+7 900 000-00-01',
  passportSeries: '9900',
  passportNumber: '000001',
} as const;

/** A note such as a specialist might type; everybody in it is invented. */
export const DEMO_NOTE = `Звонила Вымыслова Юлия Чернышовна (СНИЛС 900-000-001 82, тел. +7 900 000-00-01): паспорт 99 00 № 000001 готов?
Живёт на ул. Луговой, 54, кв. 78, дата рождения 15.01.1990. Заявка № 2026-118823, роза ветров на схеме.`;
