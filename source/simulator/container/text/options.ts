/** Options of programs, as getopt reads them. */

import { ProgramError, UnknownOption } from '../program.ts';

export interface OptionForms {
  /** Letters without a value. */
  readonly flags?: string;
  /** Letters with a value. */
  readonly values?: string;
  /** Long names and the letter that each stands for. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end with the first operand, as for programs that run others. */
  readonly stopsAtOperand?: boolean;
  /** "-5" stands for "-n 5". */
  readonly numberIs?: string;
}

export interface Options {
  readonly has: (letter: string) => boolean;
  /** The last value. */
  readonly value: (letter: string) => string | undefined;
  readonly all: (letter: string) => readonly string[];
  /** The letters in the order in which they came. */
  readonly order: readonly string[];
  readonly operands: readonly string[];
}

/** @throws ProgramError for an option that is not known */
export function parseOptions(args: readonly string[], forms: OptionForms): Options {
  const { flags = '', values = '', long = {}, stopsAtOperand = false, numberIs } = forms;
  const found = new Map<string, string[]>();
  const order: string[] = [];
  const operands: string[] = [];
  const add = (letter: string, value = ''): void => {
    order.push(letter);
    found.set(letter, [...(found.get(letter) ?? []), value]);
  };
  let index = 0;
  const nextValue = (name: string): string => {
    index += 1;
    const value = args[index];
    if (value === undefined) throw new ProgramError(`option requires an argument: ${name}`);
    return value;
  };

  function takeLong(arg: string): void {
    const [name = '', ...rest] = arg.slice(2).split('=');
    const letter = long[name];
    if (letter === undefined) throw new UnknownOption(name);
    if (values.includes(letter)) add(letter, rest.length > 0 ? rest.join('=') : nextValue(name));
    else add(letter, rest.join('='));
  }

  function takeLetters(arg: string): void {
    for (let at = 1; at < arg.length; at += 1) {
      const letter = arg[at] ?? '';
      if (values.includes(letter)) {
        add(letter, at + 1 < arg.length ? arg.slice(at + 1) : nextValue(letter));
        return;
      }
      if (!flags.includes(letter)) throw new UnknownOption(letter);
      add(letter);
    }
  }

  for (; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (arg.startsWith('--')) takeLong(arg);
    else if (numberIs !== undefined && /^-\d+$/.test(arg)) add(numberIs, arg.slice(1));
    else if (arg.startsWith('-') && arg.length > 1) takeLetters(arg);
    else if (stopsAtOperand) {
      operands.push(...args.slice(index));
      break;
    } else operands.push(arg);
  }
  return {
    has: (letter) => found.has(letter),
    value: (letter) => found.get(letter)?.at(-1),
    all: (letter) => found.get(letter) ?? [],
    order,
    operands,
  };
}

/** "10", "4k", "1M", "2G", "1MB": bytes. @throws ProgramError */
export function parseSize(text: string): number {
  const found = /^(\d+)(c|w|b|kB|k|KiB|K|MB|MiB|M|m|GB|GiB|G|g|TiB|T)?$/.exec(text);
  if (found === null) throw new ProgramError(`invalid number '${text}'`);
  const unit = found[2] ?? '';
  const power = ['', 'k', 'm', 'g', 't'].indexOf(unit.slice(0, 1).toLowerCase());
  const factor =
    unit === 'w' ? 2 : unit === 'b' ? 512 : unit === 'c' || power < 0 ? 1 : (/^.B$/.test(unit) ? 1000 : 1024) ** power;
  return Number(found[1]) * factor;
}

/** A whole number. @throws ProgramError */
export function parseCount(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new ProgramError(`invalid number '${text}'`);
  return Number(text);
}
