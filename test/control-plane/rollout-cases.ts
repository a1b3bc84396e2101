/**
 * States of a set, with the output of `kubectl rollout status` and `stsview status`: the data of
 * docs/rollout-status.md.
 */

import type { StatusItem } from '../../source/cli/commands/status/json.ts';
import { type SetManifest, setManifestOf } from '../support/manifests.ts';
import { waitFor } from '../support/wait-for.ts';
import type { ControlPlane } from './control-plane.ts';

export interface RolloutCase {
  /** The set's name. */
  readonly set: string;
  /** The state's name in the document. */
  readonly state: string;
  readonly manifest: SetManifest;
  /** Runs before the set is created. */
  readonly prepare?: (plane: ControlPlane) => Promise<unknown>;
  /** Runs once the set is complete; undefined for a set that never completes. */
  readonly change?: (plane: ControlPlane) => Promise<unknown>;
  /** Recognizes the state, in addition to the verdict. */
  readonly isReached?: (item: StatusItem) => boolean;
  /** kubectl's last line with --watch=false. */
  readonly kubectl: string;
  /** kubectl's exit code when it waits one second for the rollout: 0 if it considers it complete, 1 if not. */
  readonly exit: 0 | 1;
  readonly stsview: StatusItem['verdict'];
}

const waiting = (pods: number): string => `Waiting for ${pods} pods to be ready...`;
const over = (pods: number): string => `partitioned roll out complete: ${pods} new pods have been updated...`;
const NOT_AVAILABLE = 'error: rollout status is only available for RollingUpdate strategy type';

const partition = (count: number): string => `updateStrategy: {rollingUpdate: {partition: ${count}}}`;
const ON_DELETE = 'updateStrategy: {type: OnDelete}';

const setImage =
  (set: string, tag: string) =>
  (plane: ControlPlane): Promise<string> =>
    plane.kubectl('set', 'image', `statefulset/${set}`, `main=${set}:${tag}`);

const scale =
  (set: string, replicas: number) =>
  (plane: ControlPlane): Promise<string> =>
    plane.kubectl('scale', 'statefulset', set, `--replicas=${replicas}`);

/** Milliseconds that last longer than the test. */
const SLOW = 600_000;

/** The controller observes a broken template, then the good one, while the pod of the broken one stays. */
async function breakAndRestore(plane: ControlPlane): Promise<void> {
  await setImage('trapped', 'missing')(plane);
  // While the controller replaces the pod, there is none for a moment, which `kubectl wait` takes for an error.
  await waitFor(
    () => plane.kubectl('get', 'pod', 'trapped-2', '--ignore-not-found', '-o', 'jsonpath={.spec.containers[0].image}'),
    (image) => image === 'trapped:missing',
    { what: 'the pod with the broken image' },
  );
  await setImage('trapped', '2')(plane);
}

