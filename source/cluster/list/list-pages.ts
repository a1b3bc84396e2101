import { ClusterError, errorFromStatus, type Peer } from '../errors.ts';
import { fields, text } from '../json-fields.ts';
import type { ResponseBody, Transport } from '../transport.ts';
import { type DecodedPage, decodePage, readStatusResponse } from './decode-response.ts';

const PAGE_SIZE = 500;

export interface ListPage extends Pick<DecodedPage, 'items' | 'itemsWith'> {
  /** The version of the whole list, equal on all of its pages. */
  readonly resourceVersion: string;
  readonly last: boolean;
  /** Of the response, uncompressed. */
  readonly bytes: number;
}

/** A collection and the selectors that narrow it. */
export interface Collection {
  readonly path: string;
  /** The kind of the objects. Undefined for a custom resource, whose list may be named otherwise than "KindList". */
  readonly kind: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  /** The page size of the first request; undefined for the usual size. */
  readonly firstPage?: number | undefined;
}

export function pathWith({ path, query }: Pick<Collection, 'path' | 'query'>, more: Collection['query']): string {
  return `${path}?${new URLSearchParams({ ...query, ...more })}`;
}

/** "/apis/apps/v1/namespaces/shop/statefulsets" is of "apps/v1". */
function apiVersionOfPath(path: string): string {
  const [, , first = '', second = ''] = path.split('/');
  return path.startsWith('/apis/') ? `${first}/${second}` : first;
}

/** The list of objects whose metadata alone is requested, whatever their kind. */
const METADATA_LIST = 'PartialObjectMetadataList';

function isListOf({ path, kind }: Collection, page: DecodedPage, accept: string): boolean {
  if (page.kind === METADATA_LIST) return accept.includes(METADATA_LIST) && page.apiVersion.startsWith('meta.k8s.io/');
  return page.apiVersion === apiVersionOfPath(path) && (kind === undefined || page.kind === `${kind}List`);
}

function readPage(
  body: ResponseBody,
  collection: Collection,
  { accept = '', isOfExtension = false }: Pick<ListOptions, 'accept' | 'isOfExtension'>,
  peer: Peer,
): ListPage & { readonly next: string } {
  // The list of metadata alone has null for no items on every API server.
  const nullIsEmpty = isOfExtension || accept.includes(METADATA_LIST);
  const answer = decodePage(body, peer, nullIsEmpty);
  if (answer.page === undefined && fields<'kind'>(answer.other).kind === 'Status') {
    throw errorFromStatus(readStatusResponse(answer.other, 500, undefined), peer);
  }
  const metadata = fields<'resourceVersion' | 'continue'>(answer.page?.metadata);
  const resourceVersion = text(metadata.resourceVersion);
  const isVersioned = resourceVersion !== '' || isOfExtension;
  if (answer.page === undefined || !isVersioned || !isListOf(collection, answer.page, accept)) {
    const sentence = `${peer.server} answered the list ${collection.path} with something else: check what stands between here and the API server.`;
    throw new ClusterError('protocol', sentence);
  }
  const next = text(metadata.continue);
  const { items, itemsWith } = answer.page;
  return { items, itemsWith, resourceVersion, last: next === '', next, bytes: body.bytes.length };
}

export interface ListOptions {
  readonly signal: AbortSignal;
  /** After so many milliseconds without a byte a page is given up; 75 s by default. */
  readonly idleMs?: number;
  readonly accept?: string;
  /** True if the list may come in protobuf, with only the fields that schema.proto lists. */
  readonly protobuf?: boolean;
  /** False to request everything in one response, for servers whose pages expire before the next one is requested. */
  readonly paged?: boolean;
  /** True for APIs of extensions. Some of them give a list no version, and null for no items. */
  readonly isOfExtension?: boolean;
  /** The size of each next page; the usual size by default. */
  readonly pageSize?: () => number;
  /** True to request the next page while the caller works on the last one: twice the memory, and less waiting. */
  readonly ahead?: boolean;
}

/** A later page that is not found leaves the list incomplete. It says nothing about whether the API exists. */
async function laterPage(request: Promise<ResponseBody>, { path }: Collection, peer: Peer): Promise<ResponseBody> {
  try {
    return await request;
  } catch (thrown) {
    if (!(thrown instanceof ClusterError) || thrown.kind !== 'not-found') throw thrown;
    const sentence = `${peer.server} did not find the rest of the list ${path} (404): check what stands between here and the API server.`;
    throw new ClusterError('protocol', sentence, { status: thrown.status, cause: thrown });
  }
}

/**
 * Yields the pages of a collection one after the other. What is not a list of that kind, or belongs to another version
 * than the first page, is an error.
 * @throws ClusterError; `gone` if a page has expired
 */
export async function* listPages(
  transport: Transport,
  collection: Collection,
  { paged = true, isOfExtension = false, pageSize = () => PAGE_SIZE, ahead = false, ...request }: ListOptions,
): AsyncGenerator<ListPage> {
  const { peer } = transport;
  let version: string | undefined;

  /** Requests the page of a continue token, the first one for an empty token. */
  function requestPage(token: string): Promise<ResponseBody> {
    const limit = token === '' ? (collection.firstPage ?? pageSize()) : pageSize();
    const query: Record<string, string> = paged ? { limit: String(limit) } : {};
    if (token === '') return transport.getBody(pathWith(collection, query), request);
    return laterPage(transport.getBody(pathWith(collection, { ...query, continue: token }), request), collection, peer);
  }

  /** A failure is kept until the caller waits for that page, if ever. */
  function startPage(token: string): Promise<[PromiseSettledResult<ResponseBody>]> {
    return Promise.allSettled([requestPage(token)]);
  }

  let coming = startPage('');
  for (;;) {
    const [answer] = await coming;
    if (answer.status === 'rejected') throw answer.reason;
    const page = readPage(answer.value, collection, { ...request, isOfExtension }, peer);
    version ??= page.resourceVersion;
    if (page.resourceVersion !== version) {
      const sentence = `${peer.server} answered the list ${collection.path} with pages of different versions: it is read again.`;
      throw new ClusterError('protocol', sentence);
    }
    if (page.next === '') {
      yield page;
      return;
    }
    if (!ahead) yield page;
    coming = startPage(page.next);
    if (ahead) yield page;
  }
}
