/** The form of the program's error messages. */

import assert from 'node:assert/strict';

/**
 * Fails unless `text` is one line, "stsview: …", that matches the pattern and ends as a sentence, without control
 * characters.
 */
export function assertOneSentence(text: string, pattern: RegExp): void {
  const shown = JSON.stringify(text);
  assert.match(text, pattern, shown);
  assert.match(text, /^stsview: .*[.)!?]\r?\n?$/, `not one sentence: ${shown}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]/, `control characters: ${shown}`);
  assert.doesNotMatch(text, /\bat .*:\d+:\d+|Error:|should not have happened/, `a stack or a fault: ${shown}`);
}
