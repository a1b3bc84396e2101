/** Yields the braces and brackets of JSON that are not within a text, with where they are. */
export function* jsonBrackets(json: string): Iterable<{ readonly bracket: string; readonly at: number }> {
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at] ?? '';
    if (isText && character === '\\') at += 1;
    else if (character === '"') isText = !isText;
    else if (!isText && '{}[]'.includes(character)) yield { bracket: character, at };
  }
}
