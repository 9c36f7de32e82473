import type { Failure, Outcome } from '#contract/failure.ts';
import type { ArgsOf, CallName, ResultOf } from '#contract/index.ts';
import type { QueueState } from '#contract/queue.ts';
import type { ScanEnd } from '#contract/scan.ts';
import { type Field, STEPS, type VisitView } from '#contract/visit.ts';
import { until } from '#tests/fixtures/until.ts';

const PERSON: Readonly<Partial<Record<Field, string>>> = {
  surname: 'Вымыслова',
  given: 'Юлия',
  birthDate: '15.01.1990',
  snils: '900-000-001 82',
  identityDocument: 'lost',
};

export type Ask = <C extends CallName>(name: C, args?: ArgsOf<C>) => Promise<Outcome<ResultOf<C>>>;

interface Command {
  readonly name: CallName;
  readonly args: Record<string, unknown>;
  /** What it may change of the visit, as `thingsOf` names it; `*` for leaving the window. */
  readonly touches: readonly string[];
}

/** Pages the program has told of as kept: they must be found again, with their document or as «пришло позже». */
interface Told {
  readonly visitId: string;
  readonly itemId: string;
  pages: number;
  /** Its end was told as well: until then they may still be on their way. */
  ended: boolean;
}

/** Everything a visit holds that somebody entered, by name. */
export function thingsOf(view: VisitView): Map<string, string> {
  const things = new Map<string, string>();
  for (const party of view.parties)
    for (const [field, value] of Object.entries(party.fields)) things.set(`field:${party.id}.${field}`, value);
  for (const one of view.plan?.requests ?? []) things.set('service', `${one.serviceId}/${one.goalId}`);
  for (const one of view.plan?.questions ?? []) if (one.answer !== undefined) things.set(`question:${one.id}`, String(one.answer));
  for (const one of view.documents) {
    // What is made at the window follows the signature.
    if (view.plan?.items.find((item) => item.id === one.itemId)?.form) continue;
    if (one.mark !== 'open') things.set(`document:${one.itemId}`, [one.mark, one.originals, one.copies, one.sheets].join());
    if (one.scan) things.set(`scan:${one.itemId}`, `${one.scan.id} ${one.scan.pages}`);
  }
  for (const [mark, on] of Object.entries(view.application)) if (on) things.set(`mark:${mark}`, 'on');
  if (view.receipt) things.set('paper', view.receipt.number);
  if (view.receipt?.print) things.set('print', view.receipt.print.outcome);
  return things;
}

/**
 * A specialist at work through the bridge: looks at the state and does what comes next, with a choice of its own here and there. It
 * remembers every answer that was acknowledged, and says what of it is missing.
 */
export class Shift {
  readonly #random: () => number;
  readonly #problems: string[] = [];
  readonly receipts = new Set<string>();
  readonly counts = { acknowledged: 0, refused: 0, visits: 0, scans: 0, late: 0 };
  #ask: Ask = () => Promise.reject(new Error('nobody is at work'));
  #queue: QueueState | undefined;
  #visit: VisitView | null = null;
  #open: Command | undefined;
  #scan: { readonly itemId: string; readonly visitId: string; readonly done: Promise<unknown> } | undefined;
  #told = new Map<string, Told>();
  #refused = '';

