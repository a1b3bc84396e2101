/** The lists in docs/command-line.md, generated from the commands and the table of flags. */

import { COMMANDS } from '../../../source/cli/commands/registry.ts';
import type { FlagSpec } from '../../../source/cli/flags/flag-spec.ts';
import { FLAGS, type FlagName } from '../../../source/cli/flags/flag-table.ts';
import { flagSpelling } from '../../../source/cli/flags/parse-flags.ts';

export function commandsTable(): string {
  const rows = COMMANDS.map(({ usage, summary }) => [`\`stsview ${usage}\``, summary]);
  return table([['command', 'what for'], ...rows]);
}

export function flagsTable(): string {
  const specs = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];
  const rows = specs.map(([name, spec]) => [flagCell(name, spec), commandsCell(spec), spec.help, choicesCell(spec)]);
  return table([['flag', 'commands', 'what for', 'values'], ...rows]);
}

function flagCell(name: FlagName, { short, value, shownAs, alias }: FlagSpec): string {
  const long = shownAs ?? `${flagSpelling(name)}${value === undefined ? '' : ` ${value}`}`;
  const others = alias === undefined ? '' : `, \`--${alias}\``;
  return `\`${short === undefined ? '' : `-${short}, `}${long}\`${others}`;
}

function commandsCell({ commands }: FlagSpec): string {
  return commands === undefined ? 'all' : commands.join(', ');
}

function choicesCell({ choices = [] }: FlagSpec): string {
  return choices.join(', ');
}

function table([heading = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [heading, heading.map(() => '---'), ...rows].map(line).join('\n');
}
