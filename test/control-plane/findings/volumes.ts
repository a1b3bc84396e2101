/** Volumes, classes and claims of tests, and the way out that a finding proposes. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FindingItem } from '../../../source/cli/output/findings/json.ts';
import type { ControlPlane } from '../control-plane.ts';

const run = promisify(execFile);

export interface VolumeOptions {
  readonly size?: string;
  /** Empty for none. */
  readonly storageClass?: string;
  readonly modes?: string;
  readonly policy?: 'Retain' | 'Delete';
  readonly labels?: string;
  /** More fields of the spec, in YAML's flow style, each followed by a comma. */
  readonly spec?: string;
  /** What backs the volume; by default a folder of the node. */
  readonly source?: string;
}

/** The manifest of a volume. Its name is cluster-wide, so it begins with the namespace, as its label does. */
export function volumeManifest(plane: ControlPlane, name: string, options: VolumeOptions = {}): string {
  const {
    size = '1Gi',
    storageClass = '',
    modes = 'ReadWriteOnce',
    policy = 'Retain',
    labels = '',
    spec = '',
  } = options;
  const source = options.source ?? `hostPath: {path: /tmp/${volumeName(plane, name)}}`;
  return `
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${volumeName(plane, name)}, labels: {test: ${plane.namespace}${labels === '' ? '' : `, ${labels}`}}}
spec: {${spec} capacity: {storage: ${size}}, accessModes: [${modes}], storageClassName: '${storageClass}', persistentVolumeReclaimPolicy: ${policy}, ${source}}
`;
}

export function volumeName(plane: ControlPlane, name: string): string {
  return `${plane.namespace}-${name}`;
}

/** A claimRef, for the spec of a volume. */
export function claimRefOf(plane: ControlPlane, claim: string, uid = '00000000-0000-0000-0000-00000000000a'): string {
  return `claimRef: {apiVersion: v1, kind: PersistentVolumeClaim, namespace: ${plane.namespace}, name: ${claim}, uid: ${uid}},`;
}

export function classManifest(plane: ControlPlane, name: string, fields: string): string {
  return `
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${volumeName(plane, name)}, labels: {test: ${plane.namespace}}}
${fields}
`;
}

export function claimManifest(name: string, spec: string): string {
  return `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}}
spec: {${spec}}
`;
}

/** Takes the way out: runs the command that the finding proposes, as a user who copies it. */
export async function takeWayOut({ action, code }: FindingItem, { kubeconfig }: ControlPlane): Promise<void> {
  if (action === null) throw new Error(`${code} proposes nothing`);
  await run('sh', ['-c', action.command], { env: { ...process.env, KUBECONFIG: kubeconfig } });
}

/** Removes the cluster-scoped objects of this test, which the deletion of the namespace leaves. */
export async function removeClusterObjects(plane: ControlPlane): Promise<void> {
  const kinds = 'pv,storageclass,volumeattributesclass,volumeattachment,csidriver,csinode';
  await plane.kubectl('delete', kinds, '-l', `test=${plane.namespace}`, '--wait=false', '--ignore-not-found');
}
