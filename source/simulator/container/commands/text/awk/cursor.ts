/** A place in the tokens of a program of awk. */

import { ProgramError } from '../../../program.ts';
import { awkTokens } from './tokens.ts';

export type AwkCursor = ReturnType<typeof createAwkCursor>;

/** @throws ProgramError */
export function createAwkCursor(source: string) {
  const tokens = awkTokens(source);
  let at = 0;
  const token = (ahead = 0) => tokens[at + ahead] ?? (['end', ''] as const);
  const isEnd = (): boolean => token()[0] === 'end';
  /** The mark at the cursor, empty for values and names. */
  const peek = (): string => (['mark', 'line', 'end'].includes(token()[0]) ? token()[1] : '');
  const fail = (): ProgramError => new ProgramError(`syntax error near "${token()[1] || 'the end'}"`, 2);
  const accept = (text: string): boolean => {
    if (isEnd() || peek() !== text) return false;
    at += 1;
    return true;
  };
  return {
    token,
    isEnd,
    peek,
    fail,
    accept,
    expect: (text: string): void => {
      if (!accept(text)) throw fail();
    },
    skip: (): void => {
      at += 1;
    },
    position: () => at,
    goTo: (position: number): void => {
      at = position;
    },
    skipLines: (): void => {
      while (accept('\n') || accept(';'));
    },
    skipNewlines: (): void => {
      while (accept('\n'));
    },
    takeName: (): string => {
      const [kind, text] = token();
      if (kind !== 'name') throw fail();
      at += 1;
      return text;
    },
    /** Whether the parenthesis that begins here ends the statement, or what it prints. */
    closesStatement: (): boolean => {
      let depth = 0;
      for (let index = at; index < tokens.length; index += 1) {
        const [kind, text] = tokens[index] ?? ['end', ''];
        if (kind === 'mark' && text === '(') depth += 1;
        if (kind === 'mark' && text === ')') depth -= 1;
        if (depth > 0) continue;
        const [next, mark] = tokens[index + 1] ?? ['end', ''];
        return ['line', 'end'].includes(next) || (next === 'mark' && [';', '}', '>', '>>', '|'].includes(mark));
      }
      return false;
    },
  };
}
