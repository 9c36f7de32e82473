import path from 'node:path';
import type { Profile } from '#contract/app.ts';
import type { Outcome } from '#contract/failure.ts';
import type { CallName, EventName, PayloadOf } from '#contract/index.ts';
import type { OfficeDetails } from '#contract/office.ts';
import type { Trouble } from '#contract/trouble.ts';
import { auditHandlers } from './audit/handlers.ts';
import { AuditSearch } from './audit/search.ts';
import { insistNotOlder, LogMirror } from './audit/mirror.ts';
import { AuditLog } from './audit/writer.ts';
import type { Authoring } from './catalogue/authoring.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { Shortlist } from './catalogue/shortlist.ts';
import { Definitions } from './catalogue/definitions.ts';
import { catalogueHandlers } from './catalogue/handlers.ts';
import { packageInWords } from './catalogue/services.ts';
import { pageHandlers } from './documents/handlers.ts';
import { Intake } from './documents/intake.ts';
import { DEMO_OFFICE, FONTS } from './documents/paper.ts';
import { Forms } from './documents/form-issue.ts';
import { Papers } from './documents/issue.ts';
import { DeviceJobs } from './documents/jobs.ts';
import { PageReader } from './documents/page-reader.ts';
import { insistVault, Vault } from './documents/vault.ts';
import { type FieldPolicy, readFieldPolicy } from './guard/fields.ts';
import { TextGuard } from './guard/guard.ts';
import { maskingHandlers, noteMasker } from './guard/handlers.ts';
import { MaskListStore } from './guard/mask-lists.ts';
import { MaskReportStore } from './guard/reports.ts';
import { Holdings } from './holdings/holdings.ts';
import { Retention } from './holdings/retention.ts';
import { RetentionTerms } from './holdings/terms.ts';
import { type DisplayFacts, displayFacts, type InternalName, internalCalls } from './internal.ts';
import { Links } from './people/links.ts';
import { Day } from './queue/day.ts';
import { queueHandlers } from './queue/handlers.ts';
import { LocalBoard } from './queue/local.ts';
import { Slot } from './queue/slot.ts';
import { queueState } from './queue/state.ts';
import { Accounts } from './staff/accounts.ts';
import { staffHandlers } from './staff/handlers.ts';
import { Sessions } from './staff/sessions.ts';
import type { Clock } from './work/clock.ts';
import { SCANS } from './storage/complete.ts';
import { fileKeyOf, KeyRing } from './storage/keys.ts';
import { openDatabases } from './storage/open.ts';
import { upgradeProfile } from './upgrade.ts';
import { VisitDesk } from './visits/desk.ts';
import { familyHandlers } from './visits/family.ts';
import { visitHandlers } from './visits/handlers.ts';
import { Visits } from './visits/store.ts';
import { insistOn, problemOf, resource } from './work/resources.ts';
import { Disclosure } from './work/disclosure.ts';
import { Door } from './work/door.ts';
import { Health } from './work/health.ts';
import type { Handlers } from './work/handlers.ts';
import { identityOf, writeIdentity } from './work/identity.ts';
import { Jobs } from './work/jobs.ts';
import { Lanes } from './work/lanes.ts';
import { Refusals } from './work/refusals.ts';
import { askerOf, SYSTEM_ASKER, unitCounter, Work } from './work/unit.ts';

export interface CoreOptions {
  readonly dataFolder: string;
  readonly resourcesFolder: string;
  /** Lexicon of the masker; without it every text is hidden. */
  readonly lexiconFile: string;
  /** The catalogue as read when the program was built (catalogue/cache.ts); without it reading takes its time. */
  readonly catalogueFile: string;
  /** Cards that are being written, shown in place of the catalogue; what it takes to check them is loaded for nobody else. */
  readonly authoring?: Authoring | undefined;
  /** The thread of a long job (log.worker.ts). */
  readonly workerFile: string;
  /** The thread that reads scans (pages.worker.ts). */
  readonly pagesFile: string;
  /** 32 bytes from the OS keystore; never stored by the core. */
  readonly rootKey: Uint8Array;
  readonly profile: Profile;
  /** Who this window is to be, asked at its first start only: afterwards it is whoever its log says. */
  readonly office: string;
  readonly window: number;
  /** What the office says of itself on its papers. */
  readonly officeDetails?: OfficeDetails;
  readonly version: string;
  /** 8 bytes, hexadecimal, of this start of the program: sessions live as long as it. */
  readonly boot: string;
  /** N of scrypt of a PIN, where a test has no second to lose (staff/pin.ts). */
  readonly pinWork?: number;
  /** There is a profile, main knows: none of its files is made anew, and one that is gone is refused. */
  readonly expected?: boolean;
  /**
   * What main has of this boot at the moment it (re)starts the core: who is signed in, and the jobs it still carries. It knows of a
   * lock and a sign-out that a full disk kept from being written.
   */
  readonly present?: {
    readonly session: { readonly id: string; readonly locked: boolean } | null;
    readonly jobs: readonly string[];
    /** Events of the log when the core last let go of its files. */
    readonly logSize?: number;
  };
}

