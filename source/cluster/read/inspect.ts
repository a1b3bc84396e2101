/** Reads on demand for an inspection: one object as YAML, and the events of volumes. */

import { stringify } from 'yaml';
import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { fields, isRecord, list } from '../json-fields.ts';
import { parseJson } from '../list/decode-response.ts';
import { projectEvent } from '../projection/event.ts';
import type { Transport } from '../transport.ts';

/** Secrets are deliberately not among the kinds. */
const COLLECTIONS = {
  StatefulSet: '/apis/apps/v1/statefulsets',
  ControllerRevision: '/apis/apps/v1/controllerrevisions',
  Pod: '/api/v1/pods',
  PersistentVolumeClaim: '/api/v1/persistentvolumeclaims',
  PersistentVolume: '/api/v1/persistentvolumes',
  Service: '/api/v1/services',
  Node: '/api/v1/nodes',
} as const;

export interface InspectedObject {
  readonly kind: keyof typeof COLLECTIONS;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

interface Options {
  readonly signal: AbortSignal;
}

function pathOf({ kind, namespace, name }: InspectedObject): string {
  const collection = COLLECTIONS[kind];
  const cut = collection.lastIndexOf('/');
  const scope = namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${collection.slice(0, cut)}${scope}${collection.slice(cut)}/${encodeURIComponent(name)}`;
}

function isNotFound(error: unknown): boolean {
  return error instanceof ClusterError && error.kind === 'not-found';
}

/** In characters. etcd keeps no object of more than 1.5 MB. */
const LARGEST_OBJECT = 16_000_000;

/** Returns the object's present YAML, as lines. @throws ClusterError */
export async function readYaml(
  client: Transport,
  object: InspectedObject,
  { signal, managedFields }: Options & { readonly managedFields: boolean },
): Promise<readonly string[]> {
  const answer = await client.getText(pathOf(object), { signal }).catch((error: unknown) => {
    throw isNotFound(error)
      ? new ClusterError('not-found', `${object.kind} ${object.name} is not there any more.`)
      : error;
  });
  if (answer.length > LARGEST_OBJECT)
    throw unshowable(object, `has more than ${LARGEST_OBJECT / 1e6} million characters, which are not shown`);
  const read = parseJson(answer, client.peer);
  const { metadata } = fields<'metadata'>(read);
  if (!managedFields && isRecord(metadata)) Reflect.deleteProperty(metadata, 'managedFields');
  // kubectl writes YAML 1.1 too: its readers take a plain yes for true.
  try {
    const text = stringify(read, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
    return text.replace(/\n$/, '').split('\n');
  } catch (thrown) {
    throw thrown instanceof RangeError ? unshowable(object, 'is nested too deeply to be shown') : thrown;
  }
}

function unshowable({ kind, name }: InspectedObject, why: string): ClusterError {
  return new ClusterError('protocol', `${kind} ${name} ${why}: look at it with kubectl get -o json.`);
}

/** More events than one volume has. */
const MOST_EVENTS = 500;

/**
 * Returns the events of PersistentVolumes. Events of cluster-scoped objects are in the namespace "default". @throws
 * ClusterError
 */
export async function readVolumeEvents(client: Client, { signal }: Options): Promise<readonly ClusterEvent[]> {
  const query = new URLSearchParams({
    fieldSelector: 'involvedObject.kind=PersistentVolume',
    limit: String(MOST_EVENTS),
  });
  const answer = await client.get(`/api/v1/namespaces/default/events?${query}`, { signal });
  return list(fields<'items'>(answer).items).map(projectEvent);
}
