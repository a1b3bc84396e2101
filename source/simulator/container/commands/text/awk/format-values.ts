/** printf of awk: its values keep their type, and its format has no escapes left. */

import { formatOnce } from '../../../text/format.ts';
import { type AwkValue, awkNumber, awkText } from './values.ts';

const DIRECTIVES = /%[-+ #0]*(\*|\d+)?(?:\.(\*|\d+)?)?([%a-zA-Z])/g;

function valueFor(conversion: string, value: AwkValue): string {
  if (conversion === 's') return awkText(value);
  if (conversion !== 'c') return String(awkNumber(value));
  return typeof value === 'number' ? String.fromCharCode(Math.trunc(value) & 255) : awkText(value);
}

/** @throws ProgramError */
export function formatAwk(format: string, values: readonly AwkValue[]): string {
  const wanted = [...format.matchAll(DIRECTIVES)].flatMap(([, width, precision, conversion = '']) =>
    conversion === '%' ? [] : [...[width, precision].filter((size) => size === '*').map(() => 'd'), conversion],
  );
  return formatOnce(
    format,
    wanted.map((conversion, index) => valueFor(conversion, values[index] ?? { text: '' })),
    false,
  ).text;
}
