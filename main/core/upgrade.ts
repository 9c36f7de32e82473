import type { Catalogue } from './catalogue/catalogue.ts';
import type { Definitions } from './catalogue/definitions.ts';
import type { Holdings } from './holdings/holdings.ts';
import type { RetentionTerms } from './holdings/terms.ts';
import type { Database } from './storage/open.ts';
import type { VisitEvent } from './visits/events.ts';
import type { Visits } from './visits/store.ts';
import type { VisitState } from './visits/state.ts';
import { SYSTEM_ASKER, type Tx, type Work } from './work/unit.ts';

export interface UpgradeParts {
  readonly db: Database;
  readonly keysDb: Database;
  readonly work: Work;
  readonly visits: Visits;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  readonly catalogue: Catalogue;
  readonly definitions: Definitions;
  trouble(where: string, error: unknown): void;
}

/**
 * What the migrations of the tables cannot do for a profile of schema 2 (166c264): what it keeps of people goes on the books,
 * its visits that are not finished pin the definition of today, each with an event. One visit a unit, so that an interrupted
 * upgrade goes on where it was.
 */
export function upgradeProfile({ db, keysDb, work, visits, holdings, terms, catalogue, definitions, trouble }: UpgradeParts): void {
  const ids = visits.notUpgraded();
  const old = db.prepare<[string], { body: string }>('SELECT 1 AS body FROM audit_event WHERE op = ? LIMIT 1');
  if (ids.length > 0 && !old.get('upgrade.links')) {
    const count = (where: string) =>
      keysDb.prepare<[], { n: number }>(`SELECT count(*) AS n FROM link WHERE since = 0 AND ${where}`).get()?.n ?? 0;
    work.do(SYSTEM_ASKER, (tx) =>
      tx.audit({
        op: 'upgrade.links',
        details: `свидетельств: ${count("kind <> 'alias'")}, прежних объединений: ${count("kind = 'alias'")}`,
      }),
    );
  }
  for (const id of ids) {
    // One visit that cannot be read must not keep the program from opening; it is tried again at the next start.
    try {
      upgrade(id);
    } catch (error) {
      trouble('upgrading a visit', error);
    }
  }
  // A service the catalogue had lost on the day of the upgrade is pinned once it is back.
  for (const id of visits.unfinished()) {
    try {
      pin(visits.load(id));
    } catch (error) {
      trouble('pinning a definition', error);
    }
  }

  function upgrade(id: string): void {
    const state = visits.load(id);
    work.do(SYSTEM_ASKER, (tx) => {
      const kept = hold(tx, state);
      const { finished } = state;
      if (finished) holdings.settle(id, (kind) => terms.afterFinish(kind, finished.at));
      tx.audit({
        op: 'upgrade.holdings',
        subjects: Object.values(state.parties).map((party) => party.subject),
        details: `записей: ${kept}`,
      });
      visits.upgraded(tx, id);
    });
  }

  /** Answers how many holdings were written. Files nobody refers to any more are swept as orphans, with an event of their own. */
  function hold(tx: Tx, state: VisitState): number {
    const applicant = state.parties.applicant?.subject ?? '';
    const files = [
      ...Object.values(state.documents).flatMap((one) => (one.scan ? [{ kind: 'scan' as const, ref: one.scan.id }] : [])),
      ...(state.paper ? [{ kind: 'paper' as const, ref: state.paper.file }] : []),
    ];
    const people = Object.values(state.parties).filter((party) => Object.keys(party.fields).length > 0);
    for (const { subject } of people) {
      tx.hold({ subject, kind: 'visit', ref: `visit/${state.id}`, visit: state.id, purpose: 'service' });
      tx.hold({ subject, kind: 'original', ref: 'log', visit: state.id, purpose: 'log' });
      tx.hold({ subject, kind: 'link', ref: `visit/${state.id}`, visit: state.id, purpose: 'log' });
    }
    for (const { kind, ref } of files) tx.hold({ subject: applicant, kind, ref, visit: state.id, purpose: 'service' });
    return people.length * 3 + files.length;
  }

  function pin(state: VisitState): void {
    const unpinned = state.requests.flatMap((request) => {
      const compiled = request.definition === null ? catalogue.definitionOfV1(request.service, request.goal) : undefined;
      return compiled ? [{ request, compiled }] : [];
    });
    if (unpinned.length === 0) return;
    work.do(SYSTEM_ASKER, (tx) => {
      visits.append(
        tx,
        state,
        unpinned.map(
          ({ request, compiled }): VisitEvent => ({
            type: 'request-pinned',
            request: request.id,
            definition: definitions.pin(tx, compiled),
          }),
        ),
      );
      for (const { request } of unpinned)
        tx.audit({
          op: 'visit.pin',
          service: request.service,
          subjects: [state.parties.applicant?.subject ?? ''].filter(Boolean),
          object: { type: 'service', id: `${request.service}/${request.goal}` },
        });
    });
  }
}
