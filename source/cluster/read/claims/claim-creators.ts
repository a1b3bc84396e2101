/** Reads from a claim's managedFields who created it. */

import {
  type ClaimCreator,
  type ClaimFacts,
  type ClaimVersion,
  claimVersionOf,
  type ReadResult,
} from '../../../domain/claims/readings.ts';
import type { Claim } from '../../../domain/model/kinds.ts';
import { ClusterError, messageOf } from '../../errors.ts';
import { fields, isRecord, list, text } from '../../json-fields.ts';
import { parseJson } from '../../list/decode-response.ts';
import { listWhole } from '../../list/whole-object.ts';
import type { Transport } from '../../transport.ts';

type ClaimCreators = Map<ClaimVersion, ReadResult<ClaimCreator>>;

const CONTROLLER = 'kube-controller-manager';

function isControllerEntry(entry: unknown): boolean {
  const { manager, fieldsV1 } = fields<'manager' | 'fieldsV1'>(entry);
  const spec = fields<'f:spec'>(fieldsV1)['f:spec'];
  return manager === CONTROLLER && isRecord(spec) && 'f:accessModes' in spec && 'f:resources' in spec;
}

function creatorOf(managedFields: unknown): ClaimCreator {
  return list(managedFields).some(isControllerEntry) ? 'controller' : 'other';
}

/** Up to this number, the claims of a namespace are read one by one. Above it, the whole list is read. */
const MAX_SINGLE_READS = 8;

/** Records who created the claim, under its present version. @throws ClusterError `protocol` */
function recordCreator(makers: ClaimCreators, object: unknown, { peer }: Transport): void {
  const { metadata } = fields<'metadata'>(object);
  const meta = fields<'uid' | 'resourceVersion' | 'managedFields'>(metadata);
  const uid = text(meta.uid);
  if (uid === '') {
    const sentence = `${peer.server} answered something else than a claim: check that it is a Kubernetes API server.`;
    throw new ClusterError('protocol', sentence);
  }
  const version = claimVersionOf({ meta: { uid, resourceVersion: text(meta.resourceVersion) } });
  makers.set(version, { state: 'known', value: creatorOf(meta.managedFields) });
}

/** Runs `read` for these claims. If it fails, the claims that are still unknown get its reason. */
async function recordRefusal(
  makers: ClaimCreators,
  claims: readonly Claim[],
  signal: AbortSignal,
  task: () => Promise<void>,
): Promise<void> {
  try {
    await task();
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    const refused = { state: 'refused', reason: messageOf(thrown) } as const;
    for (const version of claims.map(claimVersionOf)) if (!makers.has(version)) makers.set(version, refused);
  }
}

async function readCreatorsIn(
  transport: Transport,
  namespace: string,
  claims: readonly Claim[],
  signal: AbortSignal,
  makers: ClaimCreators,
): Promise<void> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/persistentvolumeclaims`;
  const attempt = (requested: readonly Claim[], task: () => Promise<void>) =>
    recordRefusal(makers, requested, signal, task);
  if (claims.length > MAX_SINGLE_READS) {
    await attempt(claims, async () => {
      const collection = { path, kind: 'PersistentVolumeClaim', query: {} };
      for await (const object of listWhole(transport, collection, { signal })) recordCreator(makers, object, transport);
    });
    return;
  }
  await Promise.all(
    claims.map((claim) =>
      attempt([claim], async () => {
        const json = await transport.getText(`${path}/${encodeURIComponent(claim.meta.name)}`, { signal });
        recordCreator(makers, parseJson(json, transport.peer), transport);
      }),
    ),
  );
}

/** The watch will report the new version. */
const ANOTHER_VERSION = { state: 'refused', reason: 'It has changed since it was listed.' } as const;

/** Returns who created these claims, by their versions. Rejects only for an abort: what cannot be read is `refused`. */
export async function readClaimCreators(
  transport: Transport,
  claims: readonly Claim[],
  signal: AbortSignal,
): Promise<ClaimFacts['creators']> {
  const makers: ClaimCreators = new Map();
  for (const [namespace, inNamespace] of Map.groupBy(claims, ({ meta }) => meta.namespace)) {
    await readCreatorsIn(transport, namespace, inNamespace, signal, makers);
  }
  for (const version of claims.map(claimVersionOf)) if (!makers.has(version)) makers.set(version, ANOTHER_VERSION);
  return makers;
}
