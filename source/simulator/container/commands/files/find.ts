/** find: with -name, -type, -size, -empty, -maxdepth, -delete, -exec, -print0, -prune. */

import { FileError } from '../../files/file-error.ts';
import type { TreeNode } from '../../files/nodes.ts';
import { baseName, joinPath } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { runProgram } from '../../run-program.ts';
import { compilePattern } from '../../shell/expansion/pattern.ts';
import { forEach } from './each.ts';
import { modifiedAt, sizeOf } from './reading.ts';

interface Found {
  readonly shown: string;
  readonly path: string;
  readonly node: TreeNode;
}

type Test = (found: Found) => Task<boolean>;

const KINDS: Readonly<Record<string, TreeNode['kind']>> = { d: 'folder', l: 'link', c: 'device' };

interface Plan {
  readonly test: Test;
  readonly deepest: number;
  readonly shallowest: number;
  readonly isDepthFirst: boolean;
  /** The folders that are not entered. */
  readonly pruned: ReadonlySet<string>;
  /** Paths for `-exec … +`, run in the end. */
  readonly finish: () => Task<void>;
}

/** "+5", "-5" and "5", compared with a number in units. */
function comparison(text: string): (value: number) => boolean {
  const number = Number(text.replace(/^[-+]/, ''));
  if (Number.isNaN(number)) throw new ProgramError(`invalid number '${text}'`);
  if (text.startsWith('+')) return (value) => value > number;
  return text.startsWith('-') ? (value) => value < number : (value) => value === number;
}

const SIZE_UNITS: Readonly<Record<string, number>> = { c: 1, b: 512, k: 1024, M: 2 ** 20, G: 2 ** 30 };

