/** Reads a file, a pipe or the standard input up to a limit. */

import { createReadStream } from 'node:fs';
import { ManifestError } from './manifest-error.ts';

/** Larger files are no manifests of people; one object may have 3 MiB at most. */
const MAX_BYTES = 32 * 2 ** 20;

/** Reads UTF-8, and UTF-16 with a byte order mark, as kubectl does. */
function decoded(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * @param path "-" for the standard input
 * @throws ManifestError if there is too much
 */
export async function readText(path: string, name: string): Promise<string> {
  // A descriptor of its own would stay with the process, which still needs it.
  const stream = path === '-' ? createReadStream('', { fd: 0, autoClose: false }) : createReadStream(path);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > MAX_BYTES) {
      throw new ManifestError([`${name}: larger than ${MAX_BYTES / 2 ** 20} MiB: split it, or leave some out`]);
    }
    parts.push(part);
  }
  return decoded(Buffer.concat(parts));
}
