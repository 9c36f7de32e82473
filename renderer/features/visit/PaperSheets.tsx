import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Outcome } from '#contract/failure.ts';
import type { DrawnPage } from '#contract/paper.ts';
import { SHEET } from '#contract/words.ts';
import type { FormSheet, VisitView } from '#contract/visit.ts';
import { call } from '../../ui/bridge.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';
import classes from './Visit.module.css';

/** The paper of the visit as it is printed, page by page; before it is issued, the receipt as it would be now. */
export function PaperSheets({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const { receipt } = visit;
  // A paper that is issued does not change; before that it says what the visit says.
  const outcome = usePages('visit.pages', visit, 'forms', receipt?.number ?? visit.revision);
  return (
    <section className={classes.sheets} aria-label={t('receipt.preview')} data-testid="paper">
      {!receipt && <Text c="stone.7">{t('receipt.draft')}</Text>}
      {outcome?.ok === false && <FailureNote failure={outcome} />}
      {outcome?.ok && outcome.value.length === 0 && <Text c="stone.7">{t('receipt.noPages')}</Text>}
      {outcome?.ok && outcome.value.map((page, i) => ({ page, n: i + 1 })).map(({ page, n }) => <Page key={n} page={page} n={n} />)}
    </section>
  );
}

/** The forms of the visit, or the sheet that is read back, as they would be printed now. */
export function FormPages({ visit, sheet }: { readonly visit: VisitView; readonly sheet: FormSheet }) {
  const { t } = useText();
  const outcome = usePages('visit.forms', visit, sheet, visit.revision);
  return (
    <section className={classes.sheets} aria-label={t('forms.title')} data-testid="form-pages">
      {outcome?.ok === false && <FailureNote failure={outcome} />}
      {outcome?.ok && outcome.value.map((page, i) => ({ page, n: i + 1 })).map(({ page, n }) => <Page key={n} page={page} n={n} />)}
    </section>
  );
}

function Page({ page: { texts, rules, codes }, n }: { readonly page: DrawnPage; readonly n: number }) {
  const { t } = useText();
  return (
    <svg className={classes.sheet} viewBox={`0 0 ${SHEET.width} ${SHEET.height}`}>
      <title>{t('receipt.page', { n })}</title>
      {texts.map(({ text, x, y, size, bold, faint }) => (
        <text key={`${x} ${y}`} x={x} y={y} fontSize={size} fontWeight={bold ? 700 : 400} data-faint={faint || undefined}>
          {text}
        </text>
      ))}
      {rules.map(({ x, y, width, faint }) => (
        <rect key={`${x} ${y}`} x={x} y={y - 0.25} width={width} height={0.5} data-faint={faint || undefined} />
      ))}
      {codes.map(({ x, y, side, rows }) => (
        <path key={`${x} ${y}`} d={modules(rows)} transform={`translate(${x} ${y}) scale(${side / rows.length})`} />
      ))}
    </svg>
  );
}

/** The dark modules of a code as one path, a bar a run. */
const modules = (rows: readonly string[]): string =>
  rows.flatMap((row, i) => [...row.matchAll(/1+/g)].map(({ index, 0: run }) => `M${index} ${i}h${run.length}v1h-${run.length}z`)).join('');

/** Pages of the visit; undefined until they are here. Those of another visit, or of an older version, are let go. */
function usePages(
  name: 'visit.pages' | 'visit.forms',
  { id }: VisitView,
  sheet: FormSheet,
  version: string | number,
): Outcome<readonly DrawnPage[]> | undefined {
  const [shown, setShown] = useState<Outcome<readonly DrawnPage[]>>();
  useEffect(() => {
    let gone = false;
    // Asked anew for each version, whatever it is called.
    void version;
    const asked = name === 'visit.pages' ? call(name, { visitId: id }) : call(name, { visitId: id, sheet });
    void asked.then((outcome) => {
      if (!gone) setShown(outcome);
    });
    return () => {
      gone = true;
      setShown(undefined);
    };
  }, [name, id, sheet, version]);
  return shown;
}
