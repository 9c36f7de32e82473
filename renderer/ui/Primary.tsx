import { Button, type ButtonProps, Kbd } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { gate } from './gate.ts';
import { useKeys } from './keys.ts';

interface ActionProps extends ButtonProps {
  readonly children: ReactNode;
  readonly onAct: () => void;
  /** `KeyboardEvent.code` that does the same. */
  readonly hotkey?: string;
  /** How the key is printed on the control; the code itself unless given. */
  readonly keyLabel?: string;
  readonly layer?: 'screen' | 'dialog';
  readonly testId?: string;
  /** In a form: Enter in any of its fields does it too. The form's `onSubmit` is then the action. */
  readonly submits?: boolean;
  /** Has the focus when its dialog opens: Enter is this button's, not the closing cross's. */
  readonly focused?: boolean;
}

const PRINTED: Readonly<Record<string, string>> = { Escape: 'Esc', Insert: 'Ins', 'Ctrl+KeyL': 'Ctrl+L' };
export const printedKey = (code: string): string => PRINTED[code] ?? code.replace(/Key|Digit/g, '');

/** A button with its key printed on it. */
export function Action({
  children,
  onAct,
  hotkey,
  keyLabel,
  layer,
  testId,
  disabled,
  loading,
  submits = false,
  focused = false,
  ...props
}: ActionProps) {
  const idle = !disabled && !loading;
  // A key that does nothing now is refused aloud, as its button shows.
  const place = useRef<HTMLButtonElement>(null);
  useKeys(hotkey ? { [hotkey]: idle ? onAct : () => gate.refuse(printedKey(hotkey), false) } : {}, layer, place);
  return (
    <Button
      ref={place}
      variant="default"
      disabled={disabled ?? false}
      loading={loading ?? false}
      data-testid={testId}
      data-autofocus={focused || undefined}
      {...(submits ? { type: 'submit' as const } : { onClick: onAct })}
      rightSection={hotkey ? <Kbd size="xs">{keyLabel ?? printedKey(hotkey)}</Kbd> : undefined}
      {...props}
    >
      {children}
    </Button>
  );
}

/** The one primary action of a screen: Enter does it. */
export function Primary({ hotkey = 'Enter', ...props }: ActionProps) {
  return <Action size="lg" variant="filled" hotkey={hotkey} testId="primary" {...props} />;
}
