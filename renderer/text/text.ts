import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Bilingual } from '#contract/kit.ts';
import { SCAN_LIMITS } from '#contract/words.ts';
import en from './en.json';
import ru from './ru.json';

/** Texts by screen; a test finds keys that are missing, unused, or Latin in Russian. */
void i18next.use(initReactI18next).init({
  lng: 'ru',
  fallbackLng: false,
  resources: { ru: { translation: ru }, en: { translation: en } },
  // Limits stand in sentences wherever they are said.
  interpolation: { escapeValue: false, defaultVariables: SCAN_LIMITS },
  returnNull: false,
});

export function setLanguage(language: 'ru' | 'en'): void {
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

export interface Text {
  readonly t: Translate;
  /** Picks the language of a text that comes in both. */
  readonly pick: (text: Bilingual) => string;
}

export function useText(): Text {
  const { t, i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'ru';
  return { t: (key, values) => t(key, values ?? {}), pick: (text) => text[language] };
}
