/** What can go wrong on the line between the program and the API server. */

import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';

export interface AskedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly isWatch: boolean;
  readonly headers: IncomingHttpHeaders;
  /** Empty for a read. */
  readonly body: string;
}

/** An answer in place of the server's. */
export interface LineAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** True if the body never ends. */
  readonly isEndless?: boolean;
}

export type RequestFault =
  | { readonly type: 'answer'; readonly answer: LineAnswer }
  /** Bytes in place of an HTTP response. */
  | { readonly type: 'raw'; readonly bytes: string }
  | { readonly type: 'reset' }
  | { readonly type: 'hang' }
  /** The server is asked after so many milliseconds. */
  | { readonly type: 'delay'; readonly ms: number }
  /** The body of the server's answer passes through a stream. `asJson`: the server is asked for JSON. */
  | { readonly type: 'transform'; readonly transform: () => Transform; readonly asJson?: boolean }
  /** The body of the server's answer, which has to be JSON, is replaced. */
  | { readonly type: 'rewrite'; readonly rewrite: (body: unknown) => unknown };

export interface LineFault {
  /** What becomes of new connections; they are accepted by default. `swallowed`: accepted and never read. */
  readonly connections?: 'refused' | 'reset' | 'swallowed';
  /**
   * What becomes of the open ones when the fault begins: reset by default. `frozen`: nothing more passes, and they stay
   * open.
   */
  readonly open?: 'reset' | 'ended' | 'frozen' | 'kept';
  /** All connections are reset again and again. */
  readonly cutEveryMs?: number;
  /** The fault of a request; undefined if the server answers it. */
  readonly request?: (request: AskedRequest) => RequestFault | undefined;
}
