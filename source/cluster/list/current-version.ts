/** The version of a collection at this moment, and which of two versions is older. */

import type { Transport } from '../transport.ts';
import { type Collection, type ListOptions, listPages } from './list-pages.ts';

/** @returns the version that a list of the collection has now @throws ClusterError */
export async function readCurrentVersion(
  transport: Transport,
  { path, kind }: Collection,
  options: Pick<ListOptions, 'signal' | 'idleMs'>,
): Promise<string | undefined> {
  // One object is enough, and without a selector the server does not search for it.
  const first = { path, kind, query: {}, firstPage: 1 };
  for await (const { resourceVersion } of listPages(transport, first, { ...options, protobuf: true })) {
    return resourceVersion;
  }
  return undefined;
}

const DECIMAL = /^[1-9]\d*$/;

/** Versions of one collection are decimal numbers that grow. False for others, which cannot be compared. */
export function isOlderVersion(version: string, other: string): boolean {
  if (!DECIMAL.test(version) || !DECIMAL.test(other)) return false;
  return version.length === other.length ? version < other : version.length < other.length;
}
