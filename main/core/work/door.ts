import { fail, type Failure, okay, type Outcome, Refusal, toFailure } from '#contract/failure.ts';
import { type CallName, entryOf } from '#contract/index.ts';
import { type AnyCall, mayCall } from '#contract/kit.ts';
import type { Session } from '#contract/staff.ts';
import type { Disclosure } from './disclosure.ts';
import type { Handlers } from './handlers.ts';
import type { Lane, Lanes } from './lanes.ts';
import type { Refusals } from './refusals.ts';
import { type Asker, askerOf, SYSTEM_ASKER, type Work } from './unit.ts';

/** Which lane a command waits in; queries, jobs and what must never wait run at once. */
const LANE_OF: Readonly<Record<string, Lane>> = { staff: 'session', queue: 'queue', visit: 'visit', scan: 'visit' };
/** A lock and a sign-out take effect whatever else is being done; an unlocking is as old as the moment it was asked for. */
const AT_ONCE: ReadonlySet<string> = new Set(['staff.lock', 'staff.unlock', 'staff.signOut']);

export interface DoorParts {
  readonly handlers: Handlers;
  readonly lanes: Lanes;
  readonly work: Work;
  readonly disclosure: Disclosure;
  readonly refusals: Refusals;
  /** The session as it is now; undefined when it is over. */
  live(id: string): Session | undefined;
  /** Tells a failure nobody foresaw, by the error's name only. */
  trouble(where: string, error: unknown): void;
}

/**
 * The one door of the core: schema, then, when the call's turn has come, session, lock and role, then the handler. An answer
 * is for the session that asked: if that is over or locked by then, nothing of it goes out.
 */
export class Door {
  readonly #parts: DoorParts;

  constructor(parts: DoorParts) {
    this.#parts = parts;
  }

  /**
   * `begin` is asked when the turn of a command has come: it rejects when the screens were blanked or the session ended since the
   * command was given, whatever stands before that news on the way here.
   */
  async call(name: CallName, args: unknown, sessionId: string | undefined, begin?: () => Promise<void>): Promise<Outcome<unknown>> {
    const entry = entryOf(name);
    if (!entry || entry.kind === 'event' || !Object.hasOwn(this.#parts.handlers, name)) return fail('unknown-call');
    const parsed = entry.args.safeParse(args);
    if (!parsed.success) return fail('bad-request', { at: parsed.error.issues[0]?.path.join('.').slice(0, 80) ?? '' });
    const lane = entry.kind === 'command' && !AT_ONCE.has(name) ? LANE_OF[name.split('.')[0] ?? ''] : undefined;
    const asks = entry.kind === 'command' && entry.access !== 'public' && !name.startsWith('staff.');
    const run = async () => {
      if (asks && begin && !(await mayBegin(begin))) return fail('privacy-locked');
      return this.#run(name, entry, parsed.data, sessionId);
    };
    return lane === undefined ? run() : this.#parts.lanes.in(lane, run);
  }

  async #run(name: CallName, entry: AnyCall, args: unknown, sessionId: string | undefined): Promise<Outcome<unknown>> {
    const session = sessionId === undefined ? undefined : this.#parts.live(sessionId);
    const refused = mayCall(name, entry.access, session ?? null);
    if (refused) {
      if (refused.code === 'forbidden')
        this.#parts.refusals.note(session ? askerOf(session) : SYSTEM_ASKER, {
          op: 'access.denied',
          code: refused.code,
          object: { type: 'call', id: name },
        });
      return refused;
    }
    const caller: Asker = session ? { ...askerOf(session), ...(name.startsWith('staff.') && { evenLocked: true }) } : SYSTEM_ASKER;
    const outcome = await this.#attempt(name, entry, args, caller);
    if (!outcome.ok && entry.kind === 'command' && !name.startsWith('staff.') && session) {
      this.#parts.refusals.note(caller, { op: 'command.refused', code: outcome.code, object: { type: 'call', id: name } });
    }
    return outcome;
  }

  async #attempt(name: CallName, entry: AnyCall, args: unknown, caller: Asker): Promise<Outcome<unknown>> {
    const handler = this.#parts.handlers[name];
    if (!handler) return fail('unknown-call');
    try {
      const value = await handler(args, caller);
      // The handler may have waited: what it answers belongs to a session that must still be there.
      if (entry.access !== 'public' && name !== 'staff.signOut') this.#parts.work.insist(caller);
      if (entry.shows !== undefined && !this.#parts.disclosure.wasShown(value))
        throw new Error(`${name} shows what the log was not told of`);
      return okay(value);
    } catch (error) {
      return this.#failure(name, error);
    }
  }

  #failure(name: string, error: unknown): Failure {
    const failure = failureOf(error);
    if (failure.code === 'internal') this.#parts.trouble(name, error);
    return failure;
  }
}

/** Whether a command whose turn has come may still be begun. */
export const mayBegin = (begin: () => Promise<void>): Promise<boolean> =>
  begin().then(
    () => true,
    () => false,
  );

/** A failure as data; a database's own codes become `storage`. */
export function failureOf(error: unknown): Failure {
  if (
    !(error instanceof Refusal) &&
    error instanceof Error &&
    'code' in error &&
    /^(SQLITE|ENOSPC|EIO|EROFS|EACCES|EDQUOT)/.test(String(error.code))
  ) {
    return fail('storage', { detail: String(error.code) });
  }
  return toFailure(error);
}
