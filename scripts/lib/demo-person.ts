/** The applicant of the demo tour: invented, with numbers from ranges that are never issued. */
export const DEMO_PERSON = {
  surname: 'Тестова',
  given: 'Юлия',
  patronymic: 'Чернышовна',
  birthDate: '15.01.1990',
  snils: '900-000-001 82',
  phone: '+7 900 000-00-01',
  passportSeries: '9900',
  passportNumber: '000001',
} as const;
