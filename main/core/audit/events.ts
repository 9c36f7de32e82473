/**
 * The catalogue of audit events: one line per code. Classes follow the groups of ГОСТ Р 59548-2022; `keepYears` is the
 * retention. In a sentence `{who}` is the actor, `{whom}` the subject's token, `{what}` the object, `{more}` the masked details,
 * `{also}` the same behind a semicolon, or nothing where there never were any.
 */
interface EventKind {
  readonly class: 'session' | 'person' | 'visit' | 'queue' | 'device' | 'document' | 'log' | 'system';
  readonly severity: 'info' | 'attention' | 'stop';
  readonly keepYears: number;
  readonly ru: string;
  readonly en: string;
}

const kind = (cls: EventKind['class'], severity: EventKind['severity'], ru: string, en: string, keepYears = 3): EventKind => ({
  class: cls,
  severity,
  keepYears,
  ru,
  en,
});

export const EVENTS = {
  genesis: kind('log', 'info', 'Журнал начат; {more}', 'The log begins; {more}', 100),
  heartbeat: kind('log', 'info', 'Журнал ведётся', 'The log is alive'),
  'log.gap': kind('log', 'stop', 'Журнал не вёлся: {more}', 'The log was not kept: {more}', 100),
  'upgrade.holdings': kind(
    'log',
    'info',
    'Обновление: учтено, что хранится о людях: {more}',
    'Upgrade: what is kept of people is on the books: {more}',
    100,
  ),
  'upgrade.links': kind('log', 'info', 'Обновление: указатель людей: {more}', 'Upgrade: the index of people: {more}', 100),
  'settings.change': kind('system', 'attention', '{who}: изменены настройки: {what}', '{who} changes the settings: {what}'),
  'clock.step': kind('log', 'attention', 'Часы ПК переведены: {more}', 'The PC clock was moved: {more}'),
  'app.start': kind('system', 'info', 'Программа запущена', 'The program starts'),
  'app.stop': kind('system', 'info', 'Программа закрыта', 'The program stops'),
  'app.diagnostics': kind('system', 'info', '{who}: собраны сведения для поддержки', '{who} collects facts for support'),
  'command.refused': kind('system', 'attention', '{who}: отказано в команде {what} ({code}){also}', '{who}: {what} refused ({code}){also}'),
  'window.tooFast': kind(
    'system',
    'stop',
    'Окно {what}: слишком много запросов, они не выполнены{also}',
    'The window {what}: too many requests, not carried out{also}',
  ),
  'access.denied': kind('system', 'stop', '{who}: нет права на {what}{also}', '{who}: no right to {what}{also}'),

  'staff.signIn': kind('session', 'info', '{who}: вход в систему', '{who} signs in'),
  'staff.signOut': kind('session', 'info', '{who}: выход из системы', '{who} signs out'),
  'staff.lock': kind('session', 'info', '{who}: экран закрыт', '{who} blanks the screens'),
  'staff.unlock': kind('session', 'info', '{who}: экран открыт', '{who} opens the screens'),

  'ticket.issue': kind('queue', 'info', '{who}: выдан талон {what}', '{who} issues ticket {what}'),
  'ticket.call': kind('queue', 'info', '{who}: вызван талон {what}', '{who} calls ticket {what}'),
  'ticket.recall': kind('queue', 'info', '{who}: повторный вызов {what}', '{who} calls {what} again'),
  'ticket.confirm': kind('queue', 'info', '{who}: заявитель с талоном {what} подошёл', '{who}: the applicant with {what} is here'),
  'ticket.noShow': kind('queue', 'attention', '{who}: заявитель с талоном {what} не подошёл', '{who}: nobody came with {what}'),
  'ticket.hold': kind('queue', 'info', '{who}: талон {what} отложен ({code})', '{who} holds {what} ({code})'),
  'ticket.resume': kind('queue', 'info', '{who}: приём по талону {what} продолжен', '{who} resumes {what}'),
  'ticket.putBack': kind('queue', 'info', '{who}: талон {what} возвращён в очередь', '{who} puts ticket {what} back'),
  'ticket.came': kind('queue', 'info', '{who}: отметка «не подошёл» снята: {what}', '{who} takes back the no-show of {what}'),
  'ticket.cancel': kind('queue', 'info', '{who}: выданный талон {what} отменён', '{who} cancels ticket {what}'),
  'ticket.finish': kind('queue', 'info', '{who}: талон {what} закрыт ({code})', '{who} finishes {what} ({code})'),
  'ticket.abandon': kind(
    'queue',
    'attention',
    '{who}: талон {what} закрыт без приёма: приём не открывается ({code})',
    '{who} ends {what} without its visit, which cannot be opened ({code})',
  ),

  'ticket.expire': kind('queue', 'info', 'Талон {what} не вызван до конца дня', 'Ticket {what} was not called by the end of the day'),
  'day.close': kind('queue', 'info', 'День {what} закрыт: {more}', 'The day {what} is closed: {more}'),

  'visit.start': kind('visit', 'info', '{who}: начат приём {whom}', '{who} begins the visit of {whom}'),
  'visit.category': kind('visit', 'info', '{who}: категория заявителя {whom}: {code}', '{who} sets the category of {whom}: {code}'),
  'visit.forChild': kind('visit', 'info', '{who}: {whom} обращается за ребёнка: {code}', '{who}: {whom} asks for a child: {code}'),
  'visit.enter': kind('person', 'info', '{who}: у {whom} записано: {what} {more}', '{who} enters for {whom}: {what} {more}'),
  'visit.service': kind('visit', 'info', '{who}: выбрана услуга {what}', '{who} chooses the service {what}'),
  'visit.serviceRemoved': kind(
    'visit',
    'info',
    '{who}: услуга убрана из приёма: {what}',
    '{who} takes the service {what} out of the visit',
  ),
  'visit.answer': kind('visit', 'info', '{who}: ответ на вопрос «{what}»', '{who} answers “{what}”'),
  'visit.retract': kind('visit', 'info', '{who}: ответ отменён: {what}', '{who} takes back the answer {what}'),
  'visit.document': kind('visit', 'info', '{who}: документ «{what}» {code}', '{who}: document “{what}” {code}'),
  'visit.application': kind('visit', 'info', '{who}: отметка {what}: {code}', '{who} marks {what}: {code}'),
  'visit.step': kind('visit', 'info', '{who}: открыт шаг {what}', '{who} opens the step {what}'),
  'visit.insist': kind(
    'visit',
    'attention',
    '{who}: {whom} настаивает на приёме документов, препятствия названы ({code})',
    '{who}: {whom} insists that the documents be taken, the obstacles were named ({code})',
  ),
  'visit.goOn': kind('visit', 'info', '{who}: после отказа {what} приём продолжен', '{who} goes on after the refusal {what}'),
  'visit.undo': kind('visit', 'info', '{who}: возвращено: {what}', '{who} takes back: {what}'),
  'visit.withdraw': kind(
    'visit',
    'attention',
    '{who}: отметка снята, потому что данные изменились: {what} ({code})',
    '{who}: mark taken back because the data changed: {what} ({code})',
  ),
  'visit.void': kind('document', 'attention', '{who}: бумага {what} больше не действует ({code})', '{who}: paper {what} is void ({code})'),
  'visit.pin': kind(
    'visit',
    'info',
    'За приёмом {whom} закреплено описание услуги {what}',
    'The definition {what} is pinned for the visit of {whom}',
  ),
  'visit.receipt': kind('document', 'info', '{who}: оформлена расписка {what} для {whom}', '{who} issues the receipt {what} to {whom}'),
  'visit.refusal': kind(
    'document',
    'attention',
    '{who}: отказ в приёме {what} для {whom}: {more}',
    '{who} refuses {whom}, sheet {what}: {more}',
  ),
  'visit.refusedBefore': kind(
    'visit',
    'attention',
    '{who}: {whom} уже получал отказ {what}: что в нём не названо, не требуют',
    '{who}: {whom} was refused before, {what}: what it did not name is not demanded',
  ),
  'visit.finish': kind('visit', 'info', '{who}: приём {whom} закончен ({code})', '{who} ends the visit of {whom} ({code})'),
  'person.view': kind('person', 'info', '{who}: открыты данные {whom}', '{who} opens the data of {whom}'),

  'scan.start': kind('document', 'info', '{who}: начато сканирование: {what}', '{who} begins to scan {what}'),
  'scan.late': kind(
    'document',
    'attention',
    '{who}: скан документа «{what}» пришёл позже, отложен в приём {whom}, {more}',
    '{who}: the scan of “{what}” came later, kept with the visit of {whom}, {more}',
  ),
  'print.late': kind(
    'document',
    'info',
    '{who}: о печати {what} стало известно позже: {code}',
    '{who}: the printing of {what} was told later: {code}',
  ),
  'late.take': kind('document', 'info', '{who}: пришедшее позже принято: {what}', '{who} takes what came later: {what}'),
  'late.drop': kind('document', 'info', '{who}: пришедшее позже удалено: {what}', '{who} drops what came later: {what}'),
  'scan.attach': kind('document', 'info', '{who}: отсканирован документ «{what}», {more}', '{who} scans “{what}”, {more}'),
  'scan.drop': kind('document', 'info', '{who}: скан удалён: {what}', '{who} removes the scan of {what}'),
  'scan.fail': kind('device', 'attention', '{who}: скан не получен: {what} ({code})', '{who}: no scan of {what} ({code})'),
  'scan.view': kind('person', 'info', '{who}: открыт скан документа «{what}»', '{who} opens the scan of “{what}”'),
  'print.start': kind('person', 'info', '{who}: отдано на печать: {what} для {whom}', '{who} sends to the printer: {what} for {whom}'),
  'retention.destroy': kind('document', 'attention', 'Уничтожено по сроку хранения: {more}', 'Destroyed when due: {more}', 100),
  'retention.orphans': kind(
    'document',
    'info',
    'Убраны файлы, ни к чему не относящиеся: {more}',
    'Removed files that belong to nothing: {more}',
    100,
  ),
  'visit.uin': kind('visit', 'info', '{who}: УИН пошлины за {what}: {code}', '{who}: the charge number of the fee for {what}: {code}'),
  'visit.family': kind(
    'person',
    'info',
    '{who}: следующий из семьи по талону {what}: {code}, {whom}',
    '{who}: the next of the family on the ticket {what}: {code}, {whom}',
  ),
  'print.forms': kind('person', 'info', '{who}: отдано на печать: {what} для {whom}', '{who} sends to the printer: {what} for {whom}'),
  'print.formsEnd': kind('document', 'info', '{who}: печать {what}: {code}', '{who} prints {what}: {code}'),
  'print.receipt': kind('document', 'info', '{who}: печать расписки {what}: {code}', '{who} prints the receipt {what}: {code}'),
  'print.refusal': kind('document', 'info', '{who}: печать отказа {what}: {code}', '{who} prints the refusal {what}: {code}'),
  'print.confirm': kind('document', 'info', '{who}: о печати {what} сказано: {code}', '{who} tells of the printing of {what}: {code}'),

  'device.change': kind('device', 'info', '{who}: устройства: {what} ({code})', '{who}: devices: {what} ({code})'),
  'device.test': kind('device', 'info', '{who}: проверка устройства {what} ({code})', '{who} tests the device {what} ({code})'),
  'catalogue.search': kind('visit', 'info', '{who}: поиск услуги: {more}', '{who} searches the services: {more}'),
  'catalogue.favourite': kind('visit', 'info', '{who}: избранное: {what} ({code})', '{who}: favourites: {what} ({code})'),
  'catalogue.print': kind('document', 'info', '{who}: отдан на печать перечень: {what}', '{who} sends to the printer: the list of {what}'),

  'audit.search': kind('log', 'info', '{who}: поиск в журнале: {more}', '{who} searches the log: {more}'),
  'audit.page': kind('log', 'info', '{who}: следующая страница журнала', '{who} turns a page of the log'),
  'audit.view': kind('log', 'info', '{who}: открыто событие № {what}', '{who} opens event no. {what}'),
  'audit.cancel': kind('log', 'info', '{who}: остановлено: {what}', '{who} stops: {what}'),
  'audit.verify': kind('log', 'info', '{who}: проверка журнала: {code}', '{who} verifies the log: {code}'),
  'masker.version': kind('log', 'info', 'Маскировщик: {more}', 'The masker: {more}', 100),
  'policy.change': kind(
    'log',
    'attention',
    '{who}: изменены списки маскирования, {more}',
    '{who} changes the lists of the masker, {more}',
    100,
  ),
  'masking.try': kind('log', 'info', '{who}: проверка маскирования: {more}', '{who} tries the masker: {more}'),
  'masking.report': kind('log', 'info', '{who}: сообщено об ошибке маскировщика: {more}', '{who} reports a mistake of the masker: {more}'),
  'masking.withdraw': kind(
    'log',
    'info',
    '{who}: сообщение № {what} об ошибке маскировщика взято обратно; {more}',
    '{who} takes back report no. {what} of a mistake of the masker; {more}',
  ),
  'masking.exportReports': kind(
    'log',
    'attention',
    '{who}: выгрузка сообщений об ошибках маскировщика: {more}',
    '{who} exports the reports of mistakes of the masker: {more}',
  ),
  'masking.remask': kind('log', 'info', '{who}: прежние тексты маскируются заново', '{who} has the former texts masked anew'),
  'text.remask': kind(
    'log',
    'info',
    '{who}: текст события № {what} замаскирован заново',
    '{who}: the text of event no. {what} is masked anew',
    100,
  ),
  'audit.export': kind('log', 'attention', '{who}: выгрузка журнала: {more}', '{who} exports the log: {more}'),
} as const satisfies Record<string, EventKind>;

export type EventCode = keyof typeof EVENTS;
export const EVENT_CODES = Object.keys(EVENTS) as [EventCode, ...EventCode[]];
