/** The bottom line: the text being typed, the latest message, or the available keys. */

import type { KeyBinding } from '../keys/key-binding.ts';
import { KEY_TABLE } from '../keys/key-table.ts';
import { currentFilter } from '../state/lists/current-filter.ts';
import { typedText } from '../state/navigation/update-typing.ts';
import { modeOf } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { currentFilterProblem } from '../state/table-pages.ts';
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
  if (mode === 'filter') {
    const typed = [span(' / ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
    const problem = currentFilterProblem(state);
    return problem === undefined ? typed : [...typed, untrusted(`  ${problem}`, 'warn')];
  }
  if (mode === 'search') {
    const isFilter = state.overlay?.type === 'search' && state.overlay.what === 'filter';
    return [span(isFilter ? ' & ' : ' / ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
  }
  if (mode === 'pick') return [span(' > ', 'accent'), untrusted(typedText(state), 'strong'), span('▏', 'accent')];
  if (mode === state.page && currentFilter(state) !== '') {
    const typed = [span(' / ', 'dim'), untrusted(currentFilter(state), 'strong')];
    const problem = currentFilterProblem(state);
    return problem === undefined ? typed : [...typed, untrusted(`  ${problem}`, 'warn')];
  }
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
    const next = hintLine(binding, state);
    if (lineWidth(line) + lineWidth(next) + 4 > room) break;
    if (line.length > 0) line.push(span('  '));
    line.push(...next);
  }
  return line;
}

function hintLine({ keys, hint }: KeyBinding, state: State): Line {
  const text = typeof hint === 'function' ? hint(state) : hint;
  return [span(keyName(keys[0] ?? ''), 'accent'), span(` ${text}`, 'dim')];
}
