/** Converts terminal input to names of keys. */

/** The part of Ink's key description that is used. */
export interface KeyFlags {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

const KEY_NAMES: readonly (readonly [keyof KeyFlags, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/**
 * Keys that may follow an Esc so closely that both arrive together. A terminal sends the same bytes for Alt and the
 * key.
 */
const AFTER_ESC: readonly string[] = ['esc', 'enter', 'tab'];

/**
 * Keys typed fast arrive as one string: "jjj" is three keys. Esc and the key after it, which a slow line delivers
 * together, look like that key with Alt held. No key has a meaning with Alt here, so they are read as two keys. If they
 * were read as Enter alone, Esc and Enter would confirm the very plan that the user wanted to leave.
 */
export function readKeys(input: string, flags: KeyFlags): readonly string[] {
  const special = KEY_NAMES.find(([flag]) => flags[flag])?.[1];
  if (special !== undefined) return flags.meta && AFTER_ESC.includes(special) ? ['esc', special] : [special];
  const keys: string[] = flags.meta ? ['esc'] : [];
  for (const character of input) {
    const key = nameOf(character, flags.ctrl);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

function nameOf(character: string, ctrl: boolean): string | undefined {
  // A terminal sends NUL for Ctrl and the space bar, which Ink reads as Ctrl and the character before "a".
  if (character === '\0' || (ctrl && (character === '`' || character === ' '))) return 'ctrl-space';
  if (ctrl) return `ctrl-${character}`;
  if (character === ' ') return 'space';
  if (character === '\r' || character === '\n') return 'enter';
  if (character === '\t') return 'tab';
  if (character === '\u007f' || character === '\b') return 'backspace';
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return `ctrl-${String.fromCodePoint(code + 96)}`;
  return code < 32 ? undefined : character;
}
