import { Refusal } from '#contract/failure.ts';
import { DONE } from '#contract/kit.ts';
import type { Session } from '#contract/staff.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Caller, HandlersOf } from '../work/handlers.ts';
import { type Asker, onBehalfOf, SYSTEM_ASKER, type Work } from '../work/unit.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Sessions } from './sessions.ts';

type StaffCall = 'staff.people' | 'staff.signIn' | 'staff.unlock' | 'staff.lock' | 'staff.signOut';

export interface StaffParts {
  readonly work: Work;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly disclosure: Disclosure;
}

export function staffHandlers({ work, accounts, sessions, disclosure }: StaffParts): HandlersOf<StaffCall> {
  /** Checks the PIN; a failure is an event as well as an answer. What was typed as a name never becomes an actor. */
  const checked = async (asker: Asker, userId: string, pin: string, op: 'staff.signIn' | 'staff.unlock'): Promise<Account> => {
    try {
      return await accounts.check(work, userId, pin);
    } catch (error) {
      const code = error instanceof Refusal ? error.failure.code : 'internal';
      const known = accounts.has(userId);
      work.tell(asker, { op, ok: false, code, object: { type: 'account', id: known ? userId : 'unknown' } });
      throw error;
    }
  };
  const mine = ({ session }: Caller): Session => {
    if (!session) throw new Refusal('not-signed-in');
    return session;
  };

  return {
    'staff.people': () => accounts.people(),
    'staff.signIn': async ({ userId, pin }) => {
      const user = await checked(SYSTEM_ASKER, userId, pin, 'staff.signIn');
      return work.do(SYSTEM_ASKER, (tx) => {
        accounts.passed(tx, user.id);
        const session = sessions.open(tx, user);
        tx.after(() => disclosure.forgetAll());
        tx.audit({ op: 'staff.signIn', actor: { user: session.userId, role: session.role, session: session.id } });
        return session;
      });
    },
    'staff.unlock': async ({ pin }, caller) => {
      const session = mine(caller);
      const asOf = sessions.locks;
      const user = await checked(caller, session.userId, pin, 'staff.unlock');
      work.do(caller, (tx) => {
        accounts.passed(tx, user.id);
        sessions.unlock(tx, session.id, asOf);
        tx.audit({ op: 'staff.unlock' });
        tx.after(() => disclosure.forget(session.id));
      });
      return { ...session, locked: false };
    },
    'staff.lock': (_args, caller) => {
      const session = mine(caller);
      sessions.lock(session.id);
      disclosure.forget(session.id);
      told(
        () =>
          work.do(caller, (tx) => {
            if (sessions.writeLock(tx, session.id)) tx.audit({ op: 'staff.lock' });
          }),
        caller,
        'staff.lock',
      );
      return { ...session, locked: true };
    },
    'staff.signOut': (_args, caller) => {
      const session = mine(caller);
      sessions.end(session.id);
      disclosure.forget(session.id);
      told(
        () =>
          work.do(onBehalfOf(caller.actor), (tx) => {
            sessions.writeEnd(tx, session.id);
            tx.audit({ op: 'staff.signOut' });
          }),
        caller,
        'staff.signOut',
      );
      return DONE;
    },
  };

  /** A lock and a sign-out hold even when the disk is full; the log learns of the gap as soon as it can be written. */
  function told(write: () => void, asker: Asker, op: 'staff.lock' | 'staff.signOut'): void {
    try {
      write();
    } catch {
      work.tell(asker, { op });
    }
  }
}
