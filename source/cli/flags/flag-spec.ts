/** The description of one flag, from which it is parsed, refused and explained. */
export interface FlagSpec {
  /** One letter. */
  readonly short?: string;
  /** Another spelling, without the hyphens in front, as other tools write it. */
  readonly alias?: string;
  /** What the help writes for the value. A flag without it is a switch. */
  readonly value?: string;
  /** Every occurrence counts. Otherwise the last one does. */
  readonly repeatable?: true;
  /** The possible values. */
  readonly choices?: readonly string[];
  /** Converts a value, and throws UsageError for an invalid one. Without it, a value is one of `choices`, or any text. */
  readonly parse?: (text: string) => unknown;
  /** A switch that --no-NAME turns off. */
  readonly negatable?: true;
  /** The names of the commands that take it. Without it, all of them do. */
  readonly commands?: readonly string[];
  /** Ends the sentence "--yes belongs to …". Needed if there are more than two commands. */
  readonly belongsTo?: string;
  /** The section of the help. Without it, the flag is named only in the usage of its command. */
  readonly group?: FlagGroup;
  /** Neighbours of one group with the same text share a line. */
  readonly help: string;
  /** How the help writes the flag, if not as --name VALUE. */
  readonly shownAs?: string;
  /** Another meaning that it has with one of its commands: one more line of the help. */
  readonly alsoIn?: Required<Pick<FlagSpec, 'group' | 'value' | 'help'>> & { readonly command: string };
}

export const FLAG_GROUPS = [
  'Which cluster',
  'Which sets',
  'Changing something',
  'Waiting',
  'Logs',
  'Which claims',
  'DNS',
  'Disks',
  'Demo',
  'Lessons',
  'How',
] as const;

export type FlagGroup = (typeof FLAG_GROUPS)[number];
