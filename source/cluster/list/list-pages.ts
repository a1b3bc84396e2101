import { ClusterError, errorFromStatus, type Peer } from '../errors.ts';
import { fields, text } from '../json-fields.ts';
import type { ResponseBody, Transport } from '../transport.ts';
import { decodePage, readStatusResponse } from './decode-response.ts';

const PAGE_SIZE = 500;

export interface ListPage {
  /** Decoded one by one while they are iterated if they are in protobuf. @throws ClusterError `protocol` */
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
}

export function pathWith(collection: Collection, query: Readonly<Record<string, string>>): string {
  return `${collection.path}?${new URLSearchParams({ ...collection.query, ...query })}`;
}

function readPage(body: ResponseBody, peer: Peer): ListPage & { readonly next: string } {
  const answer = decodePage(body, peer);
  if (answer.page === undefined && fields<'kind'>(answer.other).kind === 'Status') {
    throw errorFromStatus(readStatusResponse(answer.other, 500, undefined), peer);
  }
  const metadata = fields<'resourceVersion' | 'continue'>(answer.page?.metadata);
  const resourceVersion = text(metadata.resourceVersion);
  if (answer.page === undefined || resourceVersion === '') {
    const sentence = `${peer.server} answered a list with something else: check that it is a Kubernetes API server.`;
    throw new ClusterError('protocol', sentence);
  }
  const next = text(metadata.continue);
  return { items: answer.page.items, resourceVersion, last: next === '', next };
}

export interface ListOptions {
  readonly signal: AbortSignal;
  readonly accept?: string;
  /** True if the list may come in protobuf, with only the fields that schema.proto lists. */
  readonly protobuf?: boolean;
  /** False to request everything in one response, for servers whose pages expire before the next one is requested. */
  readonly paged?: boolean;
}

/** Yields the pages of a collection one after the other. @throws ClusterError; `gone` if a page has expired */
export async function* listPages(
  transport: Transport,
  collection: Collection,
  { paged = true, ...request }: ListOptions,
): AsyncGenerator<ListPage> {
  let next = '';
  let limit = collection.firstPage ?? PAGE_SIZE;
  do {
    const query: Record<string, string> = paged ? { limit: String(limit) } : {};
    if (next !== '') Object.assign(query, { continue: next });
    const page = readPage(await transport.getBody(pathWith(collection, query), request), transport.peer);
    next = page.next;
    limit = PAGE_SIZE;
    yield page;
  } while (next !== '');
}
