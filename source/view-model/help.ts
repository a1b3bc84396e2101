/** The help, generated from the tables of keys and filters, so that it cannot differ from their behaviour. */

import type { KeyBinding } from '../keys/key-binding.ts';
import { KEY_TABLE } from '../keys/key-table.ts';
import { type Mode, modeOf } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { currentFilterHelp } from '../state/table-pages.ts';
import { keyName } from './key-name.ts';
import { fit, type Line, span, type Tone, wrap } from './layout/span.ts';
import type { Viewport } from './layout/viewport.ts';

const GROUPS: readonly KeyBinding['group'][] = ['Move', 'Look', 'Choose', 'Act', 'Time', 'Type', 'Leave'];
const INDENT = '   ';

export function helpLines(state: State, viewport: Viewport): readonly Line[] {
  const { glyphs } = viewport;
  const below = stateBelow(state);
  const modeBelow = modeOf(below);
  const lines: Line[] = [];
  for (const group of GROUPS) {
    if (group === 'Time' && state.demoTime === undefined) continue;
    const bindings = KEY_TABLE.filter(
      (binding) => binding.group === group && isOffered(binding, modeBelow, below.overlay !== undefined),
    );
    if (bindings.length === 0) continue;
    lines.push([span(` ${group}`, 'strong')]);
    for (const binding of bindings) lines.push(...keyLines(binding, below, viewport));
    lines.push([]);
  }
  const terms = below.overlay === undefined ? currentFilterHelp(state) : [];
  if (terms.length > 0) {
    lines.push([span(' Filter', 'strong')], ...terms.flatMap(({ term, help }) => textLines(term, help, viewport)), []);
  }
  lines.push([span(' Marks', 'strong')], ...marks(viewport).flatMap(([mark, text]) => textLines(mark, text, viewport)));
  return lines.map((line) => fit(line, viewport.columns, { ellipsis: glyphs.ellipsis }));
}

/** The state without the help. */
function stateBelow(state: State): State {
  return { ...state, overlay: state.overlay?.type === 'help' ? state.overlay.under : undefined };
}

/** Keys of what the help covers; over a list, also those for typing a filter. */
function isOffered(binding: KeyBinding, modeBelow: Mode, coversOverlay: boolean): boolean {
  return binding.modes.includes(modeBelow) || (!coversOverlay && binding.modes.includes('filter'));
}

/** The width of the keys with the blanks behind them. */
function keysWidth({ columns }: Viewport): number {
  return columns < 100 ? 20 : 28;
}

function keyLines(binding: KeyBinding, below: State, viewport: Viewport): readonly Line[] {
  const reason = binding.disabledReason?.(below);
  const keys = binding.keys.map(keyName).join(' ');
  return reason === undefined
    ? textLines(keys, binding.help, viewport)
    : textLines(keys, `${binding.help} (${reason})`, viewport, { left: 'dim', right: 'dim' });
}

/** Long help texts are wrapped and never truncated, since they are shown nowhere else. */
function textLines(
  left: string,
  right: string,
  viewport: Viewport,
  tones: { readonly left: Tone; readonly right: Tone } = { left: 'accent', right: 'plain' },
): readonly Line[] {
  const { ellipsis } = viewport.glyphs;
  const width = keysWidth(viewport);
  return wrap(right, viewport.columns - width - INDENT.length).map((text, index) => [
    span(INDENT),
    ...fit([span(index === 0 ? left : '', tones.left)], width, { ellipsis }),
    span(text, tones.right),
  ]);
}

function marks({ glyphs }: Viewport): readonly (readonly [string, string])[] {
  return [
    [glyphs.good, 'ready and available; an address is published'],
    [glyphs.half, 'running, not ready or not yet available'],
    [glyphs.starting, 'starting'],
    [glyphs.zero, 'not there yet; no address is published'],
    [glyphs.bad, 'will not become ready by waiting'],
    [glyphs.leaving, 'terminating'],
    [glyphs.warning, 'degraded; a pod to blame; an event that warns; a claim that must not be deleted'],
    [glyphs.arrow, 'behind a revision: it will be updated'],
    [glyphs.paused, 'behind a revision: it is held at it'],
    [glyphs.shared, 'behind a node: another pod of the set is on it, too'],
    [glyphs.marked, 'before a row that you have marked'],
  ];
}
