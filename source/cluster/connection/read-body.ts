import type { IncomingMessage } from 'node:http';
import { finished, type Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ClusterError, type Peer } from '../errors.ts';

/**
 * The largest body that is read, in bytes, before and after decompression. 20,000 pods in one list are less; more than
 * this is no answer of an API server, and would fill the memory.
 */
export const LARGEST_BODY = 256 * 1024 * 1024;

const unzip = promisify(gunzip);

/**
 * How much is decompressed at a time, in bytes. After each part the event loop has to come round, which takes long while
 * several lists are read; Node's own 16 KiB would be 150 parts of a page of pods.
 */
const LARGEST_PART = 4 * 1024 * 1024;
const SMALLEST_PART = 16 * 1024;
/** Lists are compressed to about a fifteenth. */
const USUAL_RATIO = 20;

function partSize(compressed: number): number {
  return Math.min(LARGEST_PART, Math.max(SMALLEST_PART, USUAL_RATIO * compressed));
}

export interface BodyOptions {
  readonly peer: Peer;
  readonly limit: number;
  /** Called for every chunk, with its length. */
  readonly onBytes?: (bytes: number) => void;
}

/** Reads the whole body, decompressed. @throws ClusterError `protocol` for one that is too large */
export async function readBody(
  response: Pick<IncomingMessage, 'headers'> & Readable,
  options: BodyOptions,
): Promise<Buffer> {
  const { peer, limit } = options;
  const body = Buffer.concat(await readChunks(response, options));
  if (response.headers['content-encoding'] !== 'gzip') return body;
  try {
    return await unzip(body, { maxOutputLength: limit, chunkSize: partSize(body.length) });
  } catch (thrown) {
    const isTooLarge = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge ? tooLarge(peer, limit) : thrown;
  }
}

/** Takes each chunk as it comes. Iterating over the response would join and so copy what has gathered in between. */
function readChunks(response: Readable, { peer, limit, onBytes }: BodyOptions): Promise<readonly Buffer[]> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    finished(response, (error) => (error ? reject(error) : resolve(chunks)));
    response.on('data', (chunk: unknown) => {
      if (!Buffer.isBuffer(chunk)) return;
      onBytes?.(chunk.length);
      chunks.push(chunk);
      size += chunk.length;
      if (size > limit) response.destroy(tooLarge(peer, limit));
    });
  });
}

function tooLarge(peer: Peer, limit: number): ClusterError {
  const megabytes = Math.round(limit / 1e6);
  const sentence = `The API server ${peer.server} answered with more than ${megabytes} MB, which is not read: check what stands between here and the server.`;
  return new ClusterError('protocol', sentence);
}
