import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../text/text.ts';

/** The technical word, folded. */
export function ForIt({ children }: { readonly children: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Group gap="sm">
      <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="for-it">
        {t('common.forIt')}
      </Button>
      {open && (
        <Text size="sm" c="stone.7">
          {children}
        </Text>
      )}
    </Group>
  );
}
