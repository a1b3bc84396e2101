/** Splits a line as a shell does, as far as lessons need it: blanks, single and double quotes, backslashes. */

/** Returns undefined if a quote is not closed, or for what a shell would expand or join. */
export function shellWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      word ??= '';
    } else if (character === quote && quote !== '') {
      quote = '';
    } else if (character === '\\' && quote !== "'" && index + 1 < line.length) {
      index += 1;
      word = (word ?? '') + (line[index] ?? '');
    } else if (quote !== "'" && (character === '$' || character === '`')) {
      return undefined;
    } else if (quote === '' && '|;&<>'.includes(character)) {
      return undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return undefined;
  if (word !== undefined) words.push(word);
  return words;
}
