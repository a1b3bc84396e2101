/** The text of `stsview --help`, made from the commands and the table of flags. */

import { COMMANDS } from './commands/registry.ts';
import { FLAG_GROUPS, type FlagGroup, type FlagSpec } from './flags/flag-spec.ts';
import { FLAGS, type FlagName } from './flags/flag-table.ts';
import { flagSpelling } from './flags/parse-flags.ts';

interface Line {
  readonly left: string;
  readonly right: string;
}

const LEFT_WIDTH = 35;

/** Ends without a line break. */
export function helpText(): string {
  const usage = COMMANDS.map(({ usage: words, summary }) => ({ left: `stsview ${words}`, right: summary }));
  return [
    section('Usage', usage),
    '  SET is a name, or NAMESPACE/NAME.',
    ...FLAG_GROUPS.map((group) => section(group, linesOf(group))),
    '  In the dashboard, ? lists the keys.',
  ].join('\n\n');
}

function section(heading: string, lines: readonly Line[]): string {
  return [`  ${heading}`, ...lines.map(({ left, right }) => `    ${left.padEnd(LEFT_WIDTH)}${right}`.trimEnd())].join(
    '\n',
  );
}

/** Returns the lines of a group in the order of the table. */
function linesOf(group: FlagGroup): readonly Line[] {
  const specs = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];
  const lines: Line[] = [];
  for (const [name, spec] of specs.filter(([, candidate]) => candidate.group === group)) {
    const left = spec.shownAs ?? flagText(name, spec);
    const last = lines.at(-1);
    if (last !== undefined && spec.help !== '' && last.right === spec.help) {
      lines.splice(-1, 1, { ...last, left: `${last.left}, ${left}` });
    } else lines.push({ left, right: spec.help });
  }
  const others = specs.flatMap(([name, { alsoIn }]) =>
    alsoIn?.group === group ? [{ left: flagText(name, alsoIn), right: alsoIn.help }] : [],
  );
  return [...lines, ...others];
}

/** "-n, --namespace NAME" */
function flagText(name: FlagName, { short, value }: Pick<FlagSpec, 'short' | 'value'>): string {
  const long = `${short === undefined ? '' : `-${short}, `}${flagSpelling(name)}`;
  return value === undefined ? long : `${long} ${value}`;
}