function loseReadiness(plane: ControlPlane): Promise<string> {
  const lastTransitionTime = new Date(Date.now() + 2000).toISOString().replace(/\.\d+/, '');
  const conditions = [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', lastTransitionTime }];
  const status = JSON.stringify({ status: { conditions } });
  return plane.kubectl('patch', 'pod', 'ailing-1', '--subresource=status', '-p', status);
}

const lowestPodIsReady = ({ bindings }: StatusItem): boolean => bindings[0]?.pod?.ready === true;

export const ROLLOUT_CASES: readonly RolloutCase[] = [
  {
    set: 'fine',
    state: 'All pods are available at the update revision',
    manifest: { replicas: 3 },
    kubectl: over(3),
    exit: 0,
    stsview: 'complete',
  },
  {
    set: 'coming',
    state: 'The first pod is starting',
    manifest: { replicas: 3, startMs: SLOW },
    kubectl: waiting(3),
    exit: 1,
    stsview: 'progressing',
  },
  {
    set: 'updating',
    state: 'An update replaces the highest pod',
    manifest: { replicas: 3 },
    change: (plane) =>
      plane.kubectl(
        'patch',
        'statefulset',
        'updating',
        '-p',
        `{"spec":{"template":{"metadata":{"annotations":{"bed/start-ms":"${SLOW}"}}}}}`,
      ),
    isReached: ({ bindings }) => bindings[2]?.pod?.state === 'ContainerCreating',
    kubectl: waiting(1),
    exit: 1,
    stsview: 'progressing',
  },
  {
    set: 'partitioned',
    state: 'Partition 2 of 5, and all pods above it are updated',
    manifest: { replicas: 5, policy: 'Parallel', spec: [partition(2)] },
    change: setImage('partitioned', '2'),
    kubectl: over(3),
    exit: 0,
    stsview: 'held',
  },
  {
    set: 'unmoved',
    state: 'A partition as large as the set, and a new template',
    manifest: { replicas: 2, spec: [partition(2)] },
    change: setImage('unmoved', '2'),
    kubectl: over(0),
    exit: 0,
    stsview: 'held',
  },
  {
    set: 'manual',
    state: 'OnDelete, with nothing to update',
    manifest: { replicas: 2, spec: [ON_DELETE] },
    kubectl: NOT_AVAILABLE,
    exit: 1,
    stsview: 'complete',
  },
  {
    set: 'outdated',
    state: 'OnDelete, with pods of an older revision',
    manifest: { replicas: 2, spec: [ON_DELETE] },
    change: setImage('outdated', '2'),
    kubectl: NOT_AVAILABLE,
    exit: 1,
    stsview: 'held',
  },
  {
    set: 'asleep',
    state: 'Scaled to zero',
    manifest: { replicas: 2 },
    change: scale('asleep', 0),
    kubectl: over(0),
    exit: 0,
    stsview: 'scaled-to-zero',
  },
  {
    set: 'shrinking',
    state: 'A scale-down from 3 to 1 is under way',
    manifest: { replicas: 3, stopMs: SLOW },
    change: scale('shrinking', 1),
    isReached: ({ bindings }) => bindings[2]?.pod?.state === 'Terminating',
    kubectl: over(2),
    exit: 0,
    stsview: 'progressing',
  },
  {
    set: 'young',
    state: 'All pods are ready, and not yet for minReadySeconds',
    manifest: { replicas: 3, policy: 'Parallel', spec: ['minReadySeconds: 3600'] },
    isReached: ({ replicas }) => replicas.ready === 3,
    kubectl: over(3),
    exit: 0,
    stsview: 'progressing',
  },
  {
    set: 'broken',
    state: 'An update to an image that cannot be pulled',
    manifest: { replicas: 3 },
    change: setImage('broken', 'missing'),
    kubectl: waiting(1),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'trapped',
    state: 'The same, after the image was put right: the forced rollback',
    manifest: { replicas: 3 },
    change: breakAndRestore,
    isReached: ({ bindings }) => bindings[2]?.pod?.revisionRole === 'other',
    kubectl: waiting(1),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'stillborn',
    state: 'A first deployment whose container keeps crashing',
    manifest: { replicas: 2, image: 'stillborn:crash' },
    kubectl: waiting(2),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'refused',
    state: 'A pod that the API server refuses (no such service account)',
    manifest: { replicas: 1, pod: ['serviceAccountName: nobody'] },
    kubectl: waiting(1),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'taken',
    state: 'A pod that is not the set’s has the name of an ordinal',
    manifest: { replicas: 2 },
    prepare: (plane) =>
      plane.apply(
        "{apiVersion: v1, kind: Pod, metadata: {name: taken-1}, spec: {containers: [{name: main, image: 'other:1'}]}}",
      ),
    isReached: lowestPodIsReady,
    kubectl: waiting(1),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'homeless',
    state: 'A pod that no node takes, for more than a minute',
    manifest: { replicas: 1, pod: ['nodeSelector: {nowhere: "true"}'] },
    kubectl: waiting(1),
    exit: 1,
    stsview: 'stuck',
  },
  {
    set: 'ailing',
    state: 'A pod that was ready is so no longer, and there is nothing to do',
    manifest: { replicas: 3 },
    change: loseReadiness,
    kubectl: waiting(1),
    exit: 1,
    stsview: 'degraded',
  },
];

/** Returns the line of the document's table. */
export function rowOf({ state, kubectl, exit, stsview }: RolloutCase): string {
  return `| ${state} | \`${kubectl}\` | ${exit} | \`${stsview}\` |`;
}

export async function createCase(plane: ControlPlane, { set, manifest, prepare }: RolloutCase): Promise<void> {
  await prepare?.(plane);
  await plane.apply(setManifestOf(set, manifest));
}
