import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { AuditRow } from '#contract/audit.ts';
import { useKeys } from '../../ui/keys.ts';
import { showInstant } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Journal.module.css';

const ROW = 28;
/** How near the end the next page is fetched, in rows. */
const AHEAD = 30;

interface EventTableProps {
  readonly rows: readonly AuditRow[];
  readonly selected: number | null;
  readonly onSelect: (seq: number) => void;
  readonly onEnd: () => void;
}

/** The dense table: only what is seen is drawn, and the next page comes before it is needed. */
export function EventTable({ rows, selected, onSelect, onEnd }: EventTableProps) {
  const { t, pick } = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - AHEAD) onEnd();
  }, [last, rows.length, onEnd]);
  const move = (step: number) => {
    const at = rows.findIndex((row) => row.seq === selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (!next) return;
    onSelect(next.seq);
    virtual.scrollToIndex(rows.indexOf(next));
  };
  useKeys({ ArrowDown: () => move(1), ArrowUp: () => move(-1), PageDown: () => move(20), PageUp: () => move(-20) });
  return (
    <div
      ref={scroller}
      className={classes.table}
      role="grid"
      aria-rowcount={rows.length}
      aria-label={t('journal.events')}
      tabIndex={0}
      data-testid="journal-table"
    >
      <div className={classes.head} role="row">
        {(['number', 'time', 'event', 'result'] as const).map((name) => (
          <span key={name} role="columnheader">
            {t(`journal.column.${name}`)}
          </span>
        ))}
      </div>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="rowgroup">
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={row.seq}
              className={classes.row}
              role="row"
              aria-selected={row.seq === selected}
              aria-rowindex={item.index + 1}
              data-severity={row.severity}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(row.seq)}
            >
              <span role="gridcell" className={classes.cell}>
                {row.seq}
              </span>
              <span role="gridcell" className={classes.cell}>
                {showInstant(row.at)}
              </span>
              <span role="gridcell" className={classes.cell} title={pick(row.sentence)}>
                {pick(row.sentence)}
              </span>
              <span role="gridcell" className={classes.cell}>
                {row.ok ? t('journal.success') : t('journal.failure')}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
