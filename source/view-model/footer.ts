/** The bottom line: the text being typed, the latest notice, or the available keys. */

import type { KeyBinding } from '../keys/key-binding.ts';
import { disabledReason, KEY_TABLE } from '../keys/key-table.ts';
import { TIME_KEYS } from '../keys/time-keys.ts';
import { currentFilter } from '../state/lists/current-filter.ts';
import { typedText } from '../state/navigation/update-typing.ts';
import { modeOf } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { currentFilterProblem } from '../state/table-pages.ts';
import { keyName } from './key-name.ts';
import { fit, type Line, lineWidth, type Span, span, untrusted } from './layout/span.ts';
import type { Viewport } from './layout/viewport.ts';
import { wrapLines } from './layout/wrap-lines.ts';

const MAX_NOTICE_LINES = 3;

/** One line, and more only if a notice needs them. A notice takes the place of the keys, never of typed text. */
export function footerLines(state: State, viewport: Viewport): readonly Line[] {
  const { glyphs } = viewport;
  const { ellipsis } = glyphs;
  const pressed = pressedSpans(state, viewport);
  const columns = viewport.columns - lineWidth(pressed);
  const typed = typedSpans(state);
  const { notice } = state;
  if (notice === undefined)
    return [[...fit(withHints(typed, state, viewport, columns), columns, { ellipsis }), ...pressed]];
  const said = untrusted(notice.text, 'warn');
  const together = [...typed, span(typed.length === 0 ? ' ' : '   '), said];
  if (lineWidth(together) <= columns) return [[...fit(together, columns, { ellipsis }), ...pressed]];
  const lines = wrapLines([span(' ')], notice.text, 'warn', viewport, MAX_NOTICE_LINES);
  return typed.length === 0
    ? lines
    : [...lines, fit(withHints(typed, state, viewport, columns), columns, { ellipsis })];
}

/** The keys that were pressed last, at the right end: a class sees what the teacher does. */
function pressedSpans({ pressedKeys }: State, { present }: Viewport): Line {
  if (present !== true || pressedKeys.length === 0) return [];
  return [span('  '), ...pressedKeys.map((key) => untrusted(`[${keyName(key)}]`, 'strong')), span(' ')];
}

/** The keys of time, which a teacher always has to find. */
function timeHints(state: State): Line {
  const keys = TIME_KEYS.filter(
    (binding) => binding.presentHint !== undefined && disabledReason(binding, state) === undefined,
  );
  return keys.flatMap(({ keys: [key = ''], presentHint = '' }): Span[] => [
    span(keyName(key), 'accent'),
    span(` ${presentHint}  `, 'dim'),
  ]);
}

function withHints(typed: Line, state: State, { present }: Viewport, columns: number): Line {
  const time = present === true ? timeHints(state) : [];
  const hints = [...time, ...hintSpans(state, columns - lineWidth(typed) - lineWidth(time), time.length > 0)];
  return typed.length === 0 ? [span(' '), ...hints] : [...typed, span('   '), ...hints];
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
  if (mode === 'pick')
    return [
      span(state.overlay?.type === 'command' ? ' : ' : ' > ', 'accent'),
      untrusted(typedText(state), 'strong'),
      span('▏', 'accent'),
    ];
  if (mode === state.page && currentFilter(state) !== '') {
    const typed = [span(' / ', 'dim'), untrusted(currentFilter(state), 'strong')];
    const problem = currentFilterProblem(state);
    return problem === undefined ? typed : [...typed, untrusted(`  ${problem}`, 'warn')];
  }
  return [];
}

/** The keys that can be used now, in the order of the table, as many as fit. */
function hintSpans(state: State, room: number, hasTimeHints: boolean): Line {
  const mode = modeOf(state);
  const usable = KEY_TABLE.filter(
    (binding) =>
      binding.hint !== undefined &&
      !(hasTimeHints && binding.presentHint !== undefined) &&
      binding.modes.includes(mode) &&
      disabledReason(binding, state) === undefined,
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
