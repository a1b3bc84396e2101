/** Splits a command line into flags and words, and parses their values, by the table of flags. */

import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import type { FlagSpec } from './flag-spec.ts';
import { FLAGS, type FlagName } from './flag-table.ts';
import { choiceHint, UsageError } from './usage-error.ts';

type ValueOf<Spec> = Spec extends { readonly parse: (text: string) => infer Value }
  ? Value
  : Spec extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { readonly value: string }
      ? string
      : boolean;

/** Undefined, or an empty list, if a flag is not given. */
export type ParsedFlags = {
  readonly [Name in FlagName]: (typeof FLAGS)[Name] extends { readonly repeatable: true }
    ? readonly ValueOf<(typeof FLAGS)[Name]>[]
    : ValueOf<(typeof FLAGS)[Name]> | undefined;
};

export interface CommandLineWords {
  /** The flags that were given, with every value as it was written, or true or false for a switch. */
  readonly given: ReadonlyMap<FlagName, readonly (string | boolean)[]>;
  /** The name of the command and its operands. */
  readonly words: readonly string[];
}

interface Spelling {
  readonly name: FlagName;
  readonly spec: FlagSpec;
  /** The value of a switch. */
  readonly isOn: boolean;
}

const ENTRIES = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];

/** Everything that may be written after the hyphens. */
const SPELLINGS: ReadonlyMap<string, Spelling> = new Map(
  ENTRIES.flatMap(([name, spec]) => {
    const on = { name, spec, isOn: true };
    return [
      [kebab(name), on] as const,
      ...(spec.alias === undefined ? [] : [[spec.alias, on] as const]),
      ...(spec.negatable === true ? [[`no-${kebab(name)}`, { name, spec, isOn: false }] as const] : []),
    ];
  }),
);

/** `command`: a letter may stand for another flag in each of several commands. */
function optionsFor(command: string | undefined): Readonly<Record<string, ParseArgsOptionDescriptor>> {
  return Object.fromEntries(
    [...SPELLINGS].map(([spelling, { name, spec }]) => [
      spelling,
      {
        type: spec.value === undefined ? 'boolean' : 'string',
        ...(spec.short === undefined || spelling !== kebab(name) || flagOfLetter(spec.short, command) !== name
          ? {}
          : { short: spec.short }),
      },
    ]),
  );
}

/** Returns the flag of the letter, the one of the command if there are several. */
export function flagOfLetter(letter: string, command: string | undefined): FlagName | undefined {
  const named = ENTRIES.filter(([, { short }]) => short === letter);
  const own = named.find(([, { commands }]) => command !== undefined && commands?.includes(command) === true);
  return (own ?? named[0])?.[0];
}

function tokensOf(argv: readonly string[], command: string | undefined) {
  const { tokens } = parseArgs({
    args: [...argv],
    options: optionsFor(command),
    allowPositionals: true,
    // The errors of the strict mode are several sentences that name no command.
    strict: false,
    tokens: true,
  });
  return tokens;
}

/** Splits the command line. `argv` without the program's name. Throws UsageError for what is no flag. */
export function splitFlags(argv: readonly string[]): CommandLineWords {
  const first = tokensOf(argv, undefined).find(({ kind }) => kind === 'positional');
  const tokens = tokensOf(argv, first?.kind === 'positional' ? first.value : undefined);
  const given = new Map<FlagName, (string | boolean)[]>();
  const words: string[] = [];
  let previousShort = '';
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { rawName, inlineValue = false } = token;
    if (/^-\d/.test(rawName)) {
      const word = argv[token.index] ?? rawName;
      throw new UsageError(`"${word}" is no number of replicas, partition or name: give a whole number from 0 on.`);
    }
    // "-A=true" is split into the short flags A, =, t, r, u, e.
    if (rawName === '-=' && previousShort !== '') throw new UsageError(`${previousShort} takes no value.`);
    const spelling = SPELLINGS.get(token.name);
    if (spelling === undefined) throw new UsageError(unknownFlagSentence(rawName));
    const isShort = !rawName.startsWith('--');
    const text = isShort && inlineValue ? token.value?.replace(/^=/, '') : token.value;
    const { name } = spelling;
    given.set(name, [...(given.get(name) ?? []), rawValue(spelling, rawName, text, inlineValue)]);
    previousShort = isShort ? rawName : '';
  }
  return { given, words };
}

function unknownFlagSentence(written: string): string {
  const known = [...SPELLINGS.keys()].map((name) => `--${name}`);
  const similar = written.startsWith('--') ? nearestQuestion(written, known) : undefined;
  const hint = similar === undefined ? '.' : `: ${similar}`;
  return `There is no flag ${written}${hint} See stsview --help.`;
}

function rawValue({ spec, isOn }: Spelling, written: string, text: string | undefined, isInline: boolean) {
  if (spec.value === undefined) {
    if (text !== undefined) throw new UsageError(`${written} takes no value.`);
    return isOn;
  }
  if (text === undefined || text === '' || (!isInline && text.startsWith('-') && text !== '-')) {
    throw new UsageError(`${written} needs a value. See stsview --help.`);
  }
  return text;
}

/** Converts the values of the flags that were given. Throws UsageError for an invalid one. */
export function parseFlags(given: CommandLineWords['given']): ParsedFlags {
  const flags = ENTRIES.map(([name, spec]) => {
    const values = (given.get(name) ?? []).map((value) => parseValue(name, spec, value));
    return [name, spec.repeatable === true ? values : values.at(-1)] as const;
  });
  return Object.fromEntries(flags) as unknown as ParsedFlags;
}

function parseValue(name: FlagName, { parse, choices }: FlagSpec, value: string | boolean): unknown {
  if (typeof value === 'boolean') return value;
  if (parse !== undefined) return parse(value);
  if (choices?.includes(value) === false) {
    throw new UsageError(`There is no ${kebab(name)} "${value}": ${choiceHint(value, choices)}`);
  }
  return value;
}

/** "dryRun" → "--dry-run" */
export function flagSpelling(name: FlagName): string {
  return `--${kebab(name)}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
