import { gunzipSync } from 'node:zlib';

/** More than any object of the API server may pack into its 1.5 MiB by compressing text. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Unpacks a text in gzip and base64; undefined if it is not one, or unpacks to more than 32 MiB. */
export function unpack(packed: string): string | undefined {
  try {
    return gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MAX_BYTES }).toString('utf8');
  } catch {
    return undefined;
  }
}
