import { Refusal } from '#contract/failure.ts';
import type { Database, Statement } from '../storage/open.ts';
import type { Tx } from './unit.ts';

/** Who this window is: written once, with the first event of the log, and never a setting. */
export interface Identity {
  readonly office: string;
  readonly window: number;
  /** Name of the log: `okno/<office>/<window>`. */
  readonly origin: string;
}

const ORIGIN = /^okno\/([a-z0-9-]{1,40})\/(\d{1,3})$/;

/**
 * The identity of a profile. A new one takes what it is given at its first start; a profile of schema 2 (166c264) is whoever its
 * log began as, whatever the settings say by now. @throws Refusal `storage` when a log names no window.
 */
export function identityOf(
  db: Database,
  given: { readonly office: string; readonly window: number },
): { identity: Identity; isNew: boolean } {
  const row = db.prepare<[], Identity>('SELECT office, window, origin FROM identity').get();
  if (row) return { identity: row, isNew: false };
  const genesis = db.prepare<[], { leaf: Buffer }>("SELECT leaf FROM audit_event WHERE seq = 0 AND op = 'genesis'").get();
  if (!genesis) return { identity: { ...given, origin: `okno/${given.office}/${given.window}` }, isNew: true };
  const key = (JSON.parse(genesis.leaf.toString()) as { k?: string }).k ?? '';
  const [origin = ''] = key.split('+');
  const [, office, window] = ORIGIN.exec(origin) ?? [];
  if (office === undefined || window === undefined) throw new Refusal('storage', { detail: 'the log does not say whose it is' });
  return { identity: { office, window: Number(window), origin }, isNew: true };
}

/** Writes the identity, in the unit that begins the log or first opens an older one. */
export function writeIdentity(db: Database, tx: Tx, { office, window, origin }: Identity): void {
  tx.write(db.prepare('INSERT INTO identity VALUES (1, ?, ?, ?)') as Statement<[string, number, string]>, office, window, origin);
}
