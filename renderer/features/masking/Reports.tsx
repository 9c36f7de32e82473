import { Button, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ResultOf } from '#contract/index.ts';
import type { MaskReport, MaskReports } from '#contract/masking.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useLive } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';

/** Kept while the DPO looks elsewhere: from here what was exported is taken off the list. */
let lastExport: ResultOf<'masking.exportReports'> | undefined;

/** The reported mistakes of the masker, as shapes: each can be taken back, all of them exported. */
export function Reports() {
  const { t } = useText();
  const { data: list, error } = useLive('masking.reports');
  const withdraw = useCommand('masking.withdraw');
  const withdrawUpTo = useCommand('masking.withdrawUpTo');
  const exporting = useCommand('masking.exportReports');
  const [exported, setExported] = useState(lastExport);
  const failure = error?.failure ?? withdraw.failure ?? withdrawUpTo.failure ?? exporting.failure;
  const clear = () => {
    withdraw.clear();
    withdrawUpTo.clear();
    exporting.clear();
  };
  const write = async () => {
    setExported(undefined);
    lastExport = await exporting.run({});
    setExported(lastExport);
  };
  return (
    <section className={classes.card} aria-label={t('masking.reports')} data-testid="reports">
      <div className={classes.cardHead}>
        <Title order={2} size="h4">
          {t('masking.reports')}
        </Title>
        <Action
          size="sm"
          disabled={!list || list.total === 0}
          loading={exporting.pending}
          onAct={() => void write()}
          testId="reports-export"
        >
          {t('masking.exportReports')}
        </Action>
      </div>
      {exported && (
        <Text size="sm" role="status" data-testid="reports-exported">
          {t('masking.exportedReports', exported)}
          {exported.leftOut > 0 && ` ${t('masking.leftOut', { leftOut: exported.leftOut })}`}
        </Text>
      )}
      {exported && list?.ids.some((id) => id <= exported.last) && (
        <div>
          <Action
            size="sm"
            loading={withdrawUpTo.pending}
            onAct={() => void withdrawUpTo.run({ last: exported.last })}
            testId="reports-clear"
          >
            {t('masking.clearExported')}
          </Action>
        </div>
      )}
      <FailureNote failure={failure} onClose={clear} />
      {list && list.damaged.length > 0 && <Damaged list={list} onRemove={(id) => void withdraw.run({ id })} />}
      {list?.total === 0 && list.damaged.length === 0 && <Text c="stone.7">{t('masking.reportsNone')}</Text>}
      {list && list.total > 0 && (
        <>
          <Text size="sm" c="stone.7">
            {t('masking.reportsHint')}
            {list.total > list.rows.length && ` ${t('masking.reportsMore', { shown: list.rows.length, total: list.total })}`}
          </Text>
          <div className={classes.rows}>
            <Table verticalSpacing={4} stickyHeader data-testid="reports-rows">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('masking.day')}</Table.Th>
                  <Table.Th>{t('masking.mistake')}</Table.Th>
                  <Table.Th>{t('masking.shape')}</Table.Th>
                  <Table.Th>{t('masking.who')}</Table.Th>
                  <Table.Th aria-label={t('masking.withdraw')} />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.rows.map((row) => (
                  <Row key={row.id} row={row} onWithdraw={() => void withdraw.run({ id: row.id })} />
                ))}
              </Table.Tbody>
            </Table>
          </div>
        </>
      )}
    </section>
  );
}

/** Reports whose rows are not as they were written. Nothing of such a row is on the screen. */
function Damaged({ list: { damaged, damagedTotal }, onRemove }: { readonly list: MaskReports; readonly onRemove: (id: number) => void }) {
  const { t } = useText();
  return (
    <div role="alert" data-testid="reports-damaged">
      <Text size="sm" c="stop.8" fw={700}>
        {t('masking.damagedHint', { total: damagedTotal })}
        {damagedTotal > damaged.length && ` ${t('masking.damagedMore', { shown: damaged.length })}`}
      </Text>
      <div className={classes.rows}>
        <Table verticalSpacing={4} aria-label={t('masking.damagedHint', { total: damagedTotal })}>
          <Table.Tbody>
            {damaged.map(({ id, day, why }) => (
              <Table.Tr key={id} data-testid={`damaged-${id}`}>
                <Table.Td className={classes.whole ?? ''}>{day === null ? '—' : showDate(day)}</Table.Td>
                <Table.Td className={classes.whole ?? ''}>{t('masking.damagedOne', { n: id })}</Table.Td>
                <Table.Td>{t(`masking.damaged.${why}`)}</Table.Td>
                <Table.Td>
                  <Button size="compact-sm" variant="default" aria-label={t('masking.removeOne', { n: id })} onClick={() => onRemove(id)}>
                    {t('masking.remove')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}

function Row({ row, onWithdraw }: { readonly row: MaskReport; readonly onWithdraw: () => void }) {
  const { t } = useText();
  const { id, day, fault, found, wanted, shape, by } = row;
  const kinds = [
    found !== null && t('masking.foundAs', { kind: t(`kind.${found}`) }),
    wanted !== null && t('masking.wantedAs', { kind: t(`kind.${wanted}`) }),
  ].filter((one) => one !== false);
  return (
    <Table.Tr data-testid={`report-${id}`}>
      <Table.Td className={classes.whole ?? ''}>{showDate(day)}</Table.Td>
      <Table.Td>
        {t(`masking.fault.${fault}`)}
        <Text size="xs" c="stone.7">
          {kinds.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td className={classes.shape ?? ''}>
        {shape.before}
        <mark>{shape.find}</mark>
        {shape.after}
      </Table.Td>
      <Table.Td className={classes.whole ?? ''}>{by}</Table.Td>
      <Table.Td>
        <Button size="compact-sm" variant="default" aria-label={t('masking.withdrawOne', { n: id })} onClick={onWithdraw}>
          {t('masking.withdraw')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
