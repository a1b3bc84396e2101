/** The colours of tones. Colours are named only here. */

import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk';
import type { MemberTone, Tone } from '../view-model/layout/span.ts';

export type ThemeName = 'dark' | 'light';

export interface Theme {
  readonly paint: (text: string, tone: Tone) => string;
  /** Returns the row under the cursor, painted. */
  readonly paintSelected: (text: string) => string;
}

type Palette = Readonly<Record<'dim' | 'good' | 'busy' | 'warn' | 'bad' | 'accent' | 'row' | MemberTone, string>>;

/** A terminal of 256 colours takes the nearest of its own, which has to be as legible on the background and the row. */
const DARK: Palette = {
  dim: '#a8a8a8',
  good: '#5fd787',
  busy: '#5fafff',
  warn: '#ffd75f',
  bad: '#ff6b6b',
  accent: '#d7afff',
  row: '#303030',
  'member-1': '#5fd7d7',
  'member-2': '#d7af5f',
  'member-3': '#afafff',
  'member-4': '#87d75f',
  'member-5': '#ff87d7',
  'member-6': '#87afd7',
};

const LIGHT: Palette = {
  dim: '#5c5c5c',
  good: '#004b00',
  busy: '#00469e',
  warn: '#7a4600',
  bad: '#a8101a',
  accent: '#5f109a',
  row: '#eeeeee',
  'member-1': '#005f5f',
  'member-2': '#5f5f00',
  'member-3': '#5f00af',
  'member-4': '#004b00',
  'member-5': '#87005f',
  'member-6': '#005faf',
};

/** `level` is chalk's: 0 for no colour, 1 for 16 colours, 2 for 256, 3 for truecolor. */
export function createTheme(name: ThemeName, level: ColorSupportLevel, highContrast = false): Theme {
  const chalk = new Chalk({ level });
  const usual = level === 1 ? sixteen(chalk, name) : rich(chalk, name === 'dark' ? DARK : LIGHT);
  const tones = highContrast ? contrasting(usual, chalk) : usual;
  const palette = name === 'dark' ? DARK : LIGHT;
  return {
    paint: (text, tone) => (tone === 'plain' ? text : tones[tone](text)),
    paintSelected: level >= 2 ? (text) => chalk.bgHex(palette.row)(text) : reverseVideo,
  };
}

/** It is no colour, so that it shows the row under the cursor where colours are unwanted or few. */
function reverseVideo(text: string): string {
  return `\x1b[7m${text}\x1b[27m`;
}

type Tones = Readonly<Record<Exclude<Tone, 'plain'>, ChalkInstance>>;

function rich(chalk: ChalkInstance, palette: Palette): Tones {
  return {
    dim: chalk.hex(palette.dim),
    strong: chalk.bold,
    good: chalk.hex(palette.good),
    busy: chalk.hex(palette.busy),
    warn: chalk.hex(palette.warn),
    bad: chalk.hex(palette.bad).bold,
    accent: chalk.hex(palette.accent),
    'member-1': chalk.hex(palette['member-1']),
    'member-2': chalk.hex(palette['member-2']),
    'member-3': chalk.hex(palette['member-3']),
    'member-4': chalk.hex(palette['member-4']),
    'member-5': chalk.hex(palette['member-5']),
    'member-6': chalk.hex(palette['member-6']),
  };
}

/** Nothing is paler than plain text, and everything that stands out is bold. */
function contrasting({ good, busy, warn, accent, ...others }: Tones, chalk: ChalkInstance): Tones {
  return { ...others, dim: chalk, good: good.bold, busy: busy.bold, warn: warn.bold, accent: accent.bold };
}

function sixteen(chalk: ChalkInstance, name: ThemeName): Tones {
  const dark = name === 'dark';
  return {
    dim: dark ? chalk.gray : chalk.blackBright,
    strong: chalk.bold,
    good: chalk.green,
    busy: dark ? chalk.cyan : chalk.blue,
    warn: dark ? chalk.yellow : chalk.magenta,
    bad: chalk.red.bold,
    accent: chalk.magenta,
    'member-1': dark ? chalk.cyan : chalk.blue,
    'member-2': dark ? chalk.yellow : chalk.red,
    'member-3': chalk.magenta,
    'member-4': chalk.green,
    'member-5': dark ? chalk.cyanBright : chalk.cyan,
    'member-6': dark ? chalk.greenBright : chalk.magentaBright,
  };
}