  constructor(random: () => number) {
    this.#random = random;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** So many pages of a scan are kept, says the program, and maybe that the scan has ended. */
  pageKept(jobId: string, visitId: string, itemId: string, pages: number, ended: boolean): void {
    const told = this.#told.get(jobId);
    this.#told.set(jobId, { visitId, itemId, pages: Math.max(pages, told?.pages ?? 0), ended: ended || told?.ended === true });
  }

  /**
   * After the start, and after every kill: what is there is compared with what was acknowledged. A program that is started again has
   * settled every scan of the one before.
   */
  async takeUp(ask: Ask, after: string, restarted = false): Promise<void> {
    this.#ask = ask;
    const queue = await this.#insist('queue.state', {});
    const visit = await this.#insist('visit.current', {});
    if (this.#queue) this.#compare(queue, visit, after);
    this.#queue = queue;
    this.#visit = visit;
    this.#open = undefined;
    this.#scan = undefined;
    // What a kill refused may be refused by the next one as well.
    this.#refused = '';
    if (restarted) for (const told of this.#told.values()) told.ended = true;
    this.#lookForPages(after);
  }

  /** Waits for a scan that runs. Its program may have died with it. */
  async settle(): Promise<void> {
    await this.#scan?.done.catch(() => undefined);
  }

  /** The next thing to do, done. */
  async step(): Promise<void> {
    const command = this.#next();
    this.#open = command;
    const outcome = (await this.#ask(command.name, command.args as never)) as Outcome<unknown>;
    if (outcome.ok) await this.#acknowledged(command, outcome.value);
    else await this.#wasRefused(command, outcome);
    this.#open = undefined;
  }

  async #insist<C extends CallName>(name: C, args: ArgsOf<C>): Promise<ResultOf<C>> {
    for (let tries = 0; ; tries += 1) {
      const outcome = await this.#ask(name, args);
      if (outcome.ok) return outcome.value;
      if (outcome.code !== 'host-down' || tries > 200) throw new Error(`${name} answers ${JSON.stringify(outcome)}`);
    }
  }

  async #wasRefused({ name, args }: Command, { code, at, detail }: Failure): Promise<void> {
    this.counts.refused += 1;
    // The host died under it, or a scan ended meanwhile and the view is older than the visit: both are looked at again.
    const passing = ['host-down', 'stale', 'visit-elsewhere', 'scan-failed', 'not-signed-in'].includes(code);
    const what = `${name} ${JSON.stringify(args)}: ${code} ${at ?? ''} ${detail ?? ''}`;
    if (!passing || this.#refused === what) this.#problems.push(`refused for no reason: ${what}`);
    this.#refused = what;
    // A page that crashed forgot the stack that still runs: the scanner is busy until it has ended.
    if (code === 'scan-failed')
      await until(async () => (await this.#insist('scan.running', {})).length === 0, 'the scan that runs to end', 40_000);
    this.#queue = await this.#insist('queue.state', {});
    this.#visit = await this.#insist('visit.current', {});
  }

  async #acknowledged({ name, args }: Command, value: unknown): Promise<void> {
    this.counts.acknowledged += 1;
    this.#refused = '';
    if (name === 'scan.start') {
      const end = value as ScanEnd;
      if (end.end === 'late') this.counts.late += 1;
      this.pageKept(end.jobId, String(args.visitId), String(args.itemId), end.pages, true);
    } else if (name.startsWith('queue.')) {
      if (name === 'queue.issue') return;
      this.#queue = value as QueueState;
      if (this.#visit?.ticket.id !== this.#queue.current?.id) this.#visit = null;
    } else if (name === 'visit.finish') {
      this.counts.visits += 1;
      this.#visit = null;
      this.#queue = await this.#insist('queue.state', {});
    } else if (name.startsWith('visit.') && name !== 'visit.print' && name !== 'visit.printForms') {
      this.#visit = value as VisitView | null;
      if (this.#visit?.receipt) this.receipts.add(this.#visit.receipt.number);
    }
  }

  #next(): Command {
    const { current, waiting, held } = this.#queue as QueueState;
    if (current?.status === 'called') return { name: 'queue.confirm', args: { ticketId: current.id }, touches: ['*'] };
    if (!current || !this.#visit) {
      const [first] = held;
      if (current) return { name: 'visit.current', args: {}, touches: [] };
      if (first && this.#random() < 0.5) return { name: 'queue.resume', args: { ticketId: first.id }, touches: ['*'] };
      if (waiting.length === 0 || this.#random() < 0.2) return { name: 'queue.walkIn', args: { purpose: 'submit' }, touches: ['*'] };
      return { name: 'queue.callNext', args: {}, touches: ['*'] };
    }
    if (this.#random() < 0.04) return { name: 'queue.issue', args: { purpose: 'submit' }, touches: [] };
    if (this.#random() < 0.03) return { name: 'queue.hold', args: { ticketId: current.id, reason: 'applicant-away' }, touches: ['*'] };
    return this.#work(this.#visit);
  }

  #work(view: VisitView): Command {
    const seen = { visitId: view.id, revision: view.revision };
    const one = (name: CallName, args: Record<string, unknown>, ...touches: string[]): Command => ({
      name,
      args: { ...seen, ...args },
      touches,
    });
    const on = () => one('visit.goTo', { step: STEPS[STEPS.indexOf(view.step) + 1] });
    switch (view.step) {
      case 'applicant': {
        const fields = view.parties[0]?.fields ?? {};
        const [field, value] = Object.entries(PERSON).find(([name]) => fields[name as Field] === undefined) ?? [];
        return field ? one('visit.enter', { party: 'applicant', field, value }, `field:applicant.${field}`) : on();
      }
      case 'service':
        return view.plan ? on() : one('visit.chooseService', { serviceId: 'passport-rf', goalId: 'lost' }, 'service');
      case 'conditions': {
        const question = view.plan?.questions.find((each) => each.answer === undefined);
        if (!question) return on();
        const option = question.options[Math.floor(this.#random() * question.options.length)];
        return one('visit.answer', { questionId: question.id, value: option?.value }, `question:${question.id}`);
      }
      case 'documents': {
        const brought = view.plan?.items.filter((each) => !each.form) ?? [];
        const isOpen = ({ itemId, mark }: VisitView['documents'][number]) => mark === 'open' && brought.some((each) => each.id === itemId);
        const open = view.documents.find((each) => isOpen(each) && each.itemId !== this.#scan?.itemId);
        const item = brought.find((each) => each.id === open?.itemId);
        if (!open || !item) return this.#scan ? { name: 'visit.current', args: {}, touches: [] } : on();
        if (item.scan && !this.#scan && this.#random() < 0.6) return this.#scanning(seen, item.id);
        const { originals, copies } = open;
        const document = { itemId: item.id, mark: 'present', reasons: [], originals, copies, sheets: Math.max(1, originals + copies) };
        return one('visit.markDocument', document, `document:${item.id}`);
      }
      case 'application': {
        const mark = view.plan?.marks.find((each) => !view.application[each]);
        return mark ? one('visit.setApplication', { item: mark, on: true }, `mark:${mark}`) : on();
      }
      case 'receipt': {
        const { receipt } = view;
        if (!receipt) return one('visit.issue', { kind: 'receipt' }, 'paper');
        if (receipt.print?.outcome === 'printed') return one('visit.finish', { code: 'accepted' }, '*');
        if (receipt.print === null && this.#random() < 0.7)
          return { name: 'visit.print', args: { visitId: view.id, number: receipt.number, copies: 1 }, touches: ['print'] };
        return one('visit.confirmPrinted', { number: receipt.number, printed: true }, 'print');
      }
    }
  }

  /** Half of the scans are waited for; under the others the specialist goes on. */
  #scanning(seen: { visitId: string; revision: number }, itemId: string): Command {
    this.counts.scans += 1;
    const command: Command = {
      name: 'scan.start',
      args: { ...seen, itemId, source: 'feeder', append: false },
      touches: [`document:${itemId}`, `scan:${itemId}`],
    };
    if (this.#random() < 0.5) return command;
    const done = this.#ask('scan.start', command.args as never).then(async (outcome) => {
      if (outcome.ok) await this.#acknowledged(command, outcome.value);
      if (this.#scan?.done === done) this.#scan = undefined;
    });
    done.catch(() => undefined);
    this.#scan = { itemId, visitId: seen.visitId, done };
    return { name: 'visit.current', args: {}, touches: [] };
  }

  #compare(queue: QueueState, visit: VisitView | null, after: string): void {
    const lost = (what: string) => this.#problems.push(`lost after ${after}, with ${this.#open?.name ?? 'nothing'} under way: ${what}`);
    const touched = this.#open?.touches ?? [];
    const before = this.#queue as QueueState;
    const known = new Set([...queue.waiting, ...queue.held, ...(queue.current ? [queue.current] : [])].map((one) => one.id));
    const leaving = touched.includes('*');
    for (const one of [...before.waiting, ...before.held]) if (!known.has(one.id)) lost(`ticket ${one.number} (${one.status})`);
    if (before.current && !known.has(before.current.id) && !leaving && this.#visit) lost(`ticket ${before.current.number} at the window`);
    if (this.counts.visits > queue.today.served) lost(`${this.counts.visits} visits were ended, ${queue.today.served} are`);
    if (!this.#visit) return;
    if (visit?.id !== this.#visit.id) {
      if (!leaving) lost('the visit at the window');
      return;
    }
    const things = thingsOf(visit);
    const mayChange = new Set([...touched, ...(this.#scan ? [`document:${this.#scan.itemId}`, `scan:${this.#scan.itemId}`] : [])]);
    for (const [thing, value] of thingsOf(this.#visit))
      if (things.get(thing) !== value && !mayChange.has(thing)) lost(`${thing}: ${value} is ${things.get(thing) ?? 'gone'}`);
    if (visit.revision < this.#visit.revision) lost(`revision ${this.#visit.revision} is ${visit.revision}`);
  }

  /** Pages that were told as kept, against what the visit at the window has. */
  #lookForPages(after: string): void {
    const view = this.#visit;
    for (const { visitId, itemId, pages, ended } of view ? this.#told.values() : []) {
      if (visitId !== view?.id || !ended) continue;
      const attached = view.documents.find((one) => one.itemId === itemId)?.scan?.pages ?? 0;
      const late = view.late.filter((one) => one.itemId === itemId).reduce((sum, one) => sum + (one.pages ?? 0), 0);
      if (attached + late < pages)
        this.#problems.push(`after ${after}: ${pages} pages of ${itemId} were told as kept, ${attached} + ${late} (late) are there`);
    }
  }
}
