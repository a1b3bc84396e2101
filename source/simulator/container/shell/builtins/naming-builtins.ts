import type { Task } from '../../kernel/task.ts';
import { complain, print } from '../../program.ts';
import { findProgram } from '../../run-program.ts';
import type { Builtin } from '../evaluator.ts';
import type { ShellState } from '../state.ts';
import { environmentOf } from '../variables.ts';

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then else elif fi for while until do done case esac in function select { } ! [[ ]] time'.split(' '),
);

/** `type -t`: the kind alone. */
function* kindOf(state: ShellState, name: string, isBuiltin: (name: string) => boolean): Task<number> {
  const place = { host: state.host, folder: state.folder, environment: environmentOf(state) };
  const isProgram = ['program', 'script'].includes(findProgram(place, name).kind);
  const kinds: readonly (readonly [boolean, string])[] = [
    [KEYWORDS.has(name), 'keyword'],
    [state.functions.has(name), 'function'],
    [isBuiltin(name), 'builtin'],
    [isProgram, 'file'],
  ];
  const kind = kinds.find(([is]) => is)?.[1];
  if (kind === undefined) return 1;
  yield* print(state, `${kind}\n`);
  return 0;
}

/** `type`, `command -v`. */
function* describe(
  state: ShellState,
  names: readonly string[],
  isLong: boolean,
  builtins: (name: string) => boolean,
): Task<number> {
  let status = 0;
  for (const name of names) {
    const found = findProgram({ host: state.host, folder: state.folder, environment: environmentOf(state) }, name);
    const path =
      found.kind === 'program' || found.kind === 'script' ? (name.includes('/') ? name : found.path) : undefined;
    const kind = state.functions.has(name) ? 'a function' : builtins(name) ? 'a shell builtin' : path;
    if (kind === undefined) {
      if (isLong) yield* complain(state, `${name}: not found`);
      status = state.shell === 'bash' ? 1 : 127;
    } else if (isLong) yield* print(state, `${name} is ${kind}\n`);
    else yield* print(state, `${kind === path ? path : name}\n`);
  }
  return status;
}

export function namingBuiltins(isBuiltin: (name: string) => boolean): readonly (readonly [string, Builtin])[] {
  const command: Builtin = function* (state, args, { runCommand }) {
    const operands = args.filter((arg, index) => !(index === 0 && /^-[vVp]$/.test(arg)));
    if (args[0] === '-v' || args[0] === '-V') return yield* describe(state, operands, args[0] === '-V', isBuiltin);
    const [name] = operands;
    if (name === undefined) return 0;
    const words = operands.map((text) => [{ kind: 'text', text, isQuoted: true } as const]);
    const hidden = state.functions.get(name);
    state.functions.delete(name);
    try {
      return yield* runCommand(state, { kind: 'simple', assignments: [], words, redirects: [] });
    } finally {
      if (hidden !== undefined) state.functions.set(name, hidden);
    }
  };
  return [
    ['command', command],
    ['builtin', command],
    [
      'type',
      function* (state, args) {
        if (args[0] === '-t') return yield* kindOf(state, args[1] ?? '', isBuiltin);
        return yield* describe(state, args, true, isBuiltin);
      },
    ],
  ];
}
