import { Refusal } from '#contract/failure.ts';
import type { AuditFilter, Verdict } from '#contract/audit.ts';
import type { IdentifierKind } from '../audit/subjects.ts';
import { verifyLive } from '../audit/live.ts';
import type { Core } from '../core.ts';
import { nameKey } from '../people/identity.ts';
import { checkSnils } from '../people/snils.ts';
import type { HandlersOf } from './kind.ts';
import { rootOf } from '../audit/tree/edge.ts';

type AuditCall = 'audit.status' | 'audit.facets' | 'audit.page' | 'audit.event' | 'audit.verify';

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

export function auditHandlers(core: Core): HandlersOf<AuditCall> {
  let lastVerdict: { verdict: Verdict; at: number } | null = null;

  const subjectsOf = (filter: AuditFilter): string[] | undefined => {
    if (filter.person) return core.subjects.find(filter.person.kind, normalisePerson(filter.person.kind, filter.person.value));
    return filter.subject === undefined ? undefined : core.subjects.family(filter.subject);
  };

  return {
    'audit.status': () => {
      const edge = core.log.edge();
      const checkpoint = core.log.lastCheckpoint();
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
    'audit.facets': () => core.search.facets(),
    'audit.page': ({ filter, before, limit }, asker) => {
      const subjects = subjectsOf(filter);
      // The first page of a search is the search; the pages after it belong to the same event.
      if (before === undefined) {
        core.commit([
          {
            op: 'audit.search',
            actor: asker.actor,
            details: filterInWords(filter),
            ...(subjects?.length ? { subjects: subjects.slice(0, 8) } : {}),
          },
        ]);
      }
      return { ...core.search.page(filter, subjects, before, limit), personUnknown: filter.person !== undefined && subjects?.length === 0 };
    },
    'audit.event': ({ seq }, asker) => {
      const detail = core.search.event(seq);
      if (!detail) throw new Refusal('visit-item-unknown', { at: `${seq}` });
      core.commit([{ op: 'audit.view', actor: asker.actor, object: { type: 'event', id: `${seq}` } }]);
      return detail;
    },
    'audit.verify': async (_args, asker) => {
      const verdict = await verifyLive(
        core.db,
        core.log,
        () => core.clock.monotonic(),
        (done, of) => core.emit('audit.progress', { done, of }),
      );
      lastVerdict = { verdict, at: core.clock.now() };
      core.commit([{ op: 'audit.verify', actor: asker.actor, ok: verdict.verdict === 'intact', code: verdict.verdict }]);
      return verdict;
    },
  };
}
