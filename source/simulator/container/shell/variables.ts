/** Variables and special parameters of a shell. */

import { elementsOf, setElement } from './arrays.ts';
import { ShellError, type ShellState } from './state.ts';

export function environmentOf(state: ShellState): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, { value, isExported, elements }] of state.variables) {
    if (isExported && elements === undefined) result[name] = value;
  }
  return result;
}

/** The characters that all variables of a shell may have. */
const MOST_TEXT = 32_000_000;

/** @throws ShellError for a read-only variable, and for values without bounds */
export function setVariable(state: ShellState, name: string, value: string, isExported = false): void {
  const before = state.variables.get(name);
  if (before?.isReadOnly === true) throw new ShellError(`${name}: is read only`, state.shell === 'bash' ? 1 : 2, true);
  if (name.length + value.length > 4_000_000) throw new ShellError('not enough memory for a value');
  const size = state.textSize + value.length - (before?.value.length ?? 0);
  if (size > MOST_TEXT) throw new ShellError('not enough memory for all values');
  state.textSize = size;
  const all = state.options.has('a');
  if (before?.elements !== undefined) {
    setElement(state, name, '0', value);
    return;
  }
  state.variables.set(name, {
    ...before,
    value,
    isExported: isExported || all || before?.isExported === true,
    isReadOnly: false,
  });
}

/** The value of a variable or a special parameter; undefined if it is not set. "@" and "*" are joined. */
export function parameterValue(state: ShellState, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(state.status);
    case '#':
      return String(state.positional.length);
    case '$':
      return String(state.pid);
    case '!':
      return state.lastBackground === undefined ? undefined : String(state.lastBackground);
    case '-':
      return `${[...state.options].filter((option) => option.length === 1).join('')}${state.isInteractive ? 'i' : ''}`;
    case '0':
      return state.name;
    case '@':
    case '*':
      return state.positional.length === 0 ? undefined : state.positional.join(ifsOf(state)[0] ?? '');
    case 'RANDOM':
      return String(Math.floor(state.host.random() * 32768));
    case 'SECONDS':
      return String(Math.floor((state.host.clock.now() - state.proc.startedAt) / 1000));
    case 'FUNCNAME':
    case 'PIPESTATUS':
    case 'BASH_SOURCE':
      return elementsOf(state, name)?.get('0');
    case 'BASHPID':
      return String(state.proc.pid);
    case 'EPOCHSECONDS':
      return String(Math.floor(state.host.clock.now() / 1000));
    default:
      return /^\d+$/.test(name) ? state.positional[Number(name) - 1] : state.variables.get(name)?.value;
  }
}

export function ifsOf(state: ShellState): string {
  return state.variables.get('IFS')?.value ?? ' \t\n';
}
