// biome-ignore-all lint/suspicious/noControlCharactersInRegex: the patterns find control sequences
/** Every tone can be read: its contrast with the background, and with the row under the cursor. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTheme, type ThemeName } from '../../../source/ui/theme.ts';
import type { Tone } from '../../../source/view-model/layout/span.ts';

/** Red, green, blue, from 0 to 255. */
type Rgb = readonly [number, number, number];

const TONES: readonly Tone[] = ['dim', 'good', 'busy', 'warn', 'bad', 'accent'];
/** WCAG 2.2, success criterion 1.4.3. */
const MIN_CONTRAST = 4.5;

/** Backgrounds that terminals begin with. */
const BACKGROUNDS: Readonly<Record<ThemeName, readonly Rgb[]>> = {
  dark: [
    [0, 0, 0],
    [30, 30, 30],
  ],
  light: [
    [255, 255, 255],
    [250, 250, 245],
  ],
};
const FOREGROUNDS: Readonly<Record<ThemeName, Rgb>> = { dark: [229, 229, 229], light: [20, 20, 20] };

const CUBE = [0, 95, 135, 175, 215, 255];

/** The colours from 16 on, which are the same in every terminal. */
function rgbOfIndex(index: number): Rgb {
  assert.ok(index >= 16, `colour ${index} depends on the terminal`);
  if (index >= 232) return [8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10];
  const at = (place: number) => CUBE[Math.floor((index - 16) / place) % 6] ?? 0;
  return [at(36), at(6), at(1)];
}

/** Reads the colour of a control sequence: 38 for text, 48 for the background. */
function colourIn(painted: string, kind: 38 | 48): Rgb {
  const indexed = new RegExp(`\x1b\\[${kind};5;(\\d+)m`).exec(painted);
  if (indexed !== null) return rgbOfIndex(Number(indexed[1]));
  const [, red, green, blue] = new RegExp(`\x1b\\[${kind};2;(\\d+);(\\d+);(\\d+)m`).exec(painted) ?? [];
  assert.ok(red !== undefined, JSON.stringify(painted));
  return [Number(red), Number(green), Number(blue)];
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe('contrast', () => {
  for (const name of ['dark', 'light'] as const) {
    for (const level of [2, 3] as const) {
      it(`is at least ${MIN_CONTRAST}:1 in the ${name} theme with ${level === 2 ? '256 colours' : 'true colour'}`, () => {
        const theme = createTheme(name, level);
        const selected = colourIn(theme.paintSelected('x'), 48);
        for (const background of [...BACKGROUNDS[name], selected]) {
          for (const tone of TONES) {
            const found = contrast(colourIn(theme.paint('x', tone), 38), background);
            assert.ok(found >= MIN_CONTRAST, `${tone} on ${background.join()}: ${found.toFixed(2)}`);
          }
          assert.ok(contrast(FOREGROUNDS[name], background) >= MIN_CONTRAST);
        }
      });
    }
  }
});

describe('the row under the cursor', () => {
  it('differs from others at every depth of colour', () => {
    for (const level of [0, 1, 2, 3] as const) {
      const { paintSelected } = createTheme('dark', level);
      assert.notEqual(paintSelected('x'), 'x', String(level));
    }
  });

  it('is in reverse video where there are no colours', () => {
    assert.equal(createTheme('dark', 0).paintSelected('web'), '\x1b[7mweb\x1b[27m');
  });
});
