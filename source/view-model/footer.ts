/** The bottom line: what is being typed, what just happened, or which keys there are. */

import { KEY_TABLE, type KeyBinding } from '../keys/table.ts';
import { modeOf } from '../state/selectors.ts';
import { filterOf } from '../state/shown-filter.ts';
import type { State } from '../state/state.ts';
import { textOf } from '../state/update-typing.ts';
import { keyName } from './key-name.ts';
import type { Look } from './look.ts';
import { fit, foreign, type Line, lineWidth, type Span, span } from './span.ts';

export function footerLine(state: State, look: Look): Line {
  const { ellipsis } = look.glyphs;
  if (state.notice !== undefined) return fit([span(' '), foreign(state.notice, 'warn')], look.columns, { ellipsis });
  const typed = typedSpans(state);
  const hints = hintSpans(state, look.columns - lineWidth(typed));
  const line = typed.length === 0 ? [span(' '), ...hints] : [...typed, span('   '), ...hints];
  return fit(line, look.columns, { ellipsis });
}

function typedSpans(state: State): Line {
  const mode = modeOf(state);
  if (mode === 'filter') return [span(' / ', 'accent'), foreign(textOf(state), 'strong'), span('▏', 'accent')];
  if (mode === 'search') {
    const isFilter = state.overlay?.type === 'search' && state.overlay.what === 'filter';
    return [span(isFilter ? ' & ' : ' / ', 'accent'), foreign(textOf(state), 'strong'), span('▏', 'accent')];
  }
  if (mode === 'pick') return [span(' > ', 'accent'), foreign(textOf(state), 'strong'), span('▏', 'accent')];
  if (mode === state.page && filterOf(state) !== '') return [span(' / ', 'dim'), foreign(filterOf(state), 'strong')];
  return [];
}

/** Keys that can be used now, in the order of the table, as many as there is room for. */
function hintSpans(state: State, room: number): Line {
  const mode = modeOf(state);
  const usable = KEY_TABLE.filter(
    (binding) => binding.hint !== undefined && binding.modes.includes(mode) && binding.disabled?.(state) === undefined,
  );
  const line: Span[] = [];
  for (const binding of usable) {
    const next = hint(binding);
    if (lineWidth(line) + lineWidth(next) + 4 > room) break;
    if (line.length > 0) line.push(span('  '));
    line.push(...next);
  }
  return line;
}

function hint(binding: KeyBinding): Line {
  return [span(keyName(binding.keys[0] ?? ''), 'accent'), span(` ${binding.hint}`, 'dim')];
}
