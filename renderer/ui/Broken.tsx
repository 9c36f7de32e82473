import { Group, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../text/text.ts';
import type { Fault } from './Boundary.tsx';
import { ForIt } from './ForIt.tsx';
import { Primary } from './Primary.tsx';

interface BrokenProps {
  readonly title: string;
  readonly what: string;
  readonly next: string;
  readonly technical: string;
  readonly again: { readonly label: string; readonly act: () => void; readonly loading?: boolean };
  readonly children?: ReactNode;
  readonly testId: string;
}

/** A screen that says what is broken, what still works, and offers to try again by Enter. */
export function Broken({ title, what, next, technical, again, children, testId }: BrokenProps) {
  return (
    <Stack component="main" role="alert" p="xl" gap="lg" align="center" justify="center" h="100%" data-testid={testId}>
      <Stack gap="md" maw={720}>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={32} color="var(--mantine-color-stop-8)" style={{ flexShrink: 0 }} aria-hidden />
          <Title order={1} size="h2">
            {title}
          </Title>
        </Group>
        <Text>{what}</Text>
        <Text>{next}</Text>
        <Group>
          <Primary onAct={again.act} loading={again.loading ?? false}>
            {again.label}
          </Primary>
          {children}
        </Group>
        <ForIt>{technical}</ForIt>
      </Stack>
    </Stack>
  );
}

/** A screen of the program that failed, or a part of it that could not be loaded. */
export function BrokenScreen({ where, fault, onAgain }: { readonly where: string; readonly fault: Fault; readonly onAgain: () => void }) {
  const { t } = useText();
  return (
    <Broken
      title={t('broken.title')}
      what={fault.file === undefined ? t('broken.what') : t('broken.file', { file: fault.file })}
      next={t('broken.next')}
      technical={[where, fault.name, fault.file].filter(Boolean).join(' · ')}
      again={{ label: t('broken.again'), act: onAgain }}
      testId="broken"
    />
  );
}
