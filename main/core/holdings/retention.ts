import type { DeviceJobs } from '../documents/jobs.ts';
import type { Vault } from '../documents/vault.ts';
import type { Clock } from '../work/clock.ts';
import type { Visits } from '../visits/store.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';
import type { Holdings, HoldingKind, HoldingRow } from './holdings.ts';
import type { RetentionTerms } from './terms.ts';

/** Things destroyed in one unit: a click waits for no more than these. */
const BATCH = 20;
/** Names looked at in one go. */
const NAMES = 500;
const ENDED_JOB_MS = 86_400_000;

export interface RetentionParts {
  readonly work: Work;
  readonly holdings: Holdings;
  readonly visits: Visits;
  readonly vault: Vault;
  readonly jobs: DeviceJobs;
  readonly terms: RetentionTerms;
  readonly clock: Clock;
  trouble(where: string, error: unknown): void;
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
  readonly #stuck = new Set<string>();
  #names: string[] = [];

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Destroys up to a batch of what is due, a visit at a time. Answers how many; asked again until it answers 0. */
  destroyDue(): number {
    const { holdings, terms, clock, trouble } = this.#parts;
    // Without terms nobody knows what is due.
    if (terms.fault !== undefined) return 0;
    let destroyed = 0;
    for (const [visit, due] of Map.groupBy(holdings.dueFiles(clock.now(), BATCH, [...this.#stuck]), (one) => one.visit)) {
      try {
        this.#destroy(visit, due);
        destroyed += due.length;
      } catch (error) {
        // One visit that cannot be written must not keep the files of all others; it is tried again at the next start.
        this.#stuck.add(visit);
        trouble('destroying what is due', error);
      }
    }
    return destroyed;
  }

  #destroy(visit: string, due: readonly HoldingRow[]): void {
    const { work, holdings, visits, vault } = this.#parts;
    work.do(SYSTEM_ASKER, (tx) => {
      for (const { ref } of due) holdings.end(ref, tx.now);
      visits.append(
        tx,
        visits.load(visit),
        due.map(({ ref }) => ({ type: 'file-destroyed', file: ref })),
      );
      const counts = Map.groupBy(due, (one) => one.kind);
      tx.audit({
        op: 'retention.destroy',
        subjects: [...new Set(due.map((one) => one.subject))],
        details: [...counts].map(([kind, list]) => `${WORD[kind]}: ${list.length}`).join(', '),
      });
      tx.after(() => vault.removeAll(due.map((one) => one.ref)));
    });
  }

  /** Visits that were finished while the terms could not be read get their terms. */
  settleFinished(): void {
    const { work, holdings, terms } = this.#parts;
    if (terms.fault !== undefined) return;
    for (const { visit, finishedAt } of holdings.finishedWithoutTerm(BATCH)) {
      work.do(SYSTEM_ASKER, () => holdings.settle(visit, (kind) => terms.afterFinish(kind, finishedAt)));
    }
  }

  /** At the start, before anything is written: what lies in the folder now is looked over by and by. */
  beginSweep(): void {
    this.#names = this.#parts.vault.names();
  }

  /**
   * Looks at some of the names that were there at the start and removes what nobody holds: half-written files, files whose unit never
   * came to be or whose holding has ended. Answers whether there are more.
   */
  sweepSome(): boolean {
    const { work, holdings, vault } = this.#parts;
    const names = this.#names.splice(0, NAMES);
    const parts = names.filter((name) => vault.isPart(name));
    const orphans = names.flatMap((name) => vault.idOf(name) ?? []).filter((id) => !holdings.isHeld(id));
    if (orphans.length + parts.length > 0) {
      work.do(SYSTEM_ASKER, (tx) => {
        tx.audit({ op: 'retention.orphans', details: `файлов: ${orphans.length}, недописанных: ${parts.length}` });
        tx.after(() => {
          vault.removeAll(orphans);
          for (const name of parts) vault.removePart(name);
        });
      });
    }
    return this.#names.length > 0;
  }

  /** Ended jobs are forgotten after a day: nobody asks for their result any more. */
  forgetJobs(): void {
    const { work, jobs, clock } = this.#parts;
    const before = clock.now() - ENDED_JOB_MS;
    if (jobs.hasEndedBefore(before)) work.do(SYSTEM_ASKER, () => jobs.forgetEndedBefore(before));
  }
}
