/**
 * Builds writes as HTTP requests. Each one tests the identity of its object in the server, where no other change can
 * intervene.
 */

import type { ObjectRef, SetChange, VolumeRef, Write } from '../../actions/ports.ts';
import type { WriteRequest } from '../connection/client.ts';

const JSON_PATCH = 'application/json-patch+json';
const TAINT = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' } as const;

export interface PatchOperation {
  readonly op: 'test' | 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** The present fields of the object that a write needs. */
export interface PresentFields {
  /** Set, change `restart`: whether the pod template has annotations. */
  readonly hasTemplateAnnotations: boolean;
  /** Set, change `template`: the template of the revision. */
  readonly revisionTemplate: unknown;
  /** Node: its taints; undefined if there are none. */
  readonly taints: readonly unknown[] | undefined;
  /** Released volume: the fields of its claimRef that bind it to one claim, as far as they are present. */
  readonly claimRefFields: readonly string[];
}

const test = (path: string, value: unknown): PatchOperation => ({ op: 'test', path, value });

function changeOperations(change: SetChange, present: PresentFields): readonly PatchOperation[] {
  switch (change.type) {
    case 'partition':
      return [{ op: 'add', path: '/spec/updateStrategy/rollingUpdate/partition', value: change.partition }];
    case 'restart': {
      const path = '/spec/template/metadata/annotations';
      const key = 'kubectl.kubernetes.io/restartedAt';
      return present.hasTemplateAnnotations
        ? [{ op: 'add', path: `${path}/${key.replace('/', '~1')}`, value: change.at }]
        : [{ op: 'add', path, value: { [key]: change.at } }];
    }
    case 'template':
      return [{ op: 'replace', path: '/spec/template', value: present.revisionTemplate }];
  }
}

function taintOperations(isPresent: boolean, taints: readonly unknown[] | undefined): readonly PatchOperation[] {
  const others = (taints ?? []).filter(
    (taint) => typeof taint !== 'object' || taint === null || !('key' in taint) || taint.key !== TAINT.key,
  );
  const wanted = isPresent ? [...others, TAINT] : others;
  // A JSON patch test for null succeeds if the field is missing.
  return [test('/spec/taints', taints ?? null), { op: 'add', path: '/spec/taints', value: wanted }];
}

function volumeTests({ resourceVersion, claimUid }: VolumeRef): readonly PatchOperation[] {
  return [
    ...(resourceVersion === undefined ? [] : [test('/metadata/resourceVersion', resourceVersion)]),
    test('/spec/claimRef/uid', claimUid),
  ];
}

function segment(name: string): string {
  return encodeURIComponent(name);
}

export function objectPath({ kind, namespace, name }: ObjectRef): string {
  switch (kind) {
    case 'StatefulSet':
      return `/apis/apps/v1/namespaces/${segment(namespace)}/statefulsets/${segment(name)}`;
    case 'Pod':
      return `/api/v1/namespaces/${segment(namespace)}/pods/${segment(name)}`;
    case 'Node':
      return `/api/v1/nodes/${segment(name)}`;
    case 'PersistentVolumeClaim':
      return `/api/v1/namespaces/${segment(namespace)}/persistentvolumeclaims/${segment(name)}`;
    case 'PersistentVolume':
      return `/api/v1/persistentvolumes/${segment(name)}`;
  }
}

/** `fieldManager` names the program in the object's managedFields. */
export function writeRequest(write: Write, present: PresentFields, dryRun: boolean): Omit<WriteRequest, 'signal'> {
  const query = `?fieldManager=stsview${dryRun ? '&dryRun=All' : ''}`;
  const path = objectPath(write.target);
  const { uid, namespace, name } = write.target;
  const patch = (operations: readonly PatchOperation[], subresource = ''): Omit<WriteRequest, 'signal'> => ({
    method: 'PATCH',
    path: `${path}${subresource}${query}`,
    contentType: JSON_PATCH,
    body: [test('/metadata/uid', uid), ...operations],
  });
  const trial = dryRun ? { dryRun: ['All'] } : {};
  const preconditions = { uid };
  switch (write.operation) {
    case 'scale': {
      // A Scale omits replicas at zero; a test for null then succeeds.
      const from = test('/spec/replicas', write.from === 0 ? null : write.from);
      return patch([from, { op: 'add', path: '/spec/replicas', value: write.to }], '/scale');
    }
    case 'change':
      return patch([test('/metadata/generation', write.target.generation), ...changeOperations(write.change, present)]);
    case 'delete': {
      const grace = write.force ? { gracePeriodSeconds: 0 } : {};
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, ...grace, ...trial };
      return { method: 'DELETE', path: `${path}${dryRun ? '?dryRun=All' : ''}`, body: options };
    }
    case 'evict': {
      const body = {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace },
        deleteOptions: { preconditions, ...trial },
      };
      return { method: 'POST', path: `${path}/eviction${query}`, body };
    }
    case 'delete-claim': {
      const exact = { uid, resourceVersion: write.target.resourceVersion };
      const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: exact, ...trial };
      return { method: 'DELETE', path: `${path}${dryRun ? '?dryRun=All' : ''}`, body: options };
    }
    case 'reclaim-policy':
      return patch([
        ...volumeTests(write.target),
        test('/spec/persistentVolumeReclaimPolicy', write.from),
        { op: 'replace', path: '/spec/persistentVolumeReclaimPolicy', value: write.to },
      ]);
    case 'free-volume':
      return patch([
        ...volumeTests(write.target),
        test('/status/phase', 'Released'),
        ...present.claimRefFields.map((field): PatchOperation => ({ op: 'remove', path: `/spec/claimRef/${field}` })),
      ]);
    case 'taint':
      return patch(taintOperations(write.present, present.taints));
  }
}
