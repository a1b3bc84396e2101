import type { Peer } from './errors.ts';

/** What the reflector needs of a connection. Every failure but an abort by the caller is a ClusterError. */
export interface Transport {
  /** The server and user as named in sentences. */
  readonly peer: Peer;
  /** Returns the body of a 2xx response. */
  getText(path: string, options: RequestOptions): Promise<string>;
  /** Yields the body of a 2xx response as it arrives, without a time limit. Ends when the server ends it properly. */
  stream(path: string, options: RequestOptions): Promise<AsyncIterable<Uint8Array>>;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** The Accept header; JSON by default. */
  readonly accept?: string;
}
