import { ClusterError, errorFromStatus, messageOf, oneLine, type Peer, type StatusResponse } from '../errors.ts';
import { fields, integer, isRecord, list, text } from '../json-fields.ts';
import type { Transport } from '../transport.ts';
import { cutManagedFields } from './managed-fields.ts';
import { splitList } from './split-list.ts';

const PAGE_SIZE = 500;

export interface ListPage {
  /** Parsed one by one while they are iterated. @throws ClusterError `protocol` */
  readonly items: Iterable<unknown>;
  /** The version of the whole list, equal on all of its pages. */
  readonly resourceVersion: string;
  readonly last: boolean;
}

/** A collection and the selectors that narrow it. */
export interface Collection {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The page size of the first request; undefined for the usual size. */
  readonly firstPage?: number | undefined;
  /** Whether the objects are read with their managedFields. */
  readonly withManagedFields?: boolean | undefined;
}

/** Parses JSON from the server without managedFields. @throws ClusterError `protocol` if it is not JSON */
export function parseJson(json: string, peer: Peer): unknown {
  return parseJsonWithManagedFields(cutManagedFields(json), peer);
}

/** Parses JSON from the server with managedFields. */
export function parseJsonWithManagedFields(json: string, peer: Peer): unknown {
  try {
    return JSON.parse(json);
  } catch (thrown) {
    const what = `The answer of ${peer.server} is not the JSON of a Kubernetes API server (${messageOf(thrown)})`;
    throw new ClusterError('protocol', `${what}: check what stands between here and the server.`);
  }
}

/** Reads a Status object. The HTTP status is used if the object has none. */
export function readStatusResponse(
  value: unknown,
  httpStatus: number,
  retryAfterMs: number | undefined,
): StatusResponse {
  const status = fields<'code' | 'reason' | 'message' | 'details'>(value);
  const details = fields<'retryAfterSeconds' | 'causes'>(status.details);
  const wait = details.retryAfterSeconds;
  return {
    status: integer(status.code, httpStatus),
    reason: text(status.reason),
    message: oneLine(text(status.message)),
    retryAfterMs: retryAfterMs ?? (typeof wait === 'number' && wait > 0 ? wait * 1000 : undefined),
    causes: list(details.causes).map((item) => {
      const cause = fields<'reason' | 'message'>(item);
      return { reason: text(cause.reason), message: oneLine(text(cause.message)) };
    }),
  };
}

export function pathWith(collection: Collection, query: Readonly<Record<string, string>>): string {
  return `${collection.path}?${new URLSearchParams({ ...collection.query, ...query })}`;
}

function readPage(json: string, peer: Peer, whole: boolean): ListPage & { readonly next: string } {
  const parse = (text: string) => (whole ? parseJsonWithManagedFields(text, peer) : parseJson(text, peer));
  const list = splitList(json);
  const value = parse(list === undefined ? json : list.head);
  const top = fields<'kind' | 'metadata' | 'items'>(value);
  if (top.kind === 'Status') throw errorFromStatus(readStatusResponse(value, 500, undefined), peer);
  const metadata = fields<'resourceVersion' | 'continue'>(top.metadata);
  // Some servers return `items: null` for an empty list.
  const items = top.items ?? [];
  if (!isRecord(value) || !Array.isArray(items) || text(metadata.resourceVersion) === '') {
    const sentence = `${peer.server} answered a list with something else: check that it is a Kubernetes API server.`;
    throw new ClusterError('protocol', sentence);
  }
  const next = text(metadata.continue);
  return {
    items: list === undefined ? items : parseEach(list.items, parse),
    resourceVersion: text(metadata.resourceVersion),
    last: next === '',
    next,
  };
}

function* parseEach(texts: Iterable<string>, parse: (text: string) => unknown): Iterable<unknown> {
  for (const text of texts) yield parse(text);
}

export interface ListOptions {
  readonly signal: AbortSignal;
  readonly accept?: string;
  /** False to request everything in one response, for servers whose pages expire before the next one is requested. */
  readonly paged?: boolean;
}

/** Yields the pages of a collection one after the other. @throws ClusterError; `gone` if a page has expired */
export async function* listPages(
  transport: Transport,
  collection: Collection,
  { signal, accept, paged = true }: ListOptions,
): AsyncGenerator<ListPage> {
  let next = '';
  let limit = collection.firstPage ?? PAGE_SIZE;
  do {
    const query: Record<string, string> = paged ? { limit: String(limit) } : {};
    if (next !== '') Object.assign(query, { continue: next });
    const options = accept === undefined ? { signal } : { signal, accept };
    const body = await transport.getText(pathWith(collection, query), options);
    const page = readPage(body, transport.peer, collection.withManagedFields === true);
    next = page.next;
    limit = PAGE_SIZE;
    yield page;
  } while (next !== '');
}
