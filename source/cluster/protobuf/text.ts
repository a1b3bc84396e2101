/**
 * Decodes text. Most texts of a list repeat (labels, conditions, images, names of nodes), so that decoded texts are
 * cached by their bytes. This saves memory and garbage collection.
 */

const SLOTS = 1 << 13;
/** Longer texts hardly repeat. */
const LONGEST = 80;
const ASCII = 0x80;

const known: string[] = new Array(SLOTS).fill('');

export function readUtf8(bytes: Buffer, from: number, to: number): string {
  const length = to - from;
  if (length > LONGEST) return bytes.toString('utf8', from, to);
  let hash = length;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= ASCII) return bytes.toString('utf8', from, to);
    hash = (Math.imul(hash, 31) + byte) | 0;
  }
  const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
  const candidate = known[slot] ?? '';
  if (candidate.length === length && isSame(candidate, bytes, from)) return candidate;
  const text = bytes.toString('latin1', from, to);
  known[slot] = text;
  return text;
}

function isSame(text: string, bytes: Buffer, from: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) !== bytes[from + index]) return false;
  }
  return true;
}
