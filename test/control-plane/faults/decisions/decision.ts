/** Decisions over data, each in a world of its own in which it is made again and again. */

import type { Plan, RequestedAction, RequestedClaimAction } from '../../../../source/actions/plan.ts';
import { createClient } from '../../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../../source/cluster/connection/cluster-access.ts';
import { bedTimes, podManifest, yamlOf } from '../../../support/manifests.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { applySet, openPlanningClient, runActionCommand } from '../../actions/harness.ts';
import { runToEnd } from '../../actions/run-to-end.ts';
import {
  planClaimAction,
  podManifestFor,
  readClaim,
  readVolume,
  runClaimsCommand,
  volumeOf,
  waitUntilPodsGone,
} from '../../claims/harness.ts';
import type { ControlPlane } from '../../control-plane.ts';

/** Decides once, through a line that may be broken. Nothing that it sends changes the world. */
export type Decide = (through: ControlPlane) => Promise<void>;

export interface Decision {
  readonly name: string;
  /** True if it changes something on a line that works. */
  readonly changes: boolean;
  /** Makes the world, and returns the decision. */
  readonly prepare: (plane: ControlPlane) => Promise<Decide>;
}

const GOAL_LIMIT_MS = 2000;

async function leaveBehind(plane: ControlPlane, set: string): Promise<string> {
  await applySet(plane, set, { replicas: 1, claims: true });
  await volumeOf(plane, `data-${set}-0`);
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
  return `data-${set}-0`;
}

/** A workload without pods that would mount the claim. */
function workloadManifest(kind: 'Deployment' | 'CronJob', claim: string): string {
  const { spec } = podManifest('user', { claim, annotations: bedTimes() });
  const [labels, template] = [{ app: claim }, { metadata: { labels: { app: claim } } }];
  if (kind === 'Deployment') {
    const own = { replicas: 0, selector: { matchLabels: labels }, template: { ...template, spec } };
    return yamlOf({ apiVersion: 'apps/v1', kind, metadata: { name: claim }, spec: own });
  }
  const job = { template: { ...template, spec: { ...spec, restartPolicy: 'Never' } } };
  const own = { schedule: '0 0 1 1 *', suspend: true, jobTemplate: { spec: job } };
  return yamlOf({ apiVersion: 'batch/v1', kind, metadata: { name: claim }, spec: own });
}

/** One claim that nobody needs, and others that a workload, a pod, a set and a suspended job need. */
async function makeClaims(plane: ControlPlane): Promise<void> {
  // A younger set could be the renamed one that owned a claim.
  await applySet(plane, 'four', { replicas: 1, claims: true });
  await leaveBehind(plane, 'free');
  await plane.apply(workloadManifest('Deployment', await leaveBehind(plane, 'one')));
  await plane.apply(workloadManifest('CronJob', await leaveBehind(plane, 'two')));
  await plane.apply(podManifestFor('user', await leaveBehind(plane, 'three')));
}

async function carryOut(through: ControlPlane, plan: Plan): Promise<void> {
  if (plan.refusal !== undefined) return;
  const client = createClient(loadClusterAccess({ kubeconfig: through.kubeconfig, env: {}, home: '/nonexistent' }));
  try {
    await runToEnd(plan, { client, namespace: through.namespace, timeoutMs: GOAL_LIMIT_MS });
  } finally {
    client.close();
  }
}

function decideOnClaims(wanted: RequestedClaimAction): Decide {
  return async (through) => {
    const planned = await planClaimAction(through, wanted);
    planned.close();
    await carryOut(through, planned.plan);
  };
}

function decideOnSet(set: string, wanted: RequestedAction): Decide {
  return async (through) => {
    const desk = openPlanningClient(through);
    try {
      await carryOut(through, await desk.plan(set, wanted));
    } finally {
      desk.close();
    }
  };
}

/** The plan was made before, on a line that works. */
function carryOutLater(plan: Plan): Decide {
  if (plan.refusal !== undefined) throw new Error(`the plan is refused already: ${plan.refusal}`);
  return (through) => carryOut(through, plan);
}

