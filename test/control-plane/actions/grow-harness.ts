/** Sets with claims that may grow, the steps of resizer and kubelet, and the program that lets them grow. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keptSetSettings } from '../../../source/cli/config/kept-set-settings.ts';
import { type KeptSetOnDisk, listKeptSets } from '../../../source/session/exchange/kept-set-file.ts';
import { cleanEnvironment, NODE, PROGRAM } from '../../program/harness/program-environment.ts';
import { setManifestOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';
import { waitUntilReady } from './harness.ts';

/** Makes a class of volumes of 1Gi that the API server lets grow. Nobody grows them but the test. */
export async function applyGrowingClass(plane: ControlPlane, name: string, allowed = true): Promise<void> {
  await plane.apply(
    JSON.stringify({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'kubernetes.io/host-path',
      allowVolumeExpansion: allowed,
    }),
  );
}

export async function applyGrowingSet(
  plane: ControlPlane,
  name: string,
  { storageClass, replicas = 2, labels = {} }: GrowingSetOptions,
): Promise<void> {
  await plane.apply(setManifestOf(name, { replicas, policy: 'Parallel', labels, claims: [['data', storageClass]] }));
  await waitUntilReady(plane, name, replicas);
}

export interface GrowingSetOptions {
  readonly storageClass: string;
  readonly replicas?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ClaimObject {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
  readonly status: { readonly capacity?: { readonly storage: string } };
}

export function readClaim(plane: ControlPlane, name: string): Promise<ClaimObject> {
  return plane.get<ClaimObject>(`/api/v1/namespaces/${plane.namespace}/persistentvolumeclaims/${name}`);
}

/** Waits until the claim asks for the size. */
export async function waitForRequest(plane: ControlPlane, name: string, size: string): Promise<void> {
  await waitFor(
    () => readClaim(plane, name),
    ({ spec }) => spec.resources.requests.storage === size,
    { what: `claim ${name} to ask for ${size}` },
  );
}

/** Writes what resizer or kubelet would write. A field with null is removed. */
export async function writeClaimStatus(plane: ControlPlane, name: string, status: object): Promise<void> {
  const patch = JSON.stringify({ status });
  await plane.kubectl('patch', 'pvc', name, '--subresource=status', '--type=merge', '-p', patch);
}

/** A condition that began so many milliseconds ago. */
export function resizeCondition(type: string, message = '', ageMs = 0): object {
  const since = new Date(Date.now() - ageMs).toISOString().replace(/\.\d+Z$/, 'Z');
  return { type, status: 'True', message, lastTransitionTime: since };
}

/** Gives every claim of the namespace what it asks for, until the signal is aborted. */
export async function growEverything(plane: ControlPlane, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { items } = await plane.get<{ items: readonly ClaimObject[] }>(
      `/api/v1/namespaces/${plane.namespace}/persistentvolumeclaims`,
    );
    for (const { metadata, spec, status } of items) {
      const { storage } = spec.resources.requests;
      if (status.capacity !== undefined && status.capacity.storage !== storage)
        await writeClaimStatus(plane, metadata.name, { capacity: { storage }, conditions: [] });
    }
    await pause(100);
  }
}

export interface GrowingSet {
  readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: {
    readonly volumeClaimTemplates: readonly {
      readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
    }[];
  };
  readonly status: {
    readonly currentRevision: string;
    readonly updateRevision: string;
    readonly collisionCount?: number;
  };
}

export function readGrowingSet(plane: ControlPlane, name: string): Promise<GrowingSet> {
  return plane.get<GrowingSet>(`/apis/apps/v1/namespaces/${plane.namespace}/statefulsets/${name}`);
}

export function templateSize({ spec }: GrowingSet): string {
  return spec.volumeClaimTemplates[0]?.spec.resources.requests.storage ?? '';
}

/** "web-0 UID restarts owner-uid" for each pod of the set. */
export async function membersOf(plane: ControlPlane, name: string): Promise<readonly string[]> {
  const { items } = await plane.get<{ items: readonly MemberObject[] }>(
    `/api/v1/namespaces/${plane.namespace}/pods?labelSelector=app%3D${name}`,
  );
  return items.map(({ metadata, status }) => {
    const restarts = status.containerStatuses?.map(({ restartCount }) => restartCount).join(',') ?? '';
    return `${metadata.name} ${metadata.uid} ${restarts} ${metadata.labels['controller-revision-hash']}`;
  });
}

interface MemberObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly status: { readonly containerStatuses?: readonly { readonly restartCount: number }[] };
}

export interface ProgramRun {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Settles with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** A user with a home folder, who runs the program against a kubeconfig. */
export function growingUser(kubeconfig: string, namespace: () => string) {
  const home = mkdtempSync(join(tmpdir(), 'stsview-grow-'));
  const start = (...args: readonly string[]): ProgramRun => {
    const child = spawn(NODE, [PROGRAM, 'grow', ...args], {
      env: { ...cleanEnvironment(), HOME: home, KUBECONFIG: kubeconfig },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
    return { child, output: () => output, ended };
  };
  return {
    home,
    start: (...args: readonly string[]) => start(...args, '-n', namespace()),
    async run(...args: readonly string[]): Promise<{ readonly code: number | string; readonly output: string }> {
      const { ended, output } = start(...args, ...(args.includes('--resume') ? [] : ['-n', namespace()]));
      return { code: await ended, output: output() };
    },
    keptSets: (): Promise<readonly KeptSetOnDisk[]> => listKeptSets(keptSetSettings({}, home).folder),
  };
}
