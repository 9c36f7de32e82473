import { useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { ArgsOf } from '#contract/index.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { offerUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import type { Stretch } from './MarkedText.tsx';

type Told = ArgsOf<'masking.report'>;

interface ReportsOfTrial {
  /** Reports a place; answers whether it was taken. What is reported can be taken back at once. */
  report(text: string, place: Stretch, fault: Told['fault'], wanted?: Told['wanted']): Promise<boolean>;
  /** The find was reported in this trial, and that was not taken back. */
  readonly isReported: (span: Stretch) => boolean;
  readonly pending: boolean;
  readonly failure: Failure | null;
  clear(): void;
  /** Another text is looked at. */
  fresh(): void;
}

/** The mistakes reported of the text that is being tried. */
export function useReports(): ReportsOfTrial {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.report');
  const kept = useLive('masking.reports').data;
  const [told, setTold] = useState<ReadonlyMap<number, number>>(new Map());
  return {
    pending,
    failure,
    clear,
    fresh: () => {
      setTold(new Map());
      clear();
    },
    isReported: ({ start }) => kept?.ids.some((id) => id === told.get(start)) === true,
    report: async (text, { start, end }, fault, wanted) => {
      const list = await run({ text, start, end, fault, ...(wanted && { wanted }) });
      const id = list?.rows[0]?.id;
      if (id === undefined) return false;
      if (fault !== 'missed') setTold((known) => new Map(known).set(start, id));
      offerUndo('undo.report', { fault: t(`masking.fault.${fault}`) }, { name: 'masking.withdraw', args: { id } });
      return true;
    },
  };
}
