/** The bytes that a terminal sends for a key. */

const KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  space: ' ',
  'ctrl-space': '\0',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  delete: '\x1b[3~',
};

/** @param key "enter", "ctrl-c", or a character */
export function keyBytes(key: string): string {
  const control = /^ctrl-([a-z\\])$/.exec(key)?.[1];
  if (control !== undefined) return String.fromCharCode(control.charCodeAt(0) & 0x1f);
  const bytes = KEYS[key];
  if (bytes !== undefined) return bytes;
  if ([...key].length !== 1) throw new Error(`there is no key "${key}"`);
  return key;
}
