import { DONE } from '#contract/kit.ts';
import { Refusal } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import type { Core } from '../core.ts';
import type { Asker, HandlersOf } from './kind.ts';

export function staffHandlers(core: Core): HandlersOf<'staff.people' | 'staff.signIn' | 'staff.unlock' | 'staff.lock' | 'staff.signOut'> {
  const { accounts } = core;

  /** Checks the PIN; a failure is an event as well as an answer. */
  const checked = async (userId: string, pin: string, op: 'staff.signIn' | 'staff.unlock') => {
    try {
      return await accounts.check(userId, pin);
    } catch (error) {
      const code = error instanceof Refusal ? error.failure.code : 'internal';
      core.tryCommit({ op, actor: { user: userId, role: 'system' }, ok: false, code });
      throw error;
    }
  };
  const mine = ({ session }: Asker): Session => {
    if (!session) throw new Refusal('not-signed-in');
    return session;
  };
  const setLocked = (asker: Asker, locked: boolean): Session => {
    const session = mine(asker);
    core.commit([{ op: locked ? 'staff.lock' : 'staff.unlock', actor: asker.actor }], () => accounts.setLocked(session.id, locked));
    core.forgetViews();
    return { ...session, locked };
  };

  return {
    'staff.people': () => accounts.people(),
    'staff.signIn': async ({ userId, pin }) => {
      const user = await checked(userId, pin, 'staff.signIn');
      return core.db
        .transaction(() => {
          const session = accounts.open(user);
          core.log.append({ op: 'staff.signIn', actor: { user: session.userId, role: session.role, session: session.id } });
          return session;
        })
        .immediate();
    },
    'staff.unlock': async ({ pin }, asker) => {
      await checked(mine(asker).userId, pin, 'staff.unlock');
      return setLocked(asker, false);
    },
    'staff.lock': (_args, asker) => setLocked(asker, true),
    'staff.signOut': (_args, asker) => {
      const session = mine(asker);
      core.commit([{ op: 'staff.signOut', actor: asker.actor }], () => accounts.close(session.id));
      core.forgetViews();
      return DONE;
    },
  };
}
