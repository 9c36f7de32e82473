import { Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { AuditFilter } from '#contract/audit.ts';
import { useLive } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import classes from './Journal.module.css';

type PersonKind = NonNullable<AuditFilter['person']>['kind'];
interface Draft {
  readonly from: string;
  readonly to: string;
  readonly actor: string | null;
  readonly op: string | null;
  readonly service: string | null;
  readonly result: string | null;
  readonly kind: PersonKind;
  readonly person: string;
}
const EMPTY: Draft = { from: '', to: '', actor: null, op: null, service: null, result: null, kind: 'snils', person: '' };

/** What is looked for. A person is found through the keyed index: the identifier itself is not kept anywhere. */
export function Filters({ onFilter }: { readonly onFilter: (filter: AuditFilter) => void }) {
  const { t } = useText();
  const facets = useLive('audit.facets').data;
  const [draft, setDraft] = useState<Draft>(EMPTY);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const apply = () => onFilter(filterOf(draft));
  return (
    <form
      className={classes.filters}
      aria-label={t('journal.filters')}
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrongDate(draft.from) && !wrongDate(draft.to)) apply();
      }}
    >
      <Title order={2} size="h3">
        {t('journal.filters')}
      </Title>
      <Stack gap="sm" className={classes.fields ?? ''} tabIndex={-1}>
        <Select
          label={t('journal.personKind')}
          size="sm"
          allowDeselect={false}
          value={draft.kind}
          onChange={(kind) => set({ kind: (kind ?? 'snils') as PersonKind })}
          data={(['snils', 'passport', 'name'] as const).map((value) => ({ value, label: t(`journal.person.${value}`) }))}
        />
        <TextInput
          label={t('journal.personValue')}
          size="sm"
          value={draft.person}
          onChange={(event) => set({ person: event.currentTarget.value })}
          autoComplete="off"
          spellCheck={false}
          data-testid="filter-person"
        />
        <Text size="sm" c="stone.7">
          {t('journal.searchNote')}
        </Text>
        <TextInput
          placeholder={t('applicant.dateHint')}
          error={wrongDate(draft.from) && t('failure.date-impossible.what')}
          label={t('journal.from')}
          size="sm"
          value={draft.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          placeholder={t('applicant.dateHint')}
          error={wrongDate(draft.to) && t('failure.date-impossible.what')}
          label={t('journal.to')}
          size="sm"
          value={draft.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
        <Select
          label={t('journal.actor')}
          size="sm"
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          value={draft.actor}
          onChange={(actor) => set({ actor })}
          data={(facets?.actors ?? []).map((one) => ({ value: one.id, label: one.name }))}
        />
        <Select
          label={t('journal.op')}
          size="sm"
          clearable
          searchable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          value={draft.op}
          onChange={(op) => set({ op })}
          data={facets?.ops ?? []}
        />
        <Select
          label={t('journal.service')}
          size="sm"
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          value={draft.service}
          onChange={(service) => set({ service })}
          data={facets?.services ?? []}
        />
        <Select
          label={t('journal.result')}
          size="sm"
          clearable
          clearButtonProps={{ 'aria-label': t('common.clear') }}
          value={draft.result}
          onChange={(result) => set({ result })}
          data={(['success', 'failure'] as const).map((value) => ({ value, label: t(`journal.${value}`) }))}
        />
      </Stack>
      {/* Under the fields, which scroll: what searches is in sight however low the window is. Never off while a list is read: a form whose button is off swallows the Enter of a quick hand. */}
      <Group gap="xs">
        <Primary size="sm" submits onAct={apply} disabled={wrongDate(draft.from) || wrongDate(draft.to)}>
          {t('journal.search')}
        </Primary>
        <Action
          size="sm"
          hotkey="Escape"
          onAct={() => {
            setDraft(EMPTY);
            onFilter({});
          }}
        >
          {t('journal.reset')}
        </Action>
      </Group>
    </form>
  );
}

const DAY_MS = 86_400_000;

/** Local midnight of `ДД.ММ.ГГГГ`; undefined when there is no such day. */
function startOfDay(text: string): number | undefined {
  const [, day, month, year] = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text.trim()) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  return date.getDate() === Number(day) && date.getMonth() === Number(month) - 1 ? date.getTime() : undefined;
}
const wrongDate = (text: string): boolean => text.trim() !== '' && startOfDay(text) === undefined;

function filterOf(draft: Draft): AuditFilter {
  const { from, to, actor, op, service, result, kind, person } = draft;
  return {
    ...(from && { from: startOfDay(from) ?? 0 }),
    ...(to && { to: (startOfDay(to) ?? 0) + DAY_MS - 1 }),
    ...(actor && { actor }),
    ...(op && { op }),
    ...(service && { service }),
    ...(result && { result: result as 'success' | 'failure' }),
    ...(person.trim() && { person: { kind, value: person.trim() } }),
  };
}
