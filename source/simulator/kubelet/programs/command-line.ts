/** Which command a container runs by its `command` and `args`. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { Environment } from '../config/environment.ts';
import { expandReferences } from '../config/expansion.ts';
import type { ImageRole } from '../images/image-role.ts';

const SHELLS = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;

function wordsOf(container: unknown, field: 'command' | 'args', environment: Environment): readonly string[] {
  return itemsOf(at(container, field)).map((word) => expandReferences(stringOf(word), environment));
}

/** All words that the container's spec gives to its program. */
export function givenWords(container: unknown, environment: Environment): readonly string[] {
  return [...wordsOf(container, 'command', environment), ...wordsOf(container, 'args', environment)];
}

/** Returns the words of a command to run; undefined if the image's own program runs. */
export function commandOf(
  container: unknown,
  role: ImageRole | undefined,
  environment: Environment,
): readonly string[] | undefined {
  const words = givenWords(container, environment);
  const isShell = role?.isShell === true;
  const isOpen = at(container, 'stdin') === true || at(container, 'tty') === true;
  if (words.length === 0) {
    // Who opens a terminal in an image that nobody knows wants its shell.
    if (!isShell && (role !== undefined || at(container, 'tty') !== true)) return undefined;
    return isOpen ? ['sh'] : ['true'];
  }
  const isOwn = isShell || itemsOf(at(container, 'command')).length > 0;
  // The usual entry points hand over to what is no option: "docker run -it mysql mysql -h db".
  const isHandedOver = (role !== undefined || isOpen) && !stringOf(words[0]).startsWith('-');
  if (!isOwn && !isHandedOver) return undefined;
  // A shell waits for someone who types, or finds no input and ends.
  return isBareShell(words) && !isOpen ? ['true'] : words;
}

function isBareShell(words: readonly string[]): boolean {
  return SHELLS.test(words[0] ?? '') && words.slice(1).every((word) => /^-[il]+$/.test(word));
}

/** Returns the line that the words come to: that of `sh -c LINE`, or the words themselves. */
export function commandText(words: readonly string[]): string {
  const flag = words.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
  return SHELLS.test(words[0] ?? '') && flag !== -1 ? (words[flag + 1] ?? '').trim() : words.join(' ');
}
