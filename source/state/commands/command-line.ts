/** Completes and understands what is typed after ":". */

import { nearestQuestion } from '../../domain/text/nearest.ts';
import type { State } from '../state.ts';
import { LINE_COMMANDS, type LineArgument, type LineCommand, type LineRequest } from './command-table.ts';

/** What the typed text may become. */
export interface LineChoice {
  readonly type: 'line';
  /** The whole line: "ns shop". */
  readonly text: string;
  readonly help: string;
  readonly needsSet: boolean;
  readonly request: LineRequest;
}

interface TypedLine {
  readonly word: string;
  /** Undefined until a blank has been typed. */
  readonly argument: string | undefined;
}

function parse(text: string): TypedLine {
  const [, word = '', rest] = /^\s*(\S*)(\s.*)?$/.exec(text) ?? [];
  return { word: word.toLowerCase(), argument: rest?.trim() };
}

/** Returns what can be chosen for the typed text, the exact word first; empty if nothing has that beginning. */
export function lineChoices(state: State, text: string): readonly LineChoice[] {
  const { word, argument } = parse(text);
  if (argument === undefined || argument === '') {
    const matching = LINE_COMMANDS.flatMap((command) => {
      const found = command.words.includes(word) ? word : command.words.find((candidate) => candidate.startsWith(word));
      return found === undefined ? [] : [choiceOf(command, found)];
    });
    return matching.toSorted((a, b) => Number(b.text === word) - Number(a.text === word));
  }
  const command = commandNamed(word);
  return command?.argument === undefined ? [] : argumentChoices(state, command, command.argument, word, argument);
}

function argumentChoices(
  state: State,
  { help }: LineCommand,
  { names, mayBeOther, request }: LineArgument,
  word: string,
  typed: string,
): readonly LineChoice[] {
  const known = names(state);
  const beginning = known.filter((name) => name.startsWith(typed));
  const containing = known.filter((name) => !name.startsWith(typed) && name.includes(typed));
  const other = !known.includes(typed) && mayBeOther(state, typed) ? [typed] : [];
  return [...other, ...beginning, ...containing].map((name) => {
    return { type: 'line' as const, text: `${word} ${name}`, help, needsSet: false, request: request(name) };
  });
}

function choiceOf({ help, needsSet, request }: LineCommand, word: string): LineChoice {
  return { type: 'line', text: word, help, needsSet: needsSet === true, request };
}

function commandNamed(word: string): LineCommand | undefined {
  return LINE_COMMANDS.find(({ words }) => words.includes(word));
}

/** Says in one sentence why nothing can be chosen for the typed text. */
export function unknownLineSentence(state: State, text: string): string {
  const { word, argument = '' } = parse(text);
  const command = commandNamed(word);
  if (command === undefined) {
    const similar = nearestQuestion(
      `:${word}`,
      LINE_COMMANDS.flatMap(({ words }) => words)
        .filter((name) => name.length > 1)
        .map((name) => `:${name}`),
    );
    const shown = LINE_COMMANDS.map(({ words }) => words[0]).join(', ');
    return `There is no :${word} here: ${similar ?? `known are ${shown}`}`;
  }
  if (command.argument === undefined) return `:${word} takes no argument: leave out "${argument}"`;
  const { what, names } = command.argument;
  const similar = nearestQuestion(argument, names(state));
  return `There is no ${what} "${argument}" here${similar === undefined ? '' : `: ${similar}`}`;
}
