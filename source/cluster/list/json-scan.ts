/** Finds the ends of values in a JSON text without parsing it. */

const QUOTE = 34;
const BACKSLASH = 92;

/** Returns the index after the object or array that opens at `start`; -1 if the text ends inside it. */
export function endOfValue(json: string, start: number): number {
  let depth = 0;
  for (let index = start; index < json.length; index += 1) {
    switch (json.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(json, index);
        if (index === -1) return -1;
        break;
      case 91: // [
      case 123: // {
        depth += 1;
        break;
      case 93: // ]
      case 125: // }
        depth -= 1;
        if (depth === 0) return index + 1;
        break;
      default:
    }
  }
  return -1;
}

/** Returns the index of the quote that ends the string whose opening quote is at `start`; -1 if there is none. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end;
}

/** Reports whether the character at `index` follows an odd number of backslashes. */
export function isEscaped(json: string, index: number): boolean {
  let first = index;
  while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (index - first) % 2 === 1;
}
