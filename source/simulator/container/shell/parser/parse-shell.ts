/** Parses the text of a script. */

import { atEnd, createCursor, type Grammar, unexpected } from './cursor.ts';
import { parseCommand } from './parse-command.ts';
import { parseScript } from './parse-script.ts';
import { parseQuotedText, parseWord } from './parse-word.ts';
import type { Script } from './syntax.ts';

const GRAMMAR: Grammar = { script: parseScript, command: parseCommand, word: parseWord, quotedText: parseQuotedText };

/** @throws ShellSyntaxError */
export function parseShell(source: string, isBash: boolean): Script {
  const cursor = createCursor(source, { grammar: GRAMMAR, isBash });
  const script = parseScript(cursor, []);
  if (!atEnd(cursor)) throw unexpected(cursor);
  return script;
}
