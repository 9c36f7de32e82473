import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Profile } from '#contract/app.ts';
import { fail, type Failure, okay, type Outcome, Refusal, toFailure } from '#contract/failure.ts';
import { type CallName, type EventName, entryOf, type PayloadOf } from '#contract/index.ts';
import type { Session } from '#contract/staff.ts';
import { type Actor, AuditLog, type AuditEntry, SYSTEM } from './audit/log.ts';
import { AuditSearch } from './audit/search.ts';
import { Subjects } from './audit/subjects.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { type FieldPolicy, readFieldPolicy } from './guard/fields.ts';
import { MaskListStore } from './guard/mask-lists.ts';
import { TextGuard } from './guard/guard.ts';
import { Vault } from './documents/vault.ts';
import { auditHandlers } from './handlers/audit.ts';
import { catalogueHandlers } from './handlers/catalogue.ts';
import type { Handler, Handlers } from './handlers/kind.ts';
import { internalHandlers, type InternalName } from './handlers/internal.ts';
import { maskingHandlers } from './handlers/masking.ts';
import { queueHandlers } from './handlers/queue.ts';
import { scanHandlers } from './handlers/scan.ts';
import { staffHandlers } from './handlers/staff.ts';
import { visitHandlers } from './handlers/visit.ts';
import { Queue } from './queue/queue.ts';
import { Accounts } from './staff/accounts.ts';
import type { Clock } from './storage/clock.ts';
import { fileKeyOf, KeyRing } from './storage/keys.ts';
import { type Database, openDatabases } from './storage/open.ts';
import { Visits } from './visits/visits.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  /** Lexicon of the masker; without it every text is hidden. */
  readonly lexiconFile: string;
  /** 32 bytes from the OS keystore; never stored by the core. */
  readonly rootKey: Uint8Array;
  readonly profile: Profile;
  readonly office: string;
  readonly window: number;
  readonly version: string;
  /** 8 bytes, hexadecimal, of this start of the program: sessions live as long as it. */
  readonly boot: string;
}

export type Emit = <E extends EventName>(name: E, payload: PayloadOf<E>) => void;

/**
 * The domain, opened on one profile. Plain Node: runs in the core host, in tests and in the command line.
 * Commands run one after another; each writes its effect and its audit event in one transaction.
 */
export class Core {
  readonly options: CoreOptions;
  readonly clock: Clock;
  readonly db: Database;
  readonly emit: Emit;
  readonly keys: KeyRing;
  readonly guard: TextGuard;
  readonly maskLists: MaskListStore;
  #fieldPolicy: FieldPolicy | undefined;
  readonly log: AuditLog;
  readonly subjects: Subjects;
  readonly search: AuditSearch;
  readonly accounts: Accounts;
  readonly queue: Queue;
  readonly catalogue: Catalogue;
  readonly vault: Vault;
  readonly visits: Visits;
  readonly #keysDb: Database;
  readonly #handlers: ReadonlyMap<string, Handler>;
  #commands: Promise<unknown> = Promise.resolve();
  /** Persons whose data this session has already been logged as viewing. */
  readonly #viewed = new Set<string>();

  constructor(options: CoreOptions, clock: Clock, emit: Emit) {
    this.options = options;
    this.clock = clock;
    this.emit = emit;
    const { main, keys } = openDatabases(options.dataFolder, fileKeyOf(options.rootKey));
    this.db = main;
    this.#keysDb = keys;
    this.keys = new KeyRing(keys, options.rootKey);
    const { office, window, version, boot } = options;
    this.guard = new TextGuard(options.lexiconFile, () => clock.monotonic());
    this.maskLists = new MaskListStore(main);
    this.guard.use(this.maskLists.latest());
    this.log = new AuditLog(main, this.keys, clock, {
      origin: `okno/${office}/${window}`,
      window,
      version,
      boot,
      mask: (text) => this.guard.text(text, this.visits?.onScreen()),
    });
    this.subjects = new Subjects(keys, this.keys);
    this.accounts = new Accounts(main, clock, boot, options.profile !== 'office');
    this.queue = new Queue(main);
    this.catalogue = new Catalogue(options.resourcesFolder, clock);
    this.search = new AuditSearch(main, this.log, this.subjects, {
      staff: (user) => this.accounts.shortName(user),
      object: (type, id, service) => this.catalogue.nameOf(type, id, service),
    });
    this.vault = new Vault(path.join(options.dataFolder, 'scans'), this.keys);
    this.visits = new Visits(this);
    const areas: readonly Handlers[] = [
      staffHandlers(this),
      queueHandlers(this),
      visitHandlers(this),
      catalogueHandlers(this),
      scanHandlers(this),
      auditHandlers(this),
      maskingHandlers(this),
      internalHandlers(this),
    ];
    this.#handlers = new Map(areas.flatMap((handlers) => Object.entries(handlers)));
  }

  /** Seeds an empty demo profile and tells the log that the program has started. */
  async start(): Promise<void> {
    await this.accounts.seed();
    this.commit([{ op: 'app.start', actor: SYSTEM }]);
    this.noteMasker();
    this.emit('masking.changed', this.guard.lists);
  }

