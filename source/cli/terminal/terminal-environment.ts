/** Reads the terminal's capabilities from the environment. */

import { type ColorSupportLevel, supportsColor } from 'chalk';
import type { ThemeName } from '../../ui/theme.ts';
import type { Environment } from '../process/environment.ts';

/** https://no-color.org: a variable that is set and not empty means no colour, whatever else is set. */
export function colorLevel(env: Environment): ColorSupportLevel {
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  return supportsColor === false ? 0 : supportsColor.level;
}

/** The first of these variables that is set decides, as in every program that calls setlocale. */
export function isAscii(env: Environment, platform: NodeJS.Platform): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  if (locale === undefined) return platform !== 'darwin' && platform !== 'win32';
  return !/utf-?8/i.test(locale);
}

/** Some terminals report their colours in COLORFGBG, "15;0" for white on black. Without it, dark is assumed. */
export function themeFromEnvironment(env: Environment): ThemeName {
  const background = env['COLORFGBG']?.split(';').at(-1);
  return background === '7' || background === '15' ? 'light' : 'dark';
}
