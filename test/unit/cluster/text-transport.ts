import type { RequestOptions, Transport } from '../../../source/cluster/transport.ts';

/** A transport for JSON that supports no watch. */
export function createTextTransport(
  getText: (path: string, options: RequestOptions) => Promise<string>,
  server = 'https://shop',
): Transport {
  return {
    peer: { server, userName: 'eve' },
    addressChanges: 0,
    getText,
    getBody: async (path, options) => ({ bytes: Buffer.from(await getText(path, options)), isProtobuf: false }),
    stream: () => Promise.reject(new Error('nothing is watched')),
  };
}