function parsePlan(invocation: Invocation, words: readonly string[]): Plan {
  let next = 0;
  let hasAction = false;
  let [deepest, shallowest] = [Number.POSITIVE_INFINITY, 0];
  let isDepthFirst = false;
  const pruned = new Set<string>();
  const collected: { readonly words: readonly string[]; readonly paths: string[] }[] = [];
  const value = (): string => {
    const word = words[next];
    if (word === undefined) throw new ProgramError('missing argument');
    next += 1;
    return word;
  };
  const plain = (isTrue: (found: Found) => boolean): Test =>
    function* (found) {
      return isTrue(found);
    };
  const all = (tests: readonly Test[]): Test =>
    function* (found) {
      for (const each of tests) if (!(yield* each(found))) return false;
      return true;
    };

  function or(): Test {
    const options = [and()];
    while (words[next] === '-o' || words[next] === '-or') {
      next += 1;
      options.push(and());
    }
    return function* (found) {
      for (const option of options) if (yield* option(found)) return true;
      return false;
    };
  }
  function and(): Test {
    const tests: Test[] = [];
    while (next < words.length && !['-o', '-or', ')'].includes(words[next] ?? '')) {
      if (words[next] === '-a' || words[next] === '-and') next += 1;
      tests.push(primary());
    }
    return all(tests);
  }
  function printing(end: string): Test {
    hasAction = true;
    return function* ({ shown }) {
      yield* print(invocation, `${shown}${end}`);
      return true;
    };
  }
  function executing(): Test {
    hasAction = true;
    const command: string[] = [];
    for (let word = value(); ; word = value()) {
      if (word === ';') break;
      if (word === '+' && command.at(-1) === '{}') {
        const group = { words: command.slice(0, -1), paths: [] as string[] };
        collected.push(group);
        return plain(({ shown }) => group.paths.push(shown) > 0);
      }
      command.push(word);
    }
    return function* ({ shown }) {
      return (
        (yield* runProgram(
          invocation,
          command.map((word) => word.replaceAll('{}', shown)),
          'find',
        )) === 0
      );
    };
  }
  function primary(): Test {
    const word = value();
    switch (word) {
      case '!':
      case '-not': {
        const inner = primary();
        return function* (found) {
          return !(yield* inner(found));
        };
      }
      case '(': {
        const inner = or();
        if (value() !== ')') throw new ProgramError('missing )');
        return inner;
      }
      case '-name':
      case '-iname': {
        const ignoresCase = word === '-iname';
        const matches = compilePattern(ignoresCase ? value().toLowerCase() : value());
        return plain(({ path }) => matches(ignoresCase ? baseName(path).toLowerCase() : baseName(path)));
      }
      case '-path':
      case '-wholename': {
        const matches = compilePattern(value());
        return plain(({ shown }) => matches(shown));
      }
      case '-type': {
        const letter = value();
        const kind = KINDS[letter];
        return plain(({ node }) =>
          letter === 'f' ? node.kind === 'file' || node.kind === 'generated' : node.kind === kind,
        );
      }
      case '-size': {
        const text = value();
        const unit = SIZE_UNITS[text.at(-1) ?? ''];
        const compares = comparison(unit === undefined ? text : text.slice(0, -1));
        return plain(({ node }) => compares(Math.ceil(sizeOf(node) / (unit ?? 512))));
      }
      case '-mmin':
      case '-mtime': {
        const compares = comparison(value());
        const unit = word === '-mmin' ? 60_000 : 86_400_000;
        return plain(({ node }) => compares(Math.floor((invocation.host.clock.now() - modifiedAt(node)) / unit)));
      }
      case '-newer': {
        const { node: other } = invocation.host.files.find(pathIn(invocation, value()));
        return plain(({ node }) => other !== undefined && modifiedAt(node) > modifiedAt(other));
      }
      case '-empty':
        return plain(({ node }) =>
          node.kind === 'folder' ? node.entries.size === 0 : node.kind === 'file' && node.size === 0,
        );
      case '-maxdepth':
        deepest = Number(value());
        return plain(() => true);
      case '-mindepth':
        shallowest = Number(value());
        return plain(() => true);
      case '-depth':
        isDepthFirst = true;
        return plain(() => true);
      case '-prune':
        return plain(({ path }) => pruned.add(path).size > 0);
      case '-xdev':
      case '-mount':
        return plain(() => true);
      case '-print':
        return printing('\n');
      case '-print0':
        return printing('\0');
      case '-exec':
        return executing();
      case '-delete':
        hasAction = true;
        isDepthFirst = true;
        return plain(({ path }) => {
          invocation.host.files.remove(path);
          return true;
        });
      default:
        throw new ProgramError(`unrecognized: ${word}`);
    }
  }

  const condition = or();
  if (next < words.length) throw new ProgramError(`unrecognized: ${words[next]}`);
  const test = hasAction ? condition : all([condition, printing('\n')]);
  return {
    test,
    deepest,
    shallowest,
    isDepthFirst,
    pruned,
    *finish() {
      for (const { words: command, paths } of collected) {
        if (paths.length > 0) yield* runProgram(invocation, [...command, ...paths], 'find');
      }
    },
  };
}

export const find: Program = function* (invocation) {
  const { files } = invocation.host;
  const first = invocation.args.findIndex((arg) => /^[-!(]/.test(arg));
  const operands = first === -1 ? invocation.args : invocation.args.slice(0, first);
  const plan = parsePlan(invocation, first === -1 ? [] : invocation.args.slice(first));
  function* visit(shown: string, path: string, depth: number): Task<void> {
    const node = files.node(path, false);
    if (node === undefined) {
      if (depth === 0) throw new FileError('ENOENT');
      return;
    }
    yield 1;
    const isChosen = depth >= plan.shallowest && depth <= plan.deepest;
    if (isChosen && !plan.isDepthFirst) yield* plan.test({ shown, path, node });
    if (node.kind === 'folder' && depth < plan.deepest && !plan.pruned.has(path)) {
      for (const name of files.list(path)) yield* visit(joinPath(shown, name), joinPath(path, name), depth + 1);
    }
    if (isChosen && plan.isDepthFirst) yield* plan.test({ shown, path, node });
  }
  const starts = operands.length === 0 ? ['.'] : operands;
  const status = yield* forEach(
    invocation,
    starts,
    (operand) => operand,
    (operand) => visit(operand, pathIn(invocation, operand), 0),
  );
  yield* plan.finish();
  return status;
};
