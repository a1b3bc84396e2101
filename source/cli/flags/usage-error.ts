import { nearestQuestion } from '../../domain/text/nearest.ts';

/** An error in the command line, in one sentence: exit code 2. */
export class UsageError extends Error {}

/** "did you mean json?", or "choose json or yaml." */
export function choiceHint(word: string, choices: readonly string[]): string {
  return nearestQuestion(word, choices) ?? `choose ${orList(choices)}.`;
}

/** ["a", "b", "c"] → "a, b or c" */
export function orList(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}
