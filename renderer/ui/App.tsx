import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { setLanguage } from '../text/text.ts';
import { listenForChanges, queryClient, useLive } from './live.ts';
import { Boundary, type Fault, report, type Tell, tellFaultsTo } from './Boundary.tsx';
import { resolver, theme } from './theme.ts';
import './global.css';

interface Mounted {
  readonly screen: ReactNode;
  /** What the window shows when all of it has failed. */
  readonly fallback: (fault: Fault, again: () => void) => ReactNode;
  readonly tell: Tell;
}

/** Puts a window's screen into the page. What fails is told by its name only: React's own words on the console may hold data. */
export function mount({ screen, fallback, tell }: Mounted): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  listenForChanges(queryClient);
  tellFaultsTo(tell);
  window.addEventListener('unhandledrejection', ({ reason }) => report('promise', reason));
  const silent = () => undefined;
  createRoot(root, {
    onCaughtError: silent,
    onRecoverableError: silent,
    onUncaughtError: (error) => report('root', error),
  }).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} cssVariablesResolver={resolver}>
          <Boundary where="window" fallback={fallback}>
            {screen}
          </Boundary>
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

/** Follows the language of the program. */
export function useLanguage(language: 'ru' | 'en' | undefined): void {
  useEffect(() => {
    if (language) setLanguage(language);
  }, [language]);
}

export const useStatus = () => useLive('app.status').data;
