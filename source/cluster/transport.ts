import type { Peer } from './errors.ts';

/** What the reflector needs of a connection. Every failure but an abort by the caller is a ClusterError. */
export interface Transport {
  /** The server and user as named in sentences. */
  readonly peer: Peer;
  /** How often the address of the server has changed. Versions of one server mean nothing to another. */
  readonly addressChanges: number;
  /** Returns the body of a 2xx response. */
  getBody(path: string, options: RequestOptions): Promise<ResponseBody>;
  /** Returns the body of a 2xx response as text. */
  getText(path: string, options: RequestOptions): Promise<string>;
  /** Returns the body of a 2xx response as it arrives, without a time limit. Ends when the server ends it properly. */
  stream(path: string, options: RequestOptions): Promise<ResponseStream>;
}

export interface ResponseBody {
  readonly bytes: Buffer;
  /** True if the Content-Type names protobuf. Other bodies are text, most of them JSON. */
  readonly isProtobuf: boolean;
}

export interface ResponseStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly isProtobuf: boolean;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** After so many milliseconds without a byte the request is given up; 75 s by default. */
  readonly idleMs?: number;
  /** The Accept header; JSON by default. */
  readonly accept?: string;
  /** True if the response may be in protobuf, which holds only the fields that schema.proto lists. */
  readonly protobuf?: boolean;
}
