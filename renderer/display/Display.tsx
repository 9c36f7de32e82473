import { useEffect } from 'react';
import { useLanguage } from '../ui/App.tsx';
import { useLive } from '../ui/live.ts';
import { useText } from '../text/text.ts';
import { Calm } from './Calm.tsx';
import classes from './Display.module.css';

/** The screen turned to the applicant: the number called in 40 % of the height, then the step; nothing else, never a person. */
export function Display() {
  const { data: state } = useLive('display.state');
  const { t } = useText();
  useLanguage(state?.language);
  useEffect(() => {
    document.title = t('display.title');
  }, [t]);
  if (!state || state.mode === 'blank') return <Calm />;
  return (
    <main className={classes.screen} data-mode={state.mode}>
      <p className={classes.window}>{state.window === null ? '' : t('display.window', { n: state.window })}</p>
      <h1 className={state.number ? classes.number : classes.calm} aria-live="assertive">
        {state.number ?? t('display.free')}
      </h1>
      <p className={classes.step}>{state.mode === 'called' ? t('display.called') : state.step ? t(`display.step.${state.step}`) : ''}</p>
      <p className={classes.brand}>{t('display.brand')}</p>
    </main>
  );
}
