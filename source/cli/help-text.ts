/** The texts of `stsview --help` and `stsview COMMAND --help`, made from the commands and the table of flags. */

import type { CliCommand } from './command.ts';
import { COMMANDS } from './commands/registry.ts';
import { FLAG_GROUPS, type FlagGroup, type FlagSpec } from './flags/flag-spec.ts';
import { FLAGS, type FlagName } from './flags/flag-table.ts';
import { isFlagOf } from './flags/misplaced-flags.ts';
import { flagSpelling } from './flags/parse-flags.ts';

interface Line {
  readonly left: string;
  readonly right: string;
}

type Entry = readonly [FlagName, FlagSpec];

const LEFT_WIDTH = 35;
const ENTRIES = Object.entries(FLAGS) as readonly Entry[];

/** Ends without a line break. */
export function helpText(): string {
  return [
    section('Usage', COMMANDS.map(usageLine)),
    '  SET is a name, or NAMESPACE/NAME.',
    ...FLAG_GROUPS.map((group) => section(group, linesOfGroup(group))),
    '  In the dashboard, ? lists the keys. stsview COMMAND --help tells more of one command.',
  ].join('\n\n');
}

/** Ends without a line break. */
export function commandHelpText(command: CliCommand): string {
  const examples = command.examples.map(([line, what]) => ({ left: `stsview ${line}`.trimEnd(), right: what }));
  const isOwn = ([, { commands }]: Entry): boolean => commands !== undefined;
  const entries = ENTRIES.filter(([, spec]) => isFlagOf(spec, command.name));
  const own = lines(entries.filter(isOwn).map((entry) => ownEntry(entry, command)));
  return [
    section('Examples', examples),
    section('Usage', [usageLine(command)]),
    ...(own.length === 0 ? [] : [section('Flags', own)]),
    section('Flags of every command', lines(entries.filter((entry) => !isOwn(entry)))),
  ].join('\n\n');
}

function usageLine({ usage, summary }: CliCommand): Line {
  return { left: `stsview ${usage}`, right: summary };
}

function section(heading: string, all: readonly Line[]): string {
  const width = Math.max(LEFT_WIDTH, ...all.map(({ left }) => left.length + 2));
  return [`  ${heading}`, ...all.map(({ left, right }) => `    ${left.padEnd(width)}${right}`.trimEnd())].join('\n');
}

/** Returns the lines of a group in the order of the table. */
function linesOfGroup(group: FlagGroup): readonly Line[] {
  const others = ENTRIES.flatMap(([name, { alsoIn }]) =>
    alsoIn?.group === group ? [{ left: flagText(name, alsoIn), right: `${alsoIn.command}: ${alsoIn.help}` }] : [],
  );
  return [...lines(ENTRIES.filter(([, spec]) => spec.group === group)), ...others];
}

/** A flag may have another meaning with one of its commands. */
function ownEntry([name, spec]: Entry, { name: command }: CliCommand): Entry {
  return [name, spec.alsoIn?.command === command ? { ...spec, ...spec.alsoIn } : spec];
}

/** Flags of the same text share a line. */
function lines(entries: readonly Entry[]): readonly Line[] {
  const result: Line[] = [];
  for (const [name, spec] of entries) {
    const left = spec.shownAs ?? flagText(name, spec);
    const last = result.at(-1);
    if (last !== undefined && spec.help !== '' && last.right === spec.help) {
      result.splice(-1, 1, { ...last, left: `${last.left}, ${left}` });
    } else result.push({ left, right: spec.help });
  }
  return result;
}

/** "-n, --namespace NAME" */
function flagText(name: FlagName, { short, value }: Pick<FlagSpec, 'short' | 'value'>): string {
  const long = `${short === undefined ? '' : `-${short}, `}${flagSpelling(name)}`;
  return value === undefined ? long : `${long} ${value}`;
}
