import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ClusterError, type Peer } from '../errors.ts';

/**
 * The largest body that is read, in bytes, before and after decompression. 20,000 pods in one list are less; more than
 * this is no answer of an API server, and would fill the memory.
 */
export const LARGEST_BODY = 256 * 1024 * 1024;

const unzip = promisify(gunzip);

export interface BodyOptions {
  readonly peer: Peer;
  readonly limit: number;
  /** Called for every chunk, with its length. */
  readonly onBytes?: (bytes: number) => void;
}

/** Reads the whole body, decompressed. @throws ClusterError `protocol` for one that is too large */
export async function readBody(
  response: Pick<IncomingMessage, 'headers'> & AsyncIterable<unknown>,
  { peer, limit, onBytes }: BodyOptions,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    onBytes?.(chunk.length);
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) throw tooLarge(peer, limit);
  }
  const body = Buffer.concat(chunks);
  if (response.headers['content-encoding'] !== 'gzip') return body;
  try {
    return await unzip(body, { maxOutputLength: limit });
  } catch (thrown) {
    const isTooLarge = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? tooLarge(peer, limit) : thrown;
  }
}

function tooLarge(peer: Peer, limit: number): ClusterError {
  const megabytes = Math.round(limit / 1e6);
  const sentence = `The API server ${peer.server} answered with more than ${megabytes} MB, which is not read: check what stands between here and the server.`;
  return new ClusterError('protocol', sentence);
}
