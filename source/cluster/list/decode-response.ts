/** Decodes responses in JSON and in protobuf to plain values. Every function throws ClusterError `protocol`. */

import { ClusterError, messageOf, oneLine, type Peer, type StatusResponse } from '../errors.ts';
import { fields, integer, list, text } from '../json-fields.ts';
import { readEvent, readList, readObject } from '../protobuf/answer.ts';
import { createFrames } from '../protobuf/frames.ts';
import type { ResponseBody, ResponseStream } from '../transport.ts';
import { createLineSplitter } from './line-splitter.ts';

export function parseJson(json: string, peer: Peer): unknown {
  return orProtocolError('JSON', peer, () => JSON.parse(json));
}

function orProtocolError<T>(format: string, peer: Peer, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    const what = `The answer of ${peer.server} is not the ${format} of a Kubernetes API server (${messageOf(thrown)})`;
    throw new ClusterError('protocol', `${what}: check what stands between here and the server.`);
  }
}

const PROTOBUF = 'protobuf';

/** Decodes an object that is not a list. */
export function decodeObject({ bytes, isProtobuf }: ResponseBody, peer: Peer): unknown {
  return isProtobuf
    ? orProtocolError(PROTOBUF, peer, () => readObject(bytes))
    : parseJson(bytes.toString('utf8'), peer);
}

export interface DecodedPage {
  /** "PodList" */
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: unknown;
  /** Decoded one by one while they are iterated if they are in protobuf. */
  readonly items: Iterable<unknown>;
  /** The items that contain one of the texts. Of a page in JSON, all items: they are parsed already. */
  readonly itemsWith: (texts: readonly string[]) => Iterable<unknown>;
}

/** Decodes a page of a list. Anything else is returned as `other`. `nullIsEmpty`: a list may have null for no items. */
export function decodePage(
  body: ResponseBody,
  peer: Peer,
  nullIsEmpty: boolean,
): { readonly page: DecodedPage } | { readonly page: undefined; readonly other: unknown } {
  if (body.isProtobuf) {
    const page = orProtocolError(PROTOBUF, peer, () => readList(body.bytes));
    if (page === undefined) return { page, other: decodeObject(body, peer) };
    const itemsWith: DecodedPage['itemsWith'] = (texts) => eachOrProtocolError(page.itemsWith(texts), peer);
    return { page: { ...page, items: eachOrProtocolError(page.items, peer), itemsWith } };
  }
  const value = decodeObject(body, peer);
  const { kind, apiVersion, metadata, items } = fields<'kind' | 'apiVersion' | 'metadata' | 'items'>(value);
  // An API server writes `items: []` for an empty list. Without an array it is unknown whether there are objects.
  const isEmpty = nullIsEmpty && items === null;
  if (!Array.isArray(items) && !isEmpty) return { page: undefined, other: value };
  const all = list(items);
  return { page: { kind: text(kind), apiVersion: text(apiVersion), metadata, items: all, itemsWith: () => all } };
}

function* eachOrProtocolError(items: Iterable<unknown>, peer: Peer): Iterable<unknown> {
  const iterator = items[Symbol.iterator]();
  for (;;) {
    const { done, value } = orProtocolError(PROTOBUF, peer, () => iterator.next());
    if (done === true) return;
    yield value;
  }
}

export interface EventDecoder {
  /** Yields the events that this chunk completes. Each is decoded when it is iterated. */
  push(chunk: Uint8Array): Iterable<unknown>;
  /** Reports whether bytes of an unfinished event remain. */
  readonly unfinished: boolean;
}

/** Decodes the events of a watch. */
export function createEventDecoder({ isProtobuf }: Pick<ResponseStream, 'isProtobuf'>, peer: Peer): EventDecoder {
  return isProtobuf ? createFrameDecoder(peer) : createLineDecoder(peer);
}

function createLineDecoder(peer: Peer): EventDecoder {
  const lines = createLineSplitter();
  return {
    *push(chunk) {
      for (const line of orProtocolError('JSON', peer, () => lines.push(chunk))) yield parseJson(line, peer);
    },
    get unfinished() {
      return lines.unfinished;
    },
  };
}

function createFrameDecoder(peer: Peer): EventDecoder {
  const frames = createFrames();
  return {
    *push(chunk) {
      for (const frame of orProtocolError(PROTOBUF, peer, () => frames.push(chunk))) {
        yield orProtocolError(PROTOBUF, peer, () => readEvent(frame));
      }
    },
    get unfinished() {
      return frames.unfinished;
    },
  };
}

/** Reads a Status object. The HTTP status is used if the object has none. */
export function readStatusResponse(
  value: unknown,
  httpStatus: number,
  retryAfterMs: number | undefined,
): StatusResponse {
  const status = fields<'code' | 'reason' | 'message' | 'details'>(value);
  const details = fields<'name' | 'retryAfterSeconds' | 'causes'>(status.details);
  const wait = details.retryAfterSeconds;
  return {
    status: integer(status.code, httpStatus),
    reason: text(status.reason),
    message: text(status.message),
    objectName: text(details.name),
    retryAfterMs: retryAfterMs ?? (typeof wait === 'number' && wait > 0 ? wait * 1000 : undefined),
    causes: list(details.causes).map((item) => {
      const cause = fields<'reason' | 'message'>(item);
      return { reason: text(cause.reason), message: oneLine(text(cause.message)) };
    }),
  };
}
