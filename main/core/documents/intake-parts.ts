import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import type { Slot } from '../queue/slot.ts';
import type { VisitEvent } from '../visits/events.ts';
import type { VisitState } from '../visits/state.ts';
import type { Visits } from '../visits/store.ts';
import type { Clock } from '../work/clock.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { Lanes } from '../work/lanes.ts';
import type { Tx, Work } from '../work/unit.ts';
import type { Forms } from './form-issue.ts';
import type { Papers } from './issue.ts';
import type { DeviceJobs } from './jobs.ts';
import type { Vault } from './vault.ts';

/** What the intake works with. */
export interface IntakeParts {
  readonly work: Work;
  readonly lanes: Lanes;
  readonly disclosure: Disclosure;
  readonly visits: Visits;
  readonly slot: Slot;
  readonly jobs: DeviceJobs;
  readonly vault: Vault;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  readonly papers: Papers;
  readonly forms: Forms;
  readonly catalogue: Pick<Catalogue, 'fields'>;
  readonly clock: Clock;
  visitChanged(): void;
  trouble(where: string, error: unknown): void;
}

/** Adds to a visit, and tells the window when it is the one before it. */
export function appendTo(parts: IntakeParts, tx: Tx, state: VisitState, events: readonly VisitEvent[]): void {
  parts.visits.append(tx, state, events);
  if (parts.slot.now().visit === state.id) tx.afterOnce('visit', () => parts.visitChanged());
}
