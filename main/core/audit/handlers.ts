import { rmSync } from 'node:fs';
import { Refusal } from '#contract/failure.ts';
import type { AuditFilter, AuditPage, Verdict } from '#contract/audit.ts';
import { DONE } from '#contract/kit.ts';
import { nameKey } from '../people/identity.ts';
import type { IdentifierKind, Links } from '../people/links.ts';
import { checkSnils } from '../people/snils.ts';
import type { Clock } from '../work/clock.ts';
import type { Disclosure } from '../work/disclosure.ts';
import type { HandlersOf } from '../work/handlers.ts';
import type { Jobs } from '../work/jobs.ts';
import type { Asker, Work } from '../work/unit.ts';
import { draftOf } from './export.ts';
import { rootOf } from './proof/edge.ts';
import type { AuditEntry } from './entry.ts';
import type { AuditSearch } from './search.ts';
import type { AuditLog } from './writer.ts';

type AuditCall = 'audit.status' | 'audit.facets' | 'audit.page' | 'audit.event' | 'audit.verify' | 'audit.cancel';

export interface AuditParts {
  readonly work: Work;
  readonly log: AuditLog;
  readonly search: AuditSearch;
  readonly links: Links;
  readonly disclosure: Disclosure;
  readonly jobs: Jobs;
  readonly clock: Clock;
}

type Entry = Omit<AuditEntry, 'actor'>;

/** Subjects that stand in one leaf; more of them are told in more events. */
const IN_LEAF = 8;

/** The form under which an identifier is indexed. @throws Refusal when it cannot be one. */
function normalisePerson(kind: IdentifierKind, value: string): string {
  switch (kind) {
    case 'snils': {
      const check = checkSnils(value);
      if (!check.ok) throw new Refusal(check.why === 'checksum' ? 'snils-checksum' : 'field-format', { at: 'person' });
      return check.digits;
    }
    case 'passport': {
      const digits = value.replace(/\D/g, '');
      if (digits.length !== 10) throw new Refusal('field-format', { at: 'person' });
      return digits;
    }
    default:
      return nameKey(value);
  }
}

const FILTER_WORD: Readonly<Record<string, string>> = {
  from: 'с',
  to: 'по',
  actor: 'кто',
  op: 'событие',
  service: 'услуга',
  result: 'итог',
};
const PERSON_WORD = { snils: 'человек по СНИЛС', passport: 'человек по паспорту', name: 'человек по имени' } as const;

/** What was asked, in codes: the identifier itself is never kept, only which kind it was. */
function filterInWords(filter: AuditFilter): string {
  const { person, subject, ...rest } = filter;
  const parts = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [`${FILTER_WORD[name] ?? name} ${value}`]));
  return [...parts, ...(person ? [PERSON_WORD[person.kind]] : []), ...(subject ? ['по субъекту'] : [])].join(', ') || 'без условий';
}

export function auditHandlers({ work, log, search, links, disclosure, jobs, clock }: AuditParts): HandlersOf<AuditCall> {
  let lastVerdict: { verdict: Verdict; at: number } | null = null;

  const subjectsOf = (filter: AuditFilter): string[] | undefined => {
    if (filter.person) return links.find(filter.person.kind, normalisePerson(filter.person.kind, filter.person.value));
    return filter.subject === undefined ? undefined : links.family(filter.subject);
  };
  /** A search is told with the people it found on this page; a page turned is told as well. */
  const entriesOf = (filter: AuditFilter, first: boolean, shown: readonly string[]): Entry[] => {
    const op = first ? ('audit.search' as const) : ('audit.page' as const);
    const chunks = Array.from({ length: Math.max(1, Math.ceil(shown.length / IN_LEAF)) }, (_, i) =>
      shown.slice(i * IN_LEAF, (i + 1) * IN_LEAF),
    );
    return chunks.map((subjects) => ({ op, details: filterInWords(filter), ...(subjects.length > 0 ? { subjects } : {}) }));
  };

  return {
    'audit.status': () => {
      const edge = log.edge();
      const checkpoint = log.lastCheckpoint();
      return {
        size: edge.size,
        root: rootOf(edge).toString('base64'),
        checkpointAt: checkpoint?.at ?? 0,
        checkpointSize: checkpoint?.size ?? 0,
        open: edge.size - (checkpoint?.size ?? 0),
        lastVerdict: lastVerdict?.verdict ?? null,
        lastVerifiedAt: lastVerdict?.at ?? null,
      };
    },
    'audit.facets': () => search.facets(),
    'audit.page': ({ filter, before, limit }, caller) => {
      const subjects = subjectsOf(filter);
      const page: AuditPage = {
        ...search.page(filter, subjects, before, limit),
        personUnknown: filter.person !== undefined && subjects?.length === 0,
      };
      const wanted = new Set(subjects);
      const shown =
        subjects === undefined
          ? []
          : [...new Set(page.rows.flatMap((row) => row.subjects.map((one) => one.id)))].filter((id) => wanted.has(id));
      return disclosure.show(caller, { entries: entriesOf(filter, before === undefined, shown), make: () => page });
    },
    'audit.event': ({ seq }, caller) => {
      const detail = search.event(seq);
      if (!detail) throw new Refusal('visit-item-unknown', { at: `${seq}` });
      return disclosure.show(caller, { entries: [{ op: 'audit.view', object: { type: 'event', id: `${seq}` } }], make: () => detail });
    },
    'audit.verify': async (_args, caller) => {
      const verdict = await jobs.run<Verdict>('verify', log.signedNow());
      lastVerdict = { verdict, at: clock.now() };
      work.do(caller, (tx) => tx.audit({ op: 'audit.verify', ok: verdict.verdict === 'intact', code: verdict.verdict }));
      return verdict;
    },
    'audit.cancel': (_args, caller) => {
      const job = jobs.running;
      if (job !== undefined) work.do(caller, (tx) => tx.audit({ op: 'audit.cancel', object: { type: 'job', id: job } }));
      jobs.cancel();
      return DONE;
    },
  };
}

/** Exports the log into a folder that appears whole or not at all. Answers the number of events. */
export async function exportTo(
  { work, log, jobs }: Pick<AuditParts, 'work' | 'log' | 'jobs'>,
  folder: string,
  asker: Asker,
): Promise<number> {
  work.do(asker, (tx) => tx.audit({ op: 'audit.export', details: `событий: ${log.edge().size}` }));
  try {
    return await jobs.run<number>('export', { at: log.signedNow(), folder });
  } catch (error) {
    rmSync(draftOf(folder), { recursive: true, force: true });
    throw error;
  }
}
