import { Badge, Text } from '@mantine/core';
import type { Ground } from '#contract/catalogue.ts';
import { isVerified } from '#contract/words.ts';
import { articleInEnglish, showDate } from '../text/format.ts';
import { useText } from '../text/text.ts';

/** Act and article, when it was checked, and «не проверено» for a lead nobody has checked. */
export function GroundNote({ ground }: { readonly ground: Ground }) {
  const { t, pick } = useText();
  return (
    <Text size="sm" c="stone.7" title={ground.source}>
      {pick(ground.act)}
      {ground.article ? `, ${pick({ ru: ground.article, en: articleInEnglish(ground.article) })}` : ''}{' '}
      {isVerified(ground) ? (
        t('why.checked', { date: showDate(ground.checkedOn) })
      ) : (
        <Badge size="sm" color="attention" variant="light">
          {t('why.unverified')}
        </Badge>
      )}
    </Text>
  );
}
