/** Reads who made a claim, from its managedFields. */

import { type ClaimFacts, type ClaimVersion, type Maker, type Reading, versionOf } from '../domain/claims/readings.ts';
import type { Claim } from '../domain/kinds.ts';
import { ClusterError, messageOf } from './errors.ts';
import { listPages, parseWhole } from './listing.ts';
import { fields, isRecord, list, text } from './projection/reader.ts';
import type { Transport } from './transport.ts';

type Makers = Map<ClaimVersion, Reading<Maker>>;

const CONTROLLER = 'kube-controller-manager';

function hasFields(entry: unknown): boolean {
  const { manager, fieldsV1 } = fields<'manager' | 'fieldsV1'>(entry);
  const spec = fields<'f:spec'>(fieldsV1)['f:spec'];
  return manager === CONTROLLER && isRecord(spec) && 'f:accessModes' in spec && 'f:resources' in spec;
}

function makerOf(managedFields: unknown): Maker {
  return list(managedFields).some(hasFields) ? 'controller' : 'other';
}

/** So many of one namespace are asked for one by one; more of them by its whole list. */
const FEW = 8;

/** Puts down who made the claim, by the version that it has now. @throws ClusterError `protocol` */
function note(makers: Makers, object: unknown, { peer }: Transport): void {
  const { metadata } = fields<'metadata'>(object);
  const meta = fields<'uid' | 'resourceVersion' | 'managedFields'>(metadata);
  const uid = text(meta.uid);
  if (uid === '') {
    const sentence = `${peer.server} answered something else than a claim: check that it is a Kubernetes API server.`;
    throw new ClusterError('protocol', sentence);
  }
  const version = versionOf({ meta: { uid, resourceVersion: text(meta.resourceVersion) } });
  makers.set(version, { state: 'known', value: makerOf(meta.managedFields) });
}

/** Runs what reads these claims; where it fails, those that are not known by then have its reason. */
async function orRefused(
  makers: Makers,
  claims: readonly Claim[],
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task();
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const refused = { state: 'refused', reason: messageOf(thrown) } as const;
    for (const version of claims.map(versionOf)) if (!makers.has(version)) makers.set(version, refused);
  }
}

async function readMakersIn(
  transport: Transport,
  namespace: string,
  claims: readonly Claim[],
  signal: AbortSignal,
  makers: Makers,
): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/persistentvolumeclaims`;
  const attempt = (asked: readonly Claim[], task: () => Promise<void>) => orRefused(makers, asked, signal, task);
  if (claims.length > FEW) {
    await attempt(claims, async () => {
      for await (const page of listPages(transport, { path, query: {} }, { signal, whole: true })) {
        for (const object of page.items) note(makers, object, transport);
      }
    });
    return;
  }
  await Promise.all(
    claims.map((claim) =>
      attempt([claim], async () => {
        const json = await transport.getText(`${path}/${encodeURIComponent(claim.meta.name)}`, { signal });
        note(makers, parseWhole(json, transport.peer), transport);
      }),
    ),
  );
}

/** The watch will tell of it. */
const ANOTHER_VERSION = { state: 'refused', reason: 'It has changed since it was listed.' } as const;

/** Who made these claims, by their version. Never rejects but for an abort: what cannot be read is `refused`. */
export async function readMakers(
  transport: Transport,
  claims: readonly Claim[],
  signal: AbortSignal,
): Promise<ClaimFacts['makers']> {
  const makers: Makers = new Map();
  for (const [namespace, inNamespace] of Map.groupBy(claims, ({ meta }) => meta.namespace)) {
    await readMakersIn(transport, namespace, inNamespace, signal, makers);
  }
  for (const version of claims.map(versionOf)) if (!makers.has(version)) makers.set(version, ANOTHER_VERSION);
  return makers;
}
