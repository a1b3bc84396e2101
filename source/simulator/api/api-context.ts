/** The context of every handler of the API. */

import type { SimulatedCluster } from '../cluster.ts';
import type { DefaultingOptions } from '../defaults/defaults.ts';
import type { User } from './authorization/user.ts';
import type { ReaderTimes } from './reader-times.ts';

export interface ApiContext {
  readonly cluster: SimulatedCluster;
  readonly defaulting: DefaultingOptions;
}

/** A request as handlers see it. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly contentType: string;
  readonly user: User;
  /** The client's name in managedFields: the query's fieldManager, or else the first part of the User-Agent. */
  readonly manager: string;
  /** The times of the objects that are read and written. */
  readonly times: ReaderTimes;
  /** The same at a later moment of a long request. */
  readonly timesNow: () => ReaderTimes;
  /** Settles with the whole body. */
  readonly body: () => Promise<Buffer>;
}
