import type { Vault } from '../documents/vault.ts';
import type { Clock } from '../work/clock.ts';
import type { Database } from '../storage/open.ts';
import type { Visits } from '../visits/store.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';
import { FILE_KINDS, type Holdings, type HoldingKind } from './holdings.ts';

/** Things destroyed in one unit: a click waits for no more than these. */
const BATCH = 20;
/** A file without a holding may belong to a unit that is just being written. */
const ORPHAN_AFTER_MS = 60_000;
const ENDED_JOB_MS = 86_400_000;

export interface RetentionParts {
  readonly db: Database;
  readonly work: Work;
  readonly holdings: Holdings;
  readonly visits: Visits;
  readonly vault: Vault;
  readonly clock: Clock;
}

const WORD: Readonly<Record<HoldingKind, string>> = {
  visit: 'приёмы',
  original: 'подлинники в журнале',
  link: 'записи указателя',
  scan: 'сканы',
  page: 'страницы',
  paper: 'бумаги',
  late: 'пришедшее позже',
};

/** Destroys the files that are due and those that belong to nobody, each time with an event. */
export class Retention {
  readonly #parts: RetentionParts;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Destroys up to a batch of what is due. Answers how many; asked again until it answers 0. */
  destroyDue(): number {
    const { work, holdings, visits, vault, clock } = this.#parts;
    const due = holdings.due(clock.now(), BATCH).filter((one) => FILE_KINDS.includes(one.kind));
    if (due.length === 0) return 0;
    work.do(SYSTEM_ASKER, (tx) => {
      for (const { ref, visit } of due) {
        holdings.end(ref, tx.now);
        visits.append(tx, visits.load(visit), [{ type: 'file-destroyed', file: ref }]);
      }
      const counts = Map.groupBy(due, (one) => one.kind);
      tx.audit({
        op: 'retention.destroy',
        subjects: [...new Set(due.map((one) => one.subject))].slice(0, 8),
        details: [...counts].map(([kind, list]) => `${WORD[kind]}: ${list.length}`).join(', '),
      });
      tx.after(() => vault.removeAll(due.map((one) => one.ref)));
    });
    return due.length;
  }

  /**
   * Removes what nobody holds: half-written files, files whose unit never came to be or whose holding has ended. `old` is how long
   * they must have lain there; at the start nothing is being written.
   */
  sweepOrphans(old: 'at-start' | 'running'): number {
    const { work, holdings, vault, db } = this.#parts;
    // Files carry the time of the machine, not of the domain's clock.
    const { ids, parts } = vault.list(Date.now() - (old === 'at-start' ? 0 : ORPHAN_AFTER_MS));
    const orphans = ids.filter((id) => !holdings.isHeld(id));
    if (orphans.length + parts.length > 0) {
      work.do(SYSTEM_ASKER, (tx) => {
        tx.audit({ op: 'retention.orphans', details: `файлов: ${orphans.length}, недописанных: ${parts.length}` });
        tx.after(() => {
          vault.removeAll(orphans);
          for (const name of parts) vault.removePart(name);
        });
      });
    }
    db.prepare('DELETE FROM job WHERE ended_at IS NOT NULL AND ended_at < ?').run(this.#parts.clock.now() - ENDED_JOB_MS);
    return orphans.length + parts.length;
  }
}
