import { Table, Title } from '@mantine/core';
import type { MaskingState } from '#contract/masking.ts';
import { ROLES } from '#contract/words.ts';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';

/** What each role is shown of each structured field, as the policy file says. */
export function FieldTable({ fields }: Pick<MaskingState, 'fields'>) {
  const { t } = useText();
  return (
    <section className={classes.card} aria-label={t('masking.fields')}>
      <Title order={2} size="h4">
        {t('masking.fields')}
      </Title>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('masking.column.field')}</Table.Th>
            {ROLES.map((role) => (
              <Table.Th key={role}>{t(`role.${role}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {fields.map(({ code, shown }) => (
            <Table.Tr key={code}>
              <Table.Th scope="row" fw={400}>
                {t(`fieldCode.${code}`)}
              </Table.Th>
              {ROLES.map((role) => (
                <Table.Td key={role}>{t(`shown.${shown[role] ?? 'nothing'}`)}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