type Cleaning = Extract<RequestedClaimAction, { action: 'clean-claims' }>;

async function cleaningOf(plane: ControlPlane, claim: string): Promise<Cleaning> {
  const { metadata } = await readClaim(plane, claim);
  const claims = [{ namespace: plane.namespace, name: claim, uid: metadata.uid }];
  return { action: 'clean-claims', claims, how: 'delete', youngMs: 0, overridesVetoes: false, ignoredKinds: [] };
}

/** A volume that was kept when its claim was deleted. */
async function releaseVolume(plane: ControlPlane, set: string): Promise<string> {
  const claim = await leaveBehind(plane, set);
  const volume = await volumeOf(plane, claim);
  await plane.kubectl('patch', 'pv', volume, '-p', '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}');
  await plane.kubectl('delete', 'pvc', claim);
  await waitFor(
    () => readVolume(plane, volume),
    ({ status }) => status.phase === 'Released',
    { what: `volume ${volume} to be Released` },
  );
  return volume;
}

const clean: Decide = async (through) => {
  await runClaimsCommand(through, 'clean', '--verdict', 'parked,left-behind', '--older-than', '0s', '--yes');
};

export const DECISIONS: readonly Decision[] = [
  {
    name: 'clean',
    changes: true,
    async prepare(plane) {
      await makeClaims(plane);
      return clean;
    },
  },
  {
    name: 'clean, with the volumes kept',
    changes: true,
    async prepare(plane) {
      await makeClaims(plane);
      return decideOnClaims({ ...(await cleaningOf(plane, 'data-free-0')), how: 'keep' });
    },
  },
  {
    name: 'clean a claim that is needed since the plan was made',
    changes: false,
    async prepare(plane) {
      const claim = await leaveBehind(plane, 'later');
      const planned = await planClaimAction(plane, await cleaningOf(plane, claim));
      planned.close();
      await plane.apply(workloadManifest('Deployment', claim));
      return carryOutLater(planned.plan);
    },
  },
  {
    name: 'free a volume',
    changes: true,
    async prepare(plane) {
      const volume = await releaseVolume(plane, 'freed');
      return decideOnClaims({ action: 'free-volume', volume });
    },
  },
  {
    name: 'free a volume whose claim is there',
    changes: false,
    async prepare(plane) {
      const volume = await volumeOf(plane, await leaveBehind(plane, 'bound'));
      return decideOnClaims({ action: 'free-volume', volume });
    },
  },
  {
    name: 'start a member afresh',
    changes: true,
    async prepare(plane) {
      await applySet(plane, 'ring', { replicas: 2, claims: true });
      return decideOnSet('ring', { action: 'start-afresh', pod: 'ring-1' });
    },
  },
  {
    name: 'start a member afresh whose claim another pod mounts since the plan was made',
    changes: false,
    async prepare(plane) {
      await applySet(plane, 'ring', { replicas: 2, claims: true });
      const desk = openPlanningClient(plane);
      const plan = await desk.plan('ring', { action: 'start-afresh', pod: 'ring-1' }).finally(desk.close);
      await plane.apply(podManifestFor('other', 'data-ring-1'));
      return carryOutLater(plan);
    },
  },
  {
    name: 'delete a pod',
    changes: true,
    async prepare(plane) {
      await applySet(plane, 'web', { replicas: 2, claims: true });
      return async (through) => void (await runActionCommand(through, ['delete-pod', 'web-1', '--yes']));
    },
  },
  {
    name: 'scale down where claims go with the pods',
    changes: true,
    async prepare(plane) {
      const spec = 'persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}';
      await applySet(plane, 'less', { replicas: 2, claims: true, spec });
      return async (through) =>
        void (await runActionCommand(through, ['scale', 'less', '1', '--yes', '--confirm', 'less']));
    },
  },
  {
    name: 'give a claim its former volume back',
    changes: true,
    async prepare(plane) {
      const volume = await releaseVolume(plane, 'back');
      await applySet(plane, 'back', { replicas: 1, claims: true });
      return decideOnSet('back', { action: 'rebind-claim', claim: 'data-back-0', volume });
    },
  },
];
