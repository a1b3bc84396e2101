/** Finds out what the last word of an incomplete command line may become. Reads nothing. */

import type { CliCommand, Operand } from '../command.ts';
import { COMMANDS } from '../commands/registry.ts';
import type { FlagSpec } from '../flags/flag-spec.ts';
import { FLAGS, type FlagName } from '../flags/flag-table.ts';
import { DASHBOARD, isFlagOf } from '../flags/misplaced-flags.ts';
import { flagOfLetter, flagSpelling } from '../flags/parse-flags.ts';

export interface Candidate {
  readonly value: string;
  readonly what: string;
}

export type CompletedWord =
  | { readonly type: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'files' }
  | { readonly type: 'names'; readonly kind: NameKind; readonly typed: string };

/** Names that only the kubeconfig or the cluster knows. */
export type NameKind = 'context' | 'cluster' | 'user' | 'namespace' | 'set' | 'pod' | 'set-or-pod';

const ENTRIES = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];

const NAMES_OF_FLAGS: Readonly<Partial<Record<FlagName, NameKind>>> = {
  context: 'context',
  cluster: 'cluster',
  user: 'user',
  namespace: 'namespace',
  execIn: 'pod',
};
const FLAGS_OF_FILES: ReadonlySet<FlagName> = new Set(['kubeconfig', 'filename']);
const NOTHING: CompletedWord = { type: 'candidates', candidates: [] };

/** `words` without the program's name; the last one is incomplete and may be empty. */
export function completedWord(words: readonly string[]): CompletedWord {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const pending = flagWithoutValue(before);
  if (pending !== undefined) return flagValue(pending, '', current);
  const [, start = '', typed] = /^(--[^=]+=)(.*)$/s.exec(current) ?? [];
  const inline = start === '' ? undefined : longFlag(start.slice(0, -1));
  if (typed !== undefined) return inline === undefined ? NOTHING : flagValue(inline, start, typed);
  const [name, ...operands] = plainWords(before);
  const command = COMMANDS.find((candidate) => candidate.name === (name ?? DASHBOARD));
  if (current.startsWith('-')) return command === undefined ? NOTHING : startingWith(current, flagsOf(command));
  if (name === undefined) return startingWith(current, commandNames());
  return command === undefined ? NOTHING : operand(command, operands.length, current);
}

function longFlag(word: string): FlagName | undefined {
  return ENTRIES.find(([name, { value }]) => value !== undefined && flagSpelling(name) === word)?.[0];
}

/** Returns the flag whose value the next word is. */
function flagWithoutValue(before: readonly string[]): FlagName | undefined {
  const last = before.at(-1) ?? '';
  if (last.startsWith('--')) return longFlag(last);
  // Of joined short flags the last one may take a value: -An
  const letter = /^-[A-Za-z]*([A-Za-z])$/.exec(last)?.[1];
  const command = before.find((word) => COMMANDS.some(({ name }) => name === word));
  const found = letter === undefined ? undefined : flagOfLetter(letter, command);
  const spec: FlagSpec | undefined = found === undefined ? undefined : FLAGS[found];
  return spec?.value === undefined ? undefined : found;
}

/** Returns the words that are neither flags nor values of flags. */
function plainWords(before: readonly string[]): readonly string[] {
  return before.filter(
    (word, index) => !word.startsWith('-') && flagWithoutValue(before.slice(0, index)) === undefined,
  );
}

/** `start`: what stands in the same word before the value. */
function flagValue(name: FlagName, start: string, typed: string): CompletedWord {
  const { choices = [], value = '' }: FlagSpec = FLAGS[name];
  if (FLAGS_OF_FILES.has(name)) return start === '' ? { type: 'files' } : NOTHING;
  const kind = NAMES_OF_FLAGS[name];
  if (kind !== undefined) return { type: 'names', kind, typed: `${start}${typed}` };
  // A value may be a list: parked,left-behind
  const list = value.includes(',') ? typed.slice(0, typed.lastIndexOf(',') + 1) : '';
  const candidates = choices.map((choice) => ({ value: `${start}${list}${choice}`, what: '' }));
  return startingWith(`${start}${typed}`, candidates);
}

function flagsOf(command: CliCommand): readonly Candidate[] {
  return ENTRIES.filter(([, spec]) => isFlagOf(spec, command.name)).flatMap(([name, { help, negatable }]) => [
    { value: flagSpelling(name), what: help },
    ...(negatable === true ? [{ value: flagSpelling(name).replace('--', '--no-'), what: help }] : []),
  ]);
}

function commandNames(): readonly Candidate[] {
  const named = COMMANDS.filter(({ name }) => name !== DASHBOARD);
  return [...named.map(({ name, summary }) => ({ value: name, what: summary })), { value: 'help', what: '' }];
}

function operand({ operands = [] }: CliCommand, index: number, typed: string): CompletedWord {
  const last = operands.at(-1);
  const found: Operand | undefined =
    operands[index] ?? (last !== undefined && last.kind !== 'word' && last.isRepeated === true ? last : undefined);
  if (found === undefined) return NOTHING;
  if (found.kind !== 'word') return { type: 'names', kind: found.kind, typed };
  return startingWith(
    typed,
    found.words.map((value) => ({ value, what: '' })),
  );
}

function startingWith(typed: string, candidates: readonly Candidate[]): CompletedWord {
  return { type: 'candidates', candidates: candidates.filter(({ value }) => value.startsWith(typed)) };
}
