/** sed: edits lines. */

import type { Task } from '../../kernel/task.ts';
import { type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { linesOf, openOperand, readAll } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';
import type { Regex } from '../../text/regex.ts';
import { type Address, parseSed, type SedCommand, type Substitution } from './sed-script.ts';
import { substituteMatches } from './substitute.ts';

/** How many commands a script may run without an end. */
const MOST_STEPS = 5_000_000;

interface Run {
  readonly invocation: Invocation;
  readonly commands: readonly SedCommand[];
  readonly isQuiet: boolean;
  readonly lines: readonly string[];
  readonly endsWithLine: boolean;
  readonly out: (text: string) => Task<void>;
  /** The number of the present line. */
  number: number;
  pattern: string;
  hold: string;
  lastRegex: Regex | undefined;
  /** Text that follows the line: of a and r. */
  after: string[];
  exitCode: number;
  steps: number;
}

function matchesAddress(run: Run, address: Address): boolean {
  switch (address.kind) {
    case 'line':
      return run.number === address.line;
    case 'last':
      return run.number === run.lines.length;
    case 'step':
      return address.step === 0
        ? run.number === address.first
        : run.number >= address.first && (run.number - address.first) % address.step === 0;
    case 'more':
      return false;
    case 'match': {
      const regex = address.regex ?? run.lastRegex;
      if (regex === undefined) throw new ProgramError('no previous regular expression');
      run.lastRegex = regex;
      return regex.test(run.pattern);
    }
  }
}

/** Whether a range goes on behind the present line. */
function endsLater(run: Run, command: SedCommand, end: Address): boolean {
  if (end.kind === 'line') return end.line > run.number;
  if (end.kind === 'more') {
    command.rangeEnd = run.number + end.count;
    return end.count > 0;
  }
  return end.kind !== 'last' || run.number < run.lines.length;
}

function isMeant(run: Run, command: SedCommand): boolean {
  const [first, second] = command.addresses;
  if (first === undefined) return !command.isNegated;
  let isIn: boolean;
  if (second === undefined) isIn = matchesAddress(run, first);
  else if (command.isInRange) {
    isIn = true;
    if (second.kind === 'more') command.isInRange = run.number < command.rangeEnd;
    else if (second.kind === 'line') {
      command.isInRange = run.number < second.line;
      isIn = run.number <= second.line;
    } else command.isInRange = !matchesAddress(run, second);
  } else {
    isIn = matchesAddress(run, first) || (first.kind === 'line' && first.line === 0 && run.number === 1);
    if (isIn) command.isInRange = endsLater(run, command, second);
  }
  return isIn !== command.isNegated;
}

function substitute(run: Run, { regex: own, replacement, isGlobal, from }: Substitution): boolean {
  const regex = own ?? run.lastRegex;
  if (regex === undefined) throw new ProgramError('no previous regular expression');
  run.lastRegex = regex;
  const { text, count } = substituteMatches(run.pattern, regex, { template: replacement, from, isGlobal });
  run.pattern = text;
  return count > 0;
}

function* nextLine(run: Run): Task<boolean> {
  if (run.number >= run.lines.length) return false;
  run.number += 1;
  run.pattern = run.lines[run.number - 1] ?? '';
  yield 1;
  return true;
}

function* flushAfter(run: Run): Task<void> {
  for (const text of run.after.splice(0)) yield* run.out(text);
}

function lineEnd(run: Run): string {
  return run.number === run.lines.length && !run.endsWithLine && run.after.length === 0 ? '' : '\n';
}

/** A file that is not there counts as empty. */
function* readFile({ invocation }: Run, path: string): Task<string> {
  if (invocation.host.files.node(pathIn(invocation, path)) === undefined) return '';
  return yield* readAll(openOperand(invocation, path));
}

type Outcome = 'next' | 'deleted' | 'quit' | 'silent';

/** Runs the script on the present line. */
function* cycle(run: Run): Task<Outcome> {
  let hasSubstituted = false;
  const labels = new Map(
    run.commands.flatMap(({ name, text }, index): [string, number][] => (name === ':' ? [[text, index]] : [])),
  );
  const target = (label: string): number => {
    if (label === '') return run.commands.length;
    const found = labels.get(label);
    if (found === undefined) throw new ProgramError(`can't find label for jump to \`${label}'`);
    return found;
  };
  for (let index = 0; index < run.commands.length; index += 1) {
    const command = run.commands[index];
    if (command === undefined) break;
    run.steps += 1;
    if (run.steps > MOST_STEPS) throw new ProgramError('the script does not end');
    if (run.steps % 64 === 0) yield 1;
    if (!isMeant(run, command)) {
      if (command.name === '{') index = command.end - 1;
      continue;
    }
    const { name, text, substitution } = command;
    switch (name) {
      case 's':
        if (substitution !== undefined && substitute(run, substitution)) {
          hasSubstituted = true;
          if (substitution.isPrinted) yield* run.out(`${run.pattern}\n`);
        }
        break;
      case 'y': {
        const half = text.length / 2;
        run.pattern = [...run.pattern]
          .map((letter) => {
            const at = text.slice(0, half).indexOf(letter);
            return at === -1 ? letter : (text[half + at] ?? letter);
          })
          .join('');
        break;
      }
      case 'p':
        yield* run.out(`${run.pattern}\n`);
        break;
      case 'P':
        yield* run.out(`${run.pattern.split('\n')[0]}\n`);
        break;
      case '=':
        yield* run.out(`${run.number}\n`);
        break;
      case 'd':
        return 'deleted';
      case 'D': {
        const end = run.pattern.indexOf('\n');
        if (end === -1) return 'deleted';
        run.pattern = run.pattern.slice(end + 1);
        index = -1;
        break;
      }
      case 'a':
        run.after.push(`${text}\n`);
        break;
      case 'i':
        yield* run.out(`${text}\n`);
        break;
      case 'c':
        if (!command.isInRange) yield* run.out(`${text}\n`);
        return 'deleted';
      case 'r':
        run.after.push(yield* readFile(run, text));
        break;
      case 'h':
        run.hold = run.pattern;
        break;
      case 'H':
        run.hold += `\n${run.pattern}`;
        break;
      case 'g':
        run.pattern = run.hold;
        break;
      case 'G':
        run.pattern += `\n${run.hold}`;
        break;
      case 'x':
        [run.pattern, run.hold] = [run.hold, run.pattern];
        break;
      case 'z':
        run.pattern = '';
        break;
      case 'n':
        if (run.number >= run.lines.length) return 'next';
        if (!run.isQuiet) yield* run.out(`${run.pattern}\n`);
        yield* flushAfter(run);
        yield* nextLine(run);
        break;
      case 'N': {
        const before = run.pattern;
        if (run.number >= run.lines.length) return 'next';
        yield* nextLine(run);
        run.pattern = `${before}\n${run.pattern}`;
        break;
      }
      case 'b':
        index = target(text);
        break;
      case 't':
        if (hasSubstituted) index = target(text);
        hasSubstituted = false;
        break;
      case 'T':
        if (!hasSubstituted) index = target(text);
        hasSubstituted = false;
        break;
      case 'q':
      case 'Q':
        run.exitCode = Number(text || 0);
        return name === 'q' ? 'quit' : 'silent';
      case '{':
      case '}':
      case ':':
        break;
      default:
        throw new ProgramError(`command ${name} is not part of this simulation`);
    }
  }
  return 'next';
}

function* edit(run: Run): Task<void> {
  while (yield* nextLine(run)) {
    const outcome = yield* cycle(run);
    if (outcome === 'silent') return;
    if (outcome !== 'deleted' && !run.isQuiet) yield* run.out(`${run.pattern}${lineEnd(run)}`);
    yield* flushAfter(run);
    if (outcome === 'quit') return;
  }
}

export const sed: Program = function* (invocation) {
  // "-i.bak" has its suffix with it, and "-i" takes no other word.
  const place = invocation.args.find((arg) => /^(?:-[nEr]*i|--in-place)/.test(arg));
  const before = place?.startsWith('--') ? '' : place?.replace(/i.*/, '');
  const args = invocation.args.flatMap((arg) => (arg !== place ? [arg] : before === '-' || !before ? [] : [before]));
  const options = parseOptions(args, {
    flags: 'nErsuz',
    values: 'ef',
    long: { quiet: 'n', silent: 'n', expression: 'e', file: 'f', 'regexp-extended': 'E', separate: 's' },
  });
  const scripts: string[] = [...options.all('e')];
  for (const path of options.all('f')) scripts.push(yield* readAll(openOperand(invocation, path)));
  const [first, ...others] = options.operands;
  if (scripts.length === 0 && first === undefined) throw new ProgramError('usage: sed [-nEi] SCRIPT [FILE]...');
  const operands = scripts.length === 0 ? others : options.operands;
  const script = scripts.length === 0 ? (first ?? '') : scripts.join('\n');
  const suffix = place?.replace(/^(?:-[nEr]*i|--in-place=?)/, '');

  function* editAll(files: readonly string[], out: Run['out']): Task<{ failed: boolean; exitCode: number }> {
    const { lines, failed } = yield* linesOf(invocation, files);
    const run: Run = {
      invocation,
      commands: parseSed(script, options.has('E') || options.has('r')),
      isQuiet: options.has('n') || script.startsWith('#n\n'),
      lines: lines.map(({ text }) => text),
      endsWithLine: lines.at(-1)?.isComplete !== false,
      out,
      number: 0,
      pattern: '',
      hold: '',
      lastRegex: undefined,
      after: [],
      exitCode: 0,
      steps: 0,
    };
    yield* edit(run);
    return { failed, exitCode: run.exitCode };
  }

  if (suffix === undefined) {
    const { failed, exitCode } = yield* editAll(operands, (text) => print(invocation, text));
    return exitCode !== 0 ? exitCode : failed ? 2 : 0;
  }
  let status = 0;
  for (const operand of operands) {
    let result = '';
    const path = pathIn(invocation, operand);
    const { failed, exitCode } = yield* editAll([operand], function* (text) {
      result += text;
    });
    if (failed) {
      status = 4;
      continue;
    }
    if (suffix !== '')
      invocation.host.files.write(`${path}${suffix}`, yield* readAll(openOperand(invocation, operand)));
    invocation.host.files.write(path, result);
    status = exitCode;
  }
  return status;
};
