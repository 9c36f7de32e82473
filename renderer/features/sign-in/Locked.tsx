import { Paper, PinInput, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Session } from '#contract/staff.ts';
import { call } from '../../ui/bridge.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action } from '../../ui/Primary.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useCommand } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import classes from './SignIn.module.css';

/** Both screens are blank; only the PIN of the person who is signed in opens them. */
export function Locked({ session }: { readonly session: Session }) {
  const { t } = useText();
  const unlock = useCommand('staff.unlock');
  const signOut = useCommand('staff.signOut');
  const lock = useCommand('staff.lock');
  // Pressed while the PIN is checked, it takes the opening back.
  const again = () => void lock.run({});
  useKeys({ Pause: again, 'Ctrl+KeyL': again }, 'always');
  const [pin, setPin] = useState('');
  // A wrong PIN is typed from its first digit again.
  const [tries, setTry] = useState(0);
  /** What was being typed when the screen was blanked waits for its hand, and does not wait for another's. */
  const [typing, setTyping] = useState(false);
  useEffect(() => {
    void call('app.close', { sure: false }).then((stake) => setTyping(stake.ok && stake.value.typing));
  }, []);
  const submit = async (value: string) => {
    const session = await unlock.run({ pin: value });
    setPin('');
    if (!session) setTry((n) => n + 1);
  };
  return (
    <main className={classes.screen}>
      <Paper withBorder p="xl" w={460}>
        <Stack gap="lg">
          <Title order={1} size="h2">
            {t('lock.title')}
          </Title>
          <Text>{t('lock.hint', { name: session.name })}</Text>
          <PinInput
            key={tries}
            length={4}
            type="number"
            mask
            size="xl"
            autoFocus
            oneTimeCode={false}
            value={pin}
            onChange={setPin}
            onComplete={(value) => void submit(value)}
            aria-label={t('signIn.pin')}
            getInputProps={(i) => ({ 'aria-label': t('signIn.pinDigit', { n: i + 1 }) })}
          />
          <FailureNote failure={unlock.failure?.code === 'privacy-locked' ? null : unlock.failure} />
          {typing && (
            <Text size="sm" c="stone.7" data-testid="typing-lost">
              {t('lock.typing')}
            </Text>
          )}
          <Action onAct={() => void signOut.run({})} testId="locked-sign-out">
            {t('shell.signOut')}
          </Action>
        </Stack>
      </Paper>
    </main>
  );
}
