import { Refusal } from '#contract/failure.ts';
import type { MaskingState } from '#contract/masking.ts';
import type { AuditLog } from '../audit/writer.ts';
import { type Remasked, type RemaskInput, remaskWriter } from '../audit/remask.ts';
import { evidenceOf } from '../masking/evidence.ts';
import { faultOfNumberForm, faultOfStopWord, type ListFault, type MaskLists } from '../masking/lists.ts';
import type { Accounts } from '../staff/accounts.ts';
import type { Database } from '../storage/open.ts';
import type { HandlersOf } from '../work/handlers.ts';
import type { Jobs } from '../work/jobs.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';
import type { FieldPolicy } from './fields.ts';
import { PATIENT_MS, type TextGuard } from './guard.ts';
import type { MaskListStore } from './mask-lists.ts';
import { reportHandlers } from './report-handlers.ts';
import type { MaskReportStore } from './reports.ts';

type MaskingCall =
  | 'masking.state'
  | 'masking.try'
  | 'masking.setLists'
  | 'masking.remask'
  | 'masking.report'
  | 'masking.reports'
  | 'masking.withdraw'
  | 'masking.withdrawUpTo';

export interface MaskingParts {
  readonly db: Database;
  readonly work: Work;
  readonly log: AuditLog;
  readonly jobs: Jobs;
  readonly guard: TextGuard;
  readonly lists: MaskListStore;
  readonly reports: MaskReportStore;
  readonly accounts: Accounts;
  policy(): FieldPolicy;
  /** Whoever masks beside the core (main) gets the lists in force. */
  listsChanged(): void;
}

/** Tells the log once that texts are masked by another version from here on. */
export function noteMasker({ work, guard, lists }: Pick<MaskingParts, 'work' | 'guard' | 'lists'>): void {
  const { version } = guard;
  if (lists.noted() === version) return;
  work.do(SYSTEM_ASKER, (tx) => {
    lists.note(tx, version);
    tx.audit({ op: 'masker.version', ok: guard.ready, object: { type: 'masker', id: version }, details: `версия ${version}` });
  });
}

export function maskingHandlers(parts: MaskingParts): HandlersOf<MaskingCall> {
  const { db, work, log, jobs, guard, lists, accounts } = parts;
  const write = remaskWriter(db, work);
  const state = (): MaskingState => ({
    masker: guard.version,
    ready: guard.ready,
    lists: { version: guard.lists.version, stopWords: [...guard.lists.stopWords], numberForms: [...guard.lists.numberForms] },
    history: lists.history().map(({ version, at, actor }) => ({ version, at, by: accounts.shortName(actor) })),
    fields: Object.entries(parts.policy().fields).map(([code, shown]) => ({ code, shown })),
  });

  return {
    ...reportHandlers(parts),
    'masking.state': () => state(),
    'masking.try': ({ text }, caller) => {
      const { text: masked, hidden, spans } = guard.mask(text, undefined, PATIENT_MS);
      work.do(caller, (tx) => tx.audit({ op: 'masking.try', details: `знаков: ${text.length}, найдено: ${spans.length}` }));
      return { masked, hidden, spans: spans.map((span) => ({ ...span, evidence: evidenceOf(span.evidence) })) };
    },
    'masking.remask': (_args, caller) => {
      if (jobs.running !== undefined) throw new Refusal('job-busy', { at: jobs.running });
      work.do(caller, (tx) => tx.audit({ op: 'masking.remask' }));
      // Texts written meanwhile are masked by the present masker already.
      return jobs.run<{ looked: number; changed: number }>(
        'remask',
        { lists: guard.lists, end: log.edge().size } satisfies RemaskInput,
        (batch) => write(batch as readonly Remasked[]),
      );
    },
    'masking.setLists': ({ version, stopWords, numberForms }, caller) => {
      const now = guard.lists;
      if (version !== now.version) throw new Refusal('lists-changed', { numbers: { version: now.version } });
      const next: MaskLists = { version: now.version + 1, stopWords: unique(stopWords), numberForms: unique(numberForms) };
      refuseFaults('stopWords', next.stopWords, faultOfStopWord);
      refuseFaults('numberForms', next.numberForms, faultOfNumberForm);
      const changed = `слов: ${next.stopWords.length}, форм номеров: ${next.numberForms.length}, версия ${next.version}`;
      work.do(caller, (tx) => {
        lists.store(tx, next, caller.actor.user);
        tx.audit({ op: 'policy.change', object: { type: 'masking', id: `${next.version}` }, details: changed });
        tx.after(() => guard.use(next));
      });
      noteMasker(parts);
      parts.listsChanged();
      return state();
    },
  };
}

const unique = (entries: readonly string[]): string[] => [...new Set(entries.map((entry) => entry.normalize('NFC').trim()))];

/** @throws Refusal naming the list, the fault and the line, counted from one. */
function refuseFaults(list: string, entries: readonly string[], faultOf: (entry: string) => ListFault | undefined): void {
  for (const [i, entry] of entries.entries()) {
    const fault = faultOf(entry);
    if (fault) throw new Refusal('list-entry', { at: `${list}.${fault}`, numbers: { line: i + 1 } });
  }
}
