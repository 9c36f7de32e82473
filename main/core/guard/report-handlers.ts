import { setImmediate as turn } from 'node:timers/promises';
import { Refusal } from '#contract/failure.ts';
import type { MaskReports } from '#contract/masking.ts';
import type { ArgsOf } from '#contract/index.ts';
import { evidenceOf } from '../masking/evidence.ts';
import { LABELS, type Span } from '../masking/kinds.ts';
import type { Accounts } from '../staff/accounts.ts';
import type { HandlersOf } from '../work/handlers.ts';
import type { Asker, Work } from '../work/unit.ts';
import { PATIENT_MS, type TextGuard } from './guard.ts';
import { objectOf } from './report-log.ts';
import { MOST_REPORTS, type MaskReportStore } from './reports.ts';

type ReportCall = 'masking.report' | 'masking.reports' | 'masking.withdraw' | 'masking.withdrawUpTo';

interface ReportParts {
  readonly work: Work;
  readonly guard: TextGuard;
  readonly reports: MaskReportStore;
  readonly accounts: Accounts;
}

/** So many of the last reports are shown; the export has them all. */
const SHOWN = 100;

/** So many are taken back in one unit: other calls have their turn in between. */
const AT_A_TIME = 50;

const FAULT_WORDS: Readonly<Record<ArgsOf<'masking.report'>['fault'], string>> = {
  'not-personal': 'не персональные данные',
  'wrong-kind': 'не тот вид',
  'wrong-bounds': 'границы не те',
  missed: 'пропущено',
};

export function reportHandlers({ work, guard, reports, accounts }: ReportParts): HandlersOf<ReportCall> {
  const list = (): MaskReports => {
    const { sound, damaged, damagedTotal } = reports.read();
    return {
      total: sound.length,
      rows: sound.slice(0, SHOWN).map(({ actor, shape, ...rest }) => ({
        ...rest,
        // What the rules of today would no longer keep is not shown either.
        shape: guard.shapeAgain(shape, rest.found ?? rest.wanted),
        by: accounts.shortName(actor),
      })),
      ids: sound.map(({ id }) => id),
      damagedTotal,
      damaged: damaged.slice(0, SHOWN),
    };
  };

  const withdraw = (ids: readonly number[], caller: Asker): void => {
    let left = reports.total;
    const isOpen = ids.map((id) => reports.isOpen(id));
    work.do(caller, (tx) => {
      for (const [i, id] of ids.entries()) {
        if (isOpen[i]) left -= 1;
        reports.remove(tx, id);
        tx.audit({ op: 'masking.withdraw', object: { type: 'mask-report', id: `${id}` }, details: `сообщений: ${left}` });
      }
    });
  };

  return {
    'masking.reports': () => list(),
    'masking.report': (args, caller) => {
      const { text, start, end, fault, wanted } = args;
      const { total } = reports;
      if (total >= MOST_REPORTS) throw new Refusal('reports-full', { numbers: { most: MOST_REPORTS } });
      // What the masker says of the place is asked of the masker: the window's word for it would be kept otherwise.
      const { spans, hidden } = guard.mask(text, undefined, PATIENT_MS);
      const find = hidden ? undefined : findOf(args, spans);
      if (hidden || (fault === 'missed' ? !mayBeMissed(args, spans) : !find)) throw new Refusal('report-place');
      if (find && find.type === wanted) throw new Refusal('bad-request', { at: 'wanted' });
      const shape = guard.shape(
        text,
        { start, end, kind: find?.type ?? wanted ?? null },
        spans.map((span) => ({ ...span, kind: span.type })),
      );
      work.do(caller, (tx) => {
        const kept = {
          fault,
          found: find?.type ?? null,
          wanted: wanted ?? null,
          score: find ? Math.round(find.score * 100) / 100 : null,
          evidence: find ? evidenceOf(find.evidence) : [],
          masker: guard.version,
          shape,
        };
        const { id, digest } = reports.add(tx, kept, caller.actor.user);
        const kinds = [find && LABELS[find.type], wanted && `нужно ${LABELS[wanted]}`].filter((one) => one).join(', ');
        tx.audit({
          op: 'masking.report',
          object: objectOf(id, digest),
          details: `${FAULT_WORDS[fault]}: ${kinds}; сообщений: ${total + 1}`,
        });
      });
      return list();
    },
    'masking.withdraw': ({ id }, caller) => {
      if (!reports.has(id)) throw new Refusal('report-unknown');
      withdraw([id], caller);
      return list();
    },
    'masking.withdrawUpTo': async ({ last }, caller) => {
      const ids = reports.read().sound.flatMap(({ id }) => (id <= last ? [id] : []));
      if (ids.length === 0) throw new Refusal('report-unknown');
      for (let at = 0; at < ids.length; at += AT_A_TIME) {
        if (at > 0) await turn();
        // One may have been taken back meanwhile.
        const slice = ids.slice(at, at + AT_A_TIME).filter((id) => reports.isOpen(id));
        if (slice.length > 0) withdraw(slice, caller);
      }
      return list();
    },
  };
}

type Where = Pick<ArgsOf<'masking.report'>, 'text' | 'start' | 'end' | 'fault'>;

const findOf = ({ start, end, fault }: Where, spans: readonly Span[]): Span | undefined =>
  fault === 'missed' ? undefined : spans.find((span) => span.start === start && span.end === end);

/** Something is written there, and no find covers all of it. */
const mayBeMissed = ({ text, start, end }: Where, spans: readonly Span[]): boolean =>
  /[\p{L}\p{N}]/u.test(text.slice(start, end)) && !spans.some((span) => span.start <= start && end <= span.end);
