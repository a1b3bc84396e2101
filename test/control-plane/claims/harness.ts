/** `stsview claims` and `stsview clean` on a genuine control plane, and cleaning step by step. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Plan, PlanContext, RequestedClaimAction } from '../../../source/actions/plan.ts';
import { planAction } from '../../../source/actions/plans/plan-action.ts';
import type { ActionPorts } from '../../../source/actions/ports.ts';
import { preflight } from '../../../source/actions/run/preflight.ts';
import type { RunResult } from '../../../source/actions/run/run-plan.ts';
import { claimsCommand } from '../../../source/cli/commands/claims/command.ts';
import { runClaims } from '../../../source/cli/commands/claims/run.ts';
import { cleanCommand } from '../../../source/cli/commands/clean/command.ts';
import { runClean } from '../../../source/cli/commands/clean/run.ts';
import type { ClaimVerdictItem, ClaimVerdictList } from '../../../source/cli/output/claims/json.ts';
import { createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { readClaimLists } from '../../../source/cluster/read/claims/read-claim-lists.ts';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { bedTimes, podManifest, yamlOf } from '../../support/manifests.ts';
import { parseRequest } from '../../support/parse-request.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runToEnd } from '../actions/run-to-end.ts';
import type { ControlPlane } from '../control-plane.ts';

export interface ClaimsCommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command line in this process, with a temporary home and without a terminal. */
export async function runClaimsCommand(plane: ControlPlane, ...argv: readonly string[]): Promise<ClaimsCommandResult> {
  const home = mkdtempSync(join(tmpdir(), 'stsview-claims-'));
  try {
    const [name, ...others] = argv;
    const line = [...others, '-n', plane.namespace, '--kubeconfig', plane.kubeconfig];
    const around = { env: {}, home, stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    assert.ok(name === 'claims' || name === 'clean');
    const code = await (name === 'claims'
      ? runClaims(parseRequest(claimsCommand, line), around)
      : runClean(parseRequest(cleanCommand, line), around));
    return { code, stdout: String(around.stdout.read() ?? ''), stderr: String(around.stderr.read() ?? '') };
  } finally {
    rmSync(home, { recursive: true });
  }
}

export async function readVerdictList(plane: ControlPlane, ...argv: readonly string[]): Promise<ClaimVerdictList> {
  const { stdout } = await runClaimsCommand(plane, ...argv, '-o', 'json');
  return JSON.parse(stdout) as ClaimVerdictList;
}

export async function verdicts(plane: ControlPlane, ...argv: readonly string[]) {
  const { items } = await readVerdictList(plane, 'claims', ...argv);
  return new Map(items.map((item) => [item.name, item]));
}

export function claimItemOf(items: ReadonlyMap<string, ClaimVerdictItem>, name: string): ClaimVerdictItem {
  const item = items.get(name);
  assert.ok(item !== undefined, `there is no claim ${name} among ${[...items.keys()].join(', ')}`);
  return item;
}

export interface ClaimObject {
  readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly volumeName?: string };
  readonly status: { readonly phase: string };
}

export interface VolumeObject {
  readonly metadata: { readonly uid: string };
  readonly spec: {
    readonly persistentVolumeReclaimPolicy: string;
    readonly claimRef?: { readonly name: string; readonly uid?: string; readonly resourceVersion?: string };
  };
  readonly status: { readonly phase: string };
}

export const readClaim = (plane: ControlPlane, name: string) =>
  plane.get<ClaimObject>(`/api/v1/namespaces/${plane.namespace}/persistentvolumeclaims/${name}`);

export const readVolume = (plane: ControlPlane, name: string) =>
  plane.get<VolumeObject>(`/api/v1/persistentvolumes/${name}`);

/** Returns the volume's name once the claim is bound. */
export async function volumeOf(plane: ControlPlane, claim: string): Promise<string> {
  const bound = await waitFor(
    () => readClaim(plane, claim),
    ({ status }) => status.phase === 'Bound',
    { what: `claim ${claim} to be bound` },
  );
  return bound.spec.volumeName ?? '';
}

export async function objectNames(plane: ControlPlane, kind: 'pvc' | 'pv' | 'pod'): Promise<readonly string[]> {
  const said = await plane.kubectl('get', kind, '-o', 'jsonpath={.items[*].metadata.name}');
  return said.split(' ').filter((name) => name !== '');
}

/** A pod that mounts a claim. Without a node it stays unscheduled. */
export function podManifestFor(
  name: string,
  claim: string,
  { node, stopMs = 100 }: { readonly node?: string; readonly stopMs?: number } = {},
): string {
  const spec = node === undefined ? { schedulerName: 'nobody' } : { nodeName: node };
  return yamlOf(podManifest(name, { annotations: bedTimes(100, stopMs), claim, spec }));
}

/** Waits until no pod of the set is left. */
export async function waitUntilPodsGone(plane: ControlPlane, set: string): Promise<void> {
  await waitFor(
    () => plane.kubectl('get', 'pod', '-l', `app=${set}`, '-o', 'name'),
    (said) => said === '',
    { what: `the pods of ${set} to go` },
  );
}

export interface PlannedCleaning {
  readonly plan: Plan;
  /** `between` wraps the ports, to simulate concurrent changes by others. */
  readonly run: (between?: (ports: ActionPorts) => ActionPorts) => Promise<RunResult>;
  readonly close: () => void;
}

/** Simulates a user with a screen, who plans now and sends later. */
export async function planCleaning(
  plane: ControlPlane,
  wanted: Omit<
    Extract<RequestedClaimAction, { action: 'clean-claims' }>,
    'action' | 'claims' | 'youngMs' | 'overridesVetoes' | 'ignoredKinds'
  > & {
    readonly claims: readonly string[];
    readonly overridesVetoes?: boolean;
    readonly ignoredKinds?: readonly string[];
  },
  as?: string,
): Promise<PlannedCleaning> {
  const claims = await Promise.all(
    wanted.claims.map(async (name) => {
      const { metadata } = await readClaim(plane, name);
      return { namespace: plane.namespace, name, uid: metadata.uid };
    }),
  );
  return planClaimAction(
    plane,
    {
      action: 'clean-claims',
      claims,
      how: wanted.how,
      youngMs: 0,
      overridesVetoes: wanted.overridesVetoes ?? false,
      ignoredKinds: wanted.ignoredKinds ?? [],
    },
    as,
  );
}

export async function planClaimAction(
  plane: ControlPlane,
  wanted: RequestedClaimAction,
  as?: string,
): Promise<PlannedCleaning> {
  const access = loadClusterAccess({ kubeconfig: plane.kubeconfig, as, env: {}, home: '/nonexistent' });
  const client = createClient(access);
  const ports = createActionPorts(client);
  const { signal } = new AbortController();
  async function makePlan(): Promise<Plan> {
    const { snapshot } = await readClaimLists(client, [plane.namespace], { signal });
    const world: PlanContext = { context: 'test', isProtected: false, snapshot, now: Date.now() };
    return planAction(world, wanted, await preflight(ports, world, wanted, { signal, onFacts: () => {} }));
  }
  const plan = await makePlan().catch((error: unknown) => {
    client.close();
    throw error;
  });
  return {
    plan,
    run: (between) => runToEnd(plan, { client, namespace: plane.namespace, timeoutMs: 60_000, between }),
    close: () => client.close(),
  };
}
