/** Runs a script of sed on one line. */

import type { Task } from '../../kernel/task.ts';
import { ProgramError, pathIn } from '../../program.ts';
import { openOperand, readAll } from '../../text/lines.ts';
import { flushAfter, isMeant, nextSedLine, type SedRun } from './sed-run.ts';
import type { Substitution } from './sed-script.ts';
import { substituteMatches } from './substitute.ts';

/** How many commands a script may run without an end. */
const MOST_STEPS = 5_000_000;

function substitute(run: SedRun, { regex: own, replacement, isGlobal, from }: Substitution): boolean {
  const regex = own ?? run.lastRegex;
  if (regex === undefined) throw new ProgramError('no previous regular expression');
  run.lastRegex = regex;
  const { text, count } = substituteMatches(run.pattern, regex, { template: replacement, from, isGlobal });
  run.pattern = text;
  return count > 0;
}

/** A file that is not there counts as empty. */
function* readFile({ invocation }: SedRun, path: string): Task<string> {
  if (invocation.host.files.node(pathIn(invocation, path)) === undefined) return '';
  return yield* readAll(openOperand(invocation, path));
}

type SedOutcome = 'next' | 'deleted' | 'quit' | 'silent';

/** Runs the script on the present line. */
export function* runSedCycle(run: SedRun): Task<SedOutcome> {
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
        yield* nextSedLine(run);
        break;
      case 'N': {
        const before = run.pattern;
        if (run.number >= run.lines.length) return 'next';
        yield* nextSedLine(run);
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
