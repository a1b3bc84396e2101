/** Commands that only a container's image has, answered by the table of images. */

import type { ImageRole, RoleCommand } from '../images/image-role.ts';
import { commandText } from './command-line.ts';

function textOf(words: readonly string[]): string {
  const line = commandText(words)
    .replaceAll('\\\n', ' ')
    .replace(/[ \t]+/g, ' ');
  return line.replace(/^(?:exec )?(?:\/\S+\/)?/, '');
}

export function findRoleCommand(role: ImageRole | undefined, words: readonly string[]): RoleCommand | undefined {
  const text = textOf(words);
  return role?.commands.find(({ command }) => text === command || text.startsWith(`${command} `));
}

/** Of most programs, the table knows only what a probe asks: to other questions its answer would be wrong. */
function isAnswered({ command, output, seconds }: RoleCommand, words: readonly string[]): boolean {
  const isProbe = command.includes(' ') || command === 'pg_isready' || /\bping\b/i.test(textOf(words));
  return isProbe && (output !== '' || seconds > 0);
}

export interface ImageAnswer {
  readonly output: string;
  readonly exitCode: number;
  readonly seconds: number;
}

/** The names of the programs of which the table knows some answers. */
export function answeringPrograms(role: ImageRole | undefined): readonly string[] {
  const names = (role?.commands ?? []).map(({ command }) => command.split(' ')[0] ?? '');
  return [...new Set(names)].filter((name) => name !== '');
}

/** What the image's own program answers to a command that somebody types; undefined if the table does not know it. */
export function imageAnswer(
  role: ImageRole | undefined,
  isServing: boolean,
  words: readonly string[],
): ImageAnswer | undefined {
  const command = findRoleCommand(role, words);
  if (command === undefined || !isAnswered(command, words)) return undefined;
  const { output, exitCode } = isServing ? command : command.unready;
  return { output, exitCode, seconds: command.seconds };
}
