/** The program's own words around a lesson, one table for each language. */

import type { Language } from '../model/languages.ts';
import { ENGLISH } from './en.ts';
import { FRENCH } from './fr.ts';
import { RUSSIAN } from './ru.ts';
import type { LessonWords } from './words-table.ts';

const TABLES: Readonly<Record<Language, LessonWords>> = { en: ENGLISH, ru: RUSSIAN, fr: FRENCH };

export function lessonWords(language: Language): LessonWords {
  return TABLES[language];
}

/** Returns the language of a locale: "ru_RU.UTF-8" → ru. English for any that there is no table for. */
export function languageOfLocale(locale: string | undefined): Language {
  const code = (locale ?? '').slice(0, 2).toLowerCase();
  return code === 'ru' || code === 'fr' ? code : 'en';
}
