import { Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { obstacleText } from '#contract/reasons.ts';
import type { VisitView } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { useVisitCommand } from './visitCommand.ts';

/** The applicant wants the documents taken although the obstacles were named: a second way, which says what will follow. */
export function Insist({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const insist = useVisitCommand('visit.insist');
  const [asking, setAsking] = useState(false);
  if (visit.obstacles.length === 0) return null;
  const close = () => setAsking(false);
  const accept = async () => {
    if (await insist.run({ on: true })) close();
  };
  if (visit.insisted)
    return (
      <Action hotkey="F11" onAct={() => void insist.run({ on: false })} testId="insist-off">
        {t('insist.off')}
      </Action>
    );
  return (
    <>
      <Action hotkey="F11" onAct={() => setAsking(true)} testId="insist">
        {t('insist.do')}
      </Action>
      {asking && (
        <Modal opened onClose={close} title={t('insist.title')} size="lg">
          <Stack gap="sm">
            <Text>{t('insist.say')}</Text>
            <Obstacles visit={visit} />
            <Text>{t('insist.follows')}</Text>
            <FailureNote failure={insist.failure} />
            <Group justify="flex-end">
              <Action layer="dialog" onAct={close}>
                {t('common.cancel')}
              </Action>
              <Primary layer="dialog" size="md" onAct={() => void accept()} focused>
                {t('insist.do')}
              </Primary>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  );
}

/** Everything that stands in the way, named, and of which service where not of all. */
export function Obstacles({ visit, of = visit.obstacles }: { readonly visit: VisitView; readonly of?: VisitView['obstacles'] }) {
  const { pick } = useText();
  const requests = visit.plan?.requests ?? [];
  const nameOf = (id: string) => pick(visit.plan?.items.find((item) => item.id === id)?.name ?? { ru: id, en: id });
  const servicesOf = (ids: readonly string[]) =>
    ids.length < requests.length
      ? ` (${requests
          .filter((one) => ids.includes(one.id))
          .map((one) => pick(one.serviceName))
          .join(', ')})`
      : '';
  return (
    <ol>
      {of.map((one) => (
        <li key={[one.reason, one.itemId, one.rule, one.finding, one.place].join(' ')}>
          {one.reason} · {pick(obstacleText(one).short)}
          {one.itemId ? ` — ${nameOf(one.itemId)}` : ''}
          {servicesOf(one.requestIds)}
        </li>
      ))}
    </ol>
  );
}
