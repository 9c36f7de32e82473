import { Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { uinPlace } from '#contract/words.ts';
import { useText } from '../../text/text.ts';
import { type FieldCommand, FieldInput } from './FieldInput.tsx';
import { useTyped } from './typing.ts';
import { useFee } from './useFee.ts';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** The fees that are to be paid, each with the УИН of its charge where the authority has told it. */
export function FeeCharges({ visit }: { readonly visit: VisitView }) {
  const due = (visit.plan?.requests ?? []).filter(({ fee }) => fee?.state === 'due');
  const { t, pick } = useText();
  const feeOf = useFee();
  const { typed, hand, taken } = useTyped(visit.id, due.map(({ id }) => uinPlace(id)).join());
  if (due.length === 0) return null;
  return (
    <section aria-label={t('fees.title')}>
      <Text fw={700}>{t('fees.title')}</Text>
      <div className={classes.fields}>
        {due.map(({ id, serviceName, fee }) => (
          <div key={id}>
            <Text size="sm">
              {pick(serviceName)}: {feeOf(fee)}
            </Text>
            <UinInput visit={visit} requestId={id} typed={typed[uinPlace(id)]} goesOn={uinPlace(id) === hand} onRestored={taken} />
          </div>
        ))}
      </div>
    </section>
  );
}

interface UinInputProps {
  readonly visit: VisitView;
  readonly requestId: string;
  readonly typed: string | undefined;
  readonly goesOn: boolean;
  readonly onRestored: (place: string) => void;
}

function UinInput({ visit, requestId, typed, goesOn, onRestored }: UinInputProps) {
  const { run, failure, clear } = useVisitCommand('visit.setUin');
  const { t } = useText();
  const label = { ru: t('fees.uin'), en: t('fees.uin') };
  const storedIn = (view: VisitView) => view.requests.find((one) => one.id === requestId)?.uin ?? '';
  const command: FieldCommand = { run: (uin, after) => run({ requestId, uin }, { after }), failure, clear, storedIn };
  return (
    <FieldInput
      visitId={visit.id}
      place={uinPlace(requestId)}
      field="uin"
      command={command}
      kind={{ label, format: 'uin', hint: t('fees.uinHint') }}
      value={storedIn(visit)}
      required={false}
      autoFocus={false}
      typed={typed}
      goesOn={goesOn}
      onRestored={onRestored}
      onEnter={() => (document.activeElement as HTMLElement | null)?.blur()}
    />
  );
}