/** What main says of a profile; the host adds where its workers lie, and opens the folder of cards that are being written. */
export interface ProfileOptions extends Omit<CoreOptions, 'workerFile' | 'pagesFile' | 'authoring' | 'pinWork'> {
  readonly preview?: string | undefined;
}

/** A push to the windows. What shows a person names the session it is for, and goes to nobody else. */
export type Emit = <E extends EventName>(name: E, payload: PayloadOf<E>, session?: string) => void;
/** What main alone is told. */
export interface Told {
  'internal.lists': { readonly version: number; readonly stopWords: readonly string[]; readonly numberForms: readonly string[] };
  /** What the applicant's screen may show, each time it has changed. */
  'internal.display': DisplayFacts;
  /** Other files lie where these were: how many events the log had that is given up now. */
  'internal.replaced': { readonly logSize: number };
  /** Why nothing can be written now; null when it can again. */
  'internal.trouble': { readonly trouble: Trouble | null };
}
export type Tell = <N extends keyof Told>(name: N, payload: Told[N]) => void;

export interface CoreLinks {
  readonly emit: Emit;
  readonly tell: Tell;
  /** A fault that changed nothing: its place and the error's name, for the program's own log. */
  trouble(where: string, error: unknown): void;
  /** Other files lie where ours were: the profile must be opened anew. */
  replaced?(): void;
}

/** The domain, opened on one profile: what the host, the command line and the tests may ask of it. */
export interface Core {
  call(name: CallName, args: unknown, sessionId: string | undefined, begin?: () => Promise<void>): Promise<Outcome<unknown>>;
  internal(name: InternalName, args: unknown, sessionId: string | undefined, begin?: () => Promise<void>): Promise<Outcome<unknown>>;
  /** Seeds an empty demo profile, puts an older one in order, and tells the log. */
  start(): Promise<void>;
  /** Ends what was begun and never ended before this start. Called when the windows have been answered: it may take its time, and fail. */
  settleLeftOver(): Promise<void>;
  /** Called every second or so: checkpoints, the turn of the day, what is owed. Never throws. */
  tick(): void;
  /** Reads what the first screen does not need. */
  warmUp(): void;
  close(): void;
  /** The areas themselves, for the command line and the tests. */
  readonly parts: ReturnType<typeof build>;
}

/** How often the files are looked over for what is due. */
const RETENTION_MS = 10 * 60_000;

/** Builds the areas and hands each what it needs. Imported by the host's entry, the command line and tests, by nobody inside core. */
export function composeCore(options: CoreOptions, clock: Clock, { emit, tell, trouble, replaced }: CoreLinks): Core {
  const parts = build(options, clock, emit, tell, trouble);
  const { work, log, accounts, sessions, intake, retention, day, guard, maskLists, jobs, db, keysDb, catalogue, health, refusals } = parts;
  const { authoring } = options;
  const unwatch = authoring?.watch(
    () => {
      catalogue.forget();
      attempt('preview', () => emit('catalogue.changed', authoring.state));
    },
    (error) => trouble('preview', error),
  );
  let retentionAt = clock.monotonic();
  let closed = false;
  // Of an earlier program, or of a core that died: known now, so that nothing begun from here on is among them.
  const leftOver = parts.deviceJobs.leftOver(options.present?.jobs);

  /** One thing of the clockwork; what fails is told and tried again at the next turn. */
  const attempt = (where: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      trouble(where, health.failed(error));
    }
  };
  const beat = () => {
    work.do(SYSTEM_ASKER, (tx) => tx.audit({ op: 'heartbeat' }));
    log.checkpoint();
  };

  return {
    parts,
    call: (name, args, sessionId, begin) => parts.door.call(name, args, sessionId, begin),
    internal: parts.internal,
    async start() {
      await accounts.seed(work);
      upgradeProfile({ ...parts, trouble });
      sessions.closeLeftOver(work);
      const details = packageInWords(parts.packagesFolder);
      work.do(SYSTEM_ASKER, (tx) => tx.audit({ op: 'app.start', ...(details !== undefined && { details }) }));
      noteMasker({ work, guard, lists: maskLists });
      tell('internal.lists', guard.lists);
      attempt('terms', () => retention.settleFinished());
      attempt('orphans', () => {
        retention.beginSweep();
        retention.sweepSome();
      });
      attempt('day', () => day.turn());
    },
    settleLeftOver: () => intake.settleLeftOver(leftOver),
    tick() {
      if (closed) return;
      attempt('files', () => {
        const isLost = health.hasLostWal();
        // A job that reads keeps the last of it from being saved: it is ended, and this is tried again.
        if (isLost && db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) !== 0) jobs.cancel();
        else if (isLost || health.isReplaced()) {
          tell('internal.replaced', { logSize: log.edge().size });
          replaced?.();
        } else if (!health.trouble) health.insist();
      });
      if (health.trouble) {
        if (health.mayTry(clock.monotonic())) attempt('trouble', beat);
        return;
      }
      attempt('log', () => {
        if (log.tick() === 'beat') beat();
      });
      attempt('day', () => day.turn());
      refusals.settle();
      attempt('orphans', () => retention.sweepSome());
      void intake.settleOwed().catch((error: unknown) => trouble('owed', error));
      if (clock.monotonic() - retentionAt < RETENTION_MS) return;
      retentionAt = clock.monotonic();
      attempt('retention', () => {
        // A batch a turn: what is left is destroyed at the next tick.
        retention.settleFinished();
        if (retention.destroyDue() > 0) retentionAt -= RETENTION_MS;
        else retention.forgetJobs();
      });
    },
    warmUp: () => attempt('catalogue', () => catalogue.warmUp()),
    close() {
      closed = true;
      unwatch?.();
      jobs.cancel();
      parts.reader.close();
      refusals.settle(true);
      work.tell(SYSTEM_ASKER, { op: 'app.stop' });
      try {
        log.checkpoint();
      } finally {
        db.close();
        keysDb.close();
      }
    },
  };
}