  /** Tells the log once that texts are masked by another version from here on. */
  noteMasker(): void {
    const { version } = this.guard;
    if (this.maskLists.noted() === version) return;
    this.commit(
      [
        {
          op: 'masker.version',
          actor: SYSTEM,
          ok: this.guard.ready,
          object: { type: 'masker', id: version },
          details: `версия ${version}`,
        },
      ],
      () => this.maskLists.note(version),
    );
  }

  /** A call of the contract, from a session. Checks the schema, the session and the role again, whoever asked before. */
  async call(name: CallName, args: unknown, sessionId: string | undefined): Promise<Outcome<unknown>> {
    const entry = entryOf(name);
    if (!entry || entry.kind === 'event' || !this.#handlers.has(name)) return fail('unknown-call');
    const parsed = entry.args.safeParse(args);
    if (!parsed.success) return fail('bad-request', { at: parsed.error.issues[0]?.path.join('.') ?? '' });
    const session = sessionId === undefined ? undefined : this.accounts.session(sessionId);
    const refused = this.#mayCall(name, entry.access, session);
    if (refused) {
      if (refused.code === 'forbidden')
        this.tryCommit({ op: 'access.denied', actor: actorOf(session), ok: false, code: refused.code, object: { type: 'call', id: name } });
      return refused;
    }
    return entry.kind === 'query' ? this.#run(name, parsed.data, session) : this.#inOrder(() => this.#command(name, parsed.data, session));
  }

  /** A call that only main may make: it crosses no window. Runs in the order of commands. */
  internal(name: InternalName, args: unknown, sessionId: string | undefined): Promise<Outcome<unknown>> {
    const session = sessionId === undefined ? undefined : this.accounts.session(sessionId);
    return this.#inOrder(() => this.#run(`internal.${name}`, args, session));
  }

  #mayCall(name: string, access: NonNullable<ReturnType<typeof entryOf>>['access'], session: Session | undefined): Failure | undefined {
    if (access === 'public') return undefined;
    if (!session) return fail('not-signed-in');
    if (session.locked && name !== 'staff.unlock' && name !== 'staff.signOut') return fail('privacy-locked');
    return access === 'any' || access.includes(session.role) ? undefined : fail('forbidden');
  }

  async #command(name: string, args: unknown, session: Session | undefined): Promise<Outcome<unknown>> {
    const outcome = await this.#run(name, args, session);
    if (!outcome.ok && !name.startsWith('staff.')) {
      this.tryCommit({ op: 'command.refused', actor: actorOf(session), ok: false, code: outcome.code, object: { type: 'call', id: name } });
    }
    return outcome;
  }

  async #run(name: string, args: unknown, session: Session | undefined): Promise<Outcome<unknown>> {
    const handler = this.#handlers.get(name);
    if (!handler) return fail('unknown-call');
    try {
      return okay(await handler(args, { session, actor: actorOf(session) }));
    } catch (error) {
      return failureOf(error);
    }
  }

  #inOrder<T>(job: () => Promise<T>): Promise<T> {
    const turn = this.#commands.then(job);
    this.#commands = turn.catch(() => undefined);
    return turn;
  }

  /** Writes an effect and its events in one transaction. No durable event, no effect. */
  commit<T>(entries: readonly AuditEntry[], effect?: () => T): T {
    return this.db
      .transaction(() => {
        const result = effect?.() as T;
        this.log.append(...entries);
        return result;
      })
      .immediate();
  }

  /** For events about what did not happen: a full disk must not turn a refusal into a crash. */
  tryCommit(entry: AuditEntry): void {
    try {
      this.commit([entry]);
    } catch {
      // The refusal itself has been answered; the gap shows as missing heartbeats.
    }
  }

  /** True once per session, person and unlocking: the moment a view is worth an event. */
  firstView(session: Session, subject: string): boolean {
    const key = `${session.id}/${subject}`;
    if (this.#viewed.has(key)) return false;
    this.#viewed.add(key);
    return true;
  }

  forgetViews(): void {
    this.#viewed.clear();
  }

  /** What each role sees of each field; read when the first value is to be shown. @throws Error when the file is broken. */
  get fieldPolicy(): FieldPolicy {
    this.#fieldPolicy ??= readFieldPolicy(path.join(this.options.resourcesFolder, 'masking/fields.yaml'));
    return this.#fieldPolicy;
  }

  newId(): string {
    return randomUUID();
  }

  close(): void {
    this.tryCommit({ op: 'app.stop', actor: SYSTEM });
    try {
      this.log.checkpoint();
    } finally {
      this.db.close();
      this.#keysDb.close();
    }
  }
}

export const actorOf = (session: Session | undefined): Actor =>
  session ? { user: session.userId, role: session.role, session: session.id } : SYSTEM;

function failureOf(error: unknown): Failure {
  if (!(error instanceof Refusal) && error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE')) {
    return fail('storage', { detail: String(error.code) });
  }
  return toFailure(error);
}
