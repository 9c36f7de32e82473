import { Group, Paper, PinInput, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { StaffPerson } from '#contract/staff.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import classes from './SignIn.module.css';

const PIN_LENGTH = 4;

/** Choose yourself by a digit, give the PIN: five key presses to work. */
export function SignIn() {
  const { t } = useText();
  const people = useLive('staff.people').data ?? [];
  const [chosen, setChosen] = useState<StaffPerson | null>(null);
  const ready = people.length > 0;
  // The first paint a person can work with: what the start-up bench measures.
  useEffect(() => {
    if (ready) requestAnimationFrame(() => performance.mark('okno:useful'));
  }, [ready]);
  useKeys(chosen ? { Escape: () => setChosen(null) } : Object.fromEntries(people.map((one, i) => [`Digit${i + 1}`, () => setChosen(one)])));
  return (
    <main className={classes.screen}>
      <Stack w={520} gap="lg">
        <Title order={1}>{t('signIn.title')}</Title>
        {chosen ? (
          <PinCard person={chosen} onBack={() => setChosen(null)} />
        ) : (
          <Stack component="ul" gap="sm">
            {people.map((one, i) => (
              <li key={one.id}>
                <UnstyledButton className={classes.person} onClick={() => setChosen(one)} data-testid={`person-${one.id}`}>
                  <span className={classes.digit}>{i + 1}</span>
                  <span>
                    <Text fw={700} size="lg">
                      {one.name}
                    </Text>
                    <Text c="stone.7">{t(`role.${one.role}`)}</Text>
                  </span>
                  {one.demoPin && (
                    <Text c="stone.7" size="sm">
                      {t('signIn.demoPin', { pin: one.demoPin })}
                    </Text>
                  )}
                </UnstyledButton>
              </li>
            ))}
          </Stack>
        )}
        <Text c="stone.7">{chosen ? t('signIn.pinHint') : t('signIn.hint')}</Text>
      </Stack>
    </main>
  );
}

function PinCard({ person, onBack }: { readonly person: StaffPerson; readonly onBack: () => void }) {
  const { t } = useText();
  const signIn = useCommand('staff.signIn');
  const [pin, setPin] = useState('');
  // A field that was off while the PIN was tried has lost the focus: another stands in its place.
  const [tries, setTry] = useState(0);
  const submit = async (value: string) => {
    const session = await signIn.run({ userId: person.id, pin: value });
    setPin('');
    if (!session) setTry((n) => n + 1);
  };
  return (
    <Paper withBorder p="xl">
      <Stack gap="lg">
        <div>
          <Text fw={700} size="lg">
            {person.name}
          </Text>
          <Text c="stone.7">
            {t(`role.${person.role}`)}
            {person.demoPin ? ` · ${t('signIn.demoPin', { pin: person.demoPin })}` : ''}
          </Text>
        </div>
        <PinInput
          key={tries}
          length={PIN_LENGTH}
          type="number"
          mask
          size="xl"
          autoFocus
          oneTimeCode={false}
          aria-label={t('signIn.pin')}
          value={pin}
          onChange={setPin}
          onComplete={(value) => void submit(value)}
          getInputProps={(i) => ({ 'aria-label': t('signIn.pinDigit', { n: i + 1 }) })}
        />
        <FailureNote failure={signIn.failure} />
        <Group>
          <UnstyledButton className={classes.back} onClick={onBack}>
            {t('signIn.other')} · Esc
          </UnstyledButton>
        </Group>
      </Stack>
    </Paper>
  );
}
