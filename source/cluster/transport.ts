import type { Peer } from './errors.ts';

/** What the reflector needs of a connection. Every failure is a ClusterError, but for an abort by the caller. */
export interface Transport {
  /** How the server is called in sentences. */
  readonly peer: Peer;
  /** The body of a 2xx answer. */
  getText(path: string, options: RequestOptions): Promise<string>;
  /** The body of a 2xx answer as it comes, without any limit of time; ends when the server ends it properly. */
  stream(path: string, options: RequestOptions): Promise<AsyncIterable<Uint8Array>>;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** The Accept header; JSON where it is left out. */
  readonly accept?: string;
}
