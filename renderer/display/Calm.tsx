import { useEffect } from 'react';
import { useText } from '../text/text.ts';
import classes from './Display.module.css';

/** How soon a screen that failed is tried again: the applicant sees the brand meanwhile, and nobody stands at a keyboard. */
const AGAIN_MS = 5_000;

/** The brand and nothing else: blanked, or while the screen has failed. */
export function Calm({ again }: { readonly again?: () => void }) {
  const { t } = useText();
  useEffect(() => {
    if (!again) return undefined;
    const timer = setTimeout(again, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [again]);
  return (
    <main className={classes.screen} data-testid="calm">
      <h1 className={classes.calm}>{t('display.brand')}</h1>
    </main>
  );
}
