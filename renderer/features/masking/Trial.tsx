import { Badge, Table, Text, Textarea, Title } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { MaskedText } from '#contract/masking.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';

/** A text is pasted, looked through and forgotten: it lives in this component and nowhere else. */
export function Trial() {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.try');
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<{ readonly text: string; readonly result: MaskedText } | null>(null);
  const look = async () => {
    const result = await run({ text });
    if (result) setSeen({ text, result });
  };
  const forget = () => {
    setText('');
    setSeen(null);
    clear();
  };
  return (
    <section className={classes.trial} aria-label={t('masking.trial')}>
      <div className={classes.pane}>
        <Textarea
          label={t('masking.paste')}
          description={t('masking.notStored')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={50_000}
          autoComplete="off"
          spellCheck={false}
          data-testid="masking-text"
          autoFocus
        />
        <div className={classes.buttons}>
          <Primary size="md" hotkey="Ctrl+Enter" onAct={() => void look()} disabled={text.trim() === ''} loading={pending}>
            {t('masking.look')}
          </Primary>
          <Action hotkey="Escape" onAct={forget} disabled={text === ''}>
            {t('masking.forget')}
          </Action>
        </div>
        <FailureNote failure={failure} onClose={clear} />
      </div>
      <div className={classes.pane} aria-live="polite">
        <Title order={2} size="h4">
          {t('masking.result')}
        </Title>
        {seen ? <Result {...seen} /> : <Text c="stone.7">{t('masking.empty')}</Text>}
      </div>
    </section>
  );
}

function Result({ text, result }: { readonly text: string; readonly result: MaskedText }) {
  const { t } = useText();
  if (result.hidden) return <Text fw={700}>{t('masking.hidden')}</Text>;
  if (result.spans.length === 0) return <Text data-testid="masking-clean">{t('masking.clean')}</Text>;
  return (
    <>
      <p className={classes.marked} data-testid="masking-marked">
        {marked(text, result, (kind) => t(`kind.${kind}`))}
      </p>
      <Text size="sm" c="stone.7">
        {t('masking.kept')}
      </Text>
      <p className={classes.masked} data-testid="masking-masked">
        {result.masked}
      </p>
      <Table data-testid="masking-finds" verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('masking.column.find')}</Table.Th>
            <Table.Th>{t('masking.column.kind')}</Table.Th>
            <Table.Th>{t('masking.column.why')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {result.spans.map((span) => (
            <Table.Tr key={span.start}>
              <Table.Td className={classes.find ?? ''}>{text.slice(span.start, span.end)}</Table.Td>
              <Table.Td>
                <Badge variant="light" color="ember" tt="none">
                  {t(`kind.${span.type}`)}
                </Badge>
              </Table.Td>
              <Table.Td>{t(`whyMasked.${span.why}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

/** The text with every find marked in place, its kind told to a screen reader too. */
function marked(text: string, { spans }: MaskedText, kindOf: (kind: string) => string): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end, type } of spans) {
    parts.push(
      text.slice(at, start),
      <mark key={start} title={kindOf(type)}>
        {text.slice(start, end)}
      </mark>,
    );
    at = end;
  }
  return [...parts, text.slice(at)];
}
