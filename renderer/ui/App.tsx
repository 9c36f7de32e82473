import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { setLanguage } from '../text/text.ts';
import { listenForChanges, queryClient, useLive } from './live.ts';
import { resolver, theme } from './theme.ts';
import './global.css';

/** Puts a window's screen into the page. */
export function mount(screen: ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  listenForChanges(queryClient);
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} cssVariablesResolver={resolver}>
          {screen}
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
