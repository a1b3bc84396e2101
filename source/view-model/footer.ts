/** The bottom line: the text being typed, the latest message, or the available keys. */

import type { KeyBinding } from '../keys/key-binding.ts';
import { KEY_TABLE } from '../keys/key-table.ts';
import { currentFilter } from '../state/lists/current-filter.ts';
import { typedText } from '../state/navigation/update-typing.ts';
import { modeOf } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { keyName } from './key-name.ts';
import { fit, type Line, lineWidth, type Span, span, untrusted } from './layout/span.ts';
import type { Viewport } from './layout/viewport.ts';

export function footerLine(state: State, viewport: Viewport): Line {
  const { ellipsis } = viewport.glyphs;
  if (state.notice !== undefined)
    return fit([span(' '), untrusted(state.notice, 'warn')], viewport.columns, { ellipsis });
  const typed = typedSpans(state);
  const hints = hintSpans(state, viewport.columns - lineWidth(typed));
  const line = typed.length === 0 ? [span(' '), ...hints] : [...typed, span('   '), ...hints];
  return fit(line, viewport.columns, { ellipsis });
}

function typedSpans(state: State): Line {
  const mode = modeOf(state);
  if (mode === 'filter') return [span(' / ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
  if (mode === 'search') {
    const isFilter = state.overlay?.type === 'search' && state.overlay.what === 'filter';
    return [span(isFilter ? ' & ' : ' / ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
  }
  if (mode === 'pick') return [span(' > ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
  if (mode === state.page && currentFilter(state) !== '')
    return [span(' / ', 'dim'), untrusted(currentFilter(state), 'strong')];
  return [];
}

/** The keys that can be used now, in the order of the table, as many as fit. */
function hintSpans(state: State, room: number): Line {
  const mode = modeOf(state);
  const usable = KEY_TABLE.filter(
    (binding) =>
      binding.hint !== undefined && binding.modes.includes(mode) && binding.disabledReason?.(state) === undefined,
  );
  const line: Span[] = [];
  for (const binding of usable) {
    const next = hintLine(binding);
    if (lineWidth(line) + lineWidth(next) + 4 > room) break;
    if (line.length > 0) line.push(span('  '));
    line.push(...next);
  }
  return line;
}

function hintLine(binding: KeyBinding): Line {
  return [span(keyName(binding.keys[0] ?? ''), 'accent'), span(` ${binding.hint}`, 'dim')];
}