function build(options: CoreOptions, clock: Clock, emit: Emit, tell: Tell, trouble: CoreLinks['trouble']) {
  const { dataFolder, resourcesFolder, profile, version, boot } = options;
  const fileKey = fileKeyOf(options.rootKey);
  const { main: db, keys: keysDb } = openDatabases(dataFolder, fileKey, options.expected);
  try {
    insistNotOlder(db, keysDb, options.present?.logSize);
    insistVault(path.join(dataFolder, SCANS), db);
  } catch (error) {
    db.close();
    keysDb.close();
    throw error;
  }
  const health = new Health(dataFolder, (now) => tell('internal.trouble', { trouble: now }));
  const counts = unitCounter(db);
  const keys = new KeyRing(keysDb, options.rootKey, counts);
  const { identity, isNew } = identityOf(db, options);
  const guard = new TextGuard(options.lexiconFile, () => clock.monotonic());
  const maskLists = new MaskListStore(db);
  const maskReports = new MaskReportStore(db);
  guard.use(maskLists.latest());
  const packagesFolder = path.join(dataFolder, 'catalogue');
  const { authoring } = options;
  const catalogue = new Catalogue(
    { resourcesFolder, packagesFolder, program: version, cacheFile: options.catalogueFile, authoring },
    clock,
  );
  const definitions = new Definitions(db);
  const slot = new Slot(db);
  const visits = new Visits({ db, keys, catalogue, definitions, clock });
  const log = new AuditLog(db, keys, new LogMirror(keysDb), clock, {
    origin: identity.origin,
    window: identity.window,
    version,
    boot,
    mask: (text) => guard.text(text, visits.peopleOf(slot.now().visit)),
  });
  const links = new Links(keysDb, keys, counts);
  const holdings = new Holdings(db);
  const terms = new RetentionTerms(path.join(resourcesFolder, 'retention.yaml'));
  const sessions = new Sessions(db, boot, options.present?.session);
  const accounts = new Accounts(db, clock, profile !== 'office', options.pinWork);
  let showDisplay: () => void = () => undefined;
  const work = new Work({ db, keysDb, keys, links, holdings, log, clock, health, live: sessions.live, done: () => showDisplay(), trouble });
  work.sweep();
  if (isNew) {
    work.do(SYSTEM_ASKER, (tx) => {
      writeIdentity(db, tx, identity);
      if (log.edge().size === 0) tx.audit(log.genesis());
    });
    log.checkpoint();
  }
  const lanes = new Lanes();
  const disclosure = new Disclosure(work);
  const refusals = new Refusals((asker, entry) => work.tell(asker, entry), clock);
  const board = new LocalBoard(db);
  const vault = new Vault(path.join(dataFolder, SCANS), keys, (id) => !db.open || holdings.isHeld(id));
  const reader = new PageReader(options.pagesFile);
  const deviceJobs = new DeviceJobs(db, boot);
  const desk = new VisitDesk({ visits, catalogue, board, slot, disclosure });
  const jobs = new Jobs({
    workerFile: options.workerFile,
    open: { dataFolder, fileKey, lexiconFile: options.lexiconFile },
    progress: (job, done, of) => emit('audit.progress', { job, done, of }),
  });
  const search = new AuditSearch(db, log, links, {
    staff: (user) => accounts.shortName(user),
    object: (type, id, service) => catalogue.nameOf(type, id, service, (one) => definitions.latestOf(one)),
  });
  let policyRead: FieldPolicy | undefined;
  const policy = (): FieldPolicy => {
    policyRead ??= resource('masking/fields.yaml', () => readFieldPolicy(path.join(resourcesFolder, 'masking/fields.yaml')));
    return policyRead;
  };

  const fontsFolder = path.join(resourcesFolder, 'fonts');
  const otherProblems = () =>
    [
      problemOf('retention.yaml', () => terms.terms),
      problemOf('masking/fields.yaml', policy),
      problemOf('masking/lexicon.bin', () => {
        if (!guard.ready) throw new Error('no lexicon: every text is hidden');
      }),
      ...FONTS.map((file) => problemOf(`fonts/${file}`, () => insistOn(fontsFolder, file))),
    ].filter((one) => one !== undefined);

  /** The visit at the window goes to the window of whoever is signed in and may see it, and the log is told before. */
  const visitChanged = (): void => {
    const session = sessions.present();
    if (!session || session.locked || session.role !== 'specialist') return;
    try {
      const state = desk.present();
      emit('visit.changed', state ? desk.show(askerOf(session), state) : null, session.id);
    } catch (error) {
      trouble('showing a visit', error);
    }
  };
  const day = new Day({ work, board, slot, clock, turned: visitChanged });
  board.watch(() => emit('queue.changed', queueState(board, slot, clock.now())));

  const watermark = profile === 'office' ? undefined : 'ДЕМО · НЕ ДОКУМЕНТ';
  const printing = {
    visits,
    board,
    clock,
    identity,
    catalogue,
    office: { ...(profile === 'office' ? {} : DEMO_OFFICE), ...options.officeDetails },
    fontsFolder,
    watermark,
  };
  const papers = new Papers({ work, vault, holdings, terms, db, ...printing });
  const forms = new Forms(printing);
  const intake = new Intake({
    work,
    lanes,
    disclosure,
    visits,
    slot,
    jobs: deviceJobs,
    vault,
    holdings,
    terms,
    papers,
    forms,
    catalogue,
    clock,
    visitChanged,
    trouble,
  });
  const retention = new Retention({ work, holdings, visits, vault, jobs: deviceJobs, terms, clock, trouble });
  const visiting = {
    work,
    visits,
    desk,
    board,
    slot,
    catalogue,
    definitions,
    papers,
    vault,
    holdings,
    terms,
    links,
    disclosure,
    clock,
    policy,
    visitChanged,
  };
  const handlers: Handlers = {
    ...staffHandlers({ work, accounts, sessions, disclosure }),
    ...queueHandlers({
      work,
      board,
      slot,
      day,
      visits,
      links,
      clock,
      holdings,
      terms,
      visitChanged,
      opens: (id) => desk.faultOf(id) === undefined,
      knowsService: (id) => catalogue.hashOf(id) !== undefined,
    }),
    ...visitHandlers(visiting),
    ...familyHandlers(visiting),
    ...pageHandlers({ desk, vault, reader, disclosure, papers, forms }),
    ...catalogueHandlers({ work, catalogue, shortlist: new Shortlist(db, catalogue), authoring, clock, otherProblems }),
    ...auditHandlers({ work, log, search, links, disclosure, jobs, clock }),
    ...maskingHandlers({
      db,
      work,
      log,
      jobs,
      guard,
      lists: maskLists,
      reports: maskReports,
      accounts,
      policy,
      listsChanged: () => tell('internal.lists', guard.lists),
    }),
  };
  let shown = '';
  showDisplay = () => {
    const facts = displayFacts({ board, slot, visits });
    const text = JSON.stringify(facts);
    if (text === shown) return;
    shown = text;
    tell('internal.display', facts);
  };
  const door = new Door({ handlers, lanes, work, disclosure, refusals, live: sessions.live, trouble });
  const handbook = { work, catalogue, clock, office: printing.office, fontsFolder, watermark };
  const internal = internalCalls({
    work,
    log,
    jobs,
    intake,
    handbook,
    identity,
    sessions,
    lanes,
    board,
    slot,
    visits,
    guard,
    reports: maskReports,
    refusals,
    trouble,
  });
  return {
    db,
    keysDb,
    keys,
    work,
    health,
    log,
    search,
    links,
    holdings,
    terms,
    sessions,
    accounts,
    board,
    slot,
    day,
    visits,
    desk,
    vault,
    reader,
    deviceJobs,
    catalogue,
    packagesFolder,
    definitions,
    guard,
    maskLists,
    maskReports,
    jobs,
    lanes,
    disclosure,
    refusals,
    papers,
    intake,
    retention,
    door,
    internal,
    identity,
    handlers,
    policy,
  };
}
