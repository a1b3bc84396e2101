/** Which builtins are special. */

/** Assignments before these stay. */
const SPECIAL: ReadonlySet<string> = new Set([
  ':',
  '.',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'trap',
  'unset',
]);

export function isSpecial(name: string): boolean {
  return SPECIAL.has(name);
}
