/** `stsview claims` and `stsview clean` on a genuine control plane, and cleaning step by step. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { ClaimWanted, Plan, Surroundings } from '../../../source/actions/plan.ts';
import { planAction } from '../../../source/actions/plan-action.ts';
import type { ActionPorts } from '../../../source/actions/ports.ts';
import { preflight } from '../../../source/actions/preflight.ts';
import { type RunResult, runPlan } from '../../../source/actions/run.ts';
import { parseArguments } from '../../../source/cli/arguments.ts';
import { runClaims } from '../../../source/cli/claims.ts';
import { runClean } from '../../../source/cli/clean.ts';
import { createFollower } from '../../../source/cli/follow.ts';
import { createLookUp } from '../../../source/cli/look-up.ts';
import type { ClaimVerdictItem, ClaimVerdictList } from '../../../source/cli/output/claims-json.ts';
import { loadAccess } from '../../../source/cluster/access.ts';
import { readClaimWorld } from '../../../source/cluster/claim-world.ts';
import { createClient } from '../../../source/cluster/client.ts';
import { createCommands } from '../../../source/cluster/commands.ts';
import type { ControlPlane } from '../control-plane.ts';
import { waitFor } from '../wait-for.ts';

export interface Spoken {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line in this process, with a home of its own; nobody sits at the terminal. */
export async function command(plane: ControlPlane, ...argv: readonly string[]): Promise<Spoken> {
  const home = mkdtempSync(join(tmpdir(), 'stsview-claims-'));
  try {
    const line = [...argv, '-n', plane.namespace, '--kubeconfig', plane.kubeconfig];
    const invocation = parseArguments(line, import.meta, 'test');
    const around = { env: {}, home, stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    assert.ok(invocation.command === 'claims' || invocation.command === 'clean');
    const code =
      invocation.command === 'claims' ? await runClaims(invocation, around) : await runClean(invocation, around);
    return { code, stdout: String(around.stdout.read() ?? ''), stderr: String(around.stderr.read() ?? '') };
  } finally {
    rmSync(home, { recursive: true });
  }
}

export async function listOf(plane: ControlPlane, ...argv: readonly string[]): Promise<ClaimVerdictList> {
  const { stdout } = await command(plane, ...argv, '-o', 'json');
  return JSON.parse(stdout) as ClaimVerdictList;
}

export async function verdicts(plane: ControlPlane, ...argv: readonly string[]) {
  const { items } = await listOf(plane, 'claims', ...argv);
  return new Map(items.map((item) => [item.name, item]));
}

export function seen(items: ReadonlyMap<string, ClaimVerdictItem>, name: string): ClaimVerdictItem {
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

/** Its name, once the claim is bound. */
export async function volumeOf(plane: ControlPlane, claim: string): Promise<string> {
  const bound = await waitFor(
    () => readClaim(plane, claim),
    ({ status }) => status.phase === 'Bound',
    { what: `claim ${claim} to be bound` },
  );
  return bound.spec.volumeName ?? '';
}

export async function names(plane: ControlPlane, kind: 'pvc' | 'pv' | 'pod'): Promise<readonly string[]> {
  const said = await plane.kubectl('get', kind, '-o', 'jsonpath={.items[*].metadata.name}');
  return said.split(' ').filter((name) => name !== '');
}

/** A pod that mounts a claim; `node` empty: it waits for the scheduler that does not exist. */
export function podOn(name: string, claim: string, node = ''): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, annotations: {bed/start-ms: "100", bed/stop-ms: "100"}}
spec:
  ${node === '' ? 'schedulerName: nobody' : `nodeName: ${node}`}
  containers: [{name: main, image: 'web:1'}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: ${claim}}}]
`;
}

/** Waits until no pod of the set is left. */
export async function podsGone(plane: ControlPlane, set: string): Promise<void> {
  await waitFor(
    () => plane.kubectl('get', 'pod', '-l', `app=${set}`, '-o', 'name'),
    (said) => said === '',
    { what: `the pods of ${set} to go` },
  );
}

export interface Cleaning {
  readonly plan: Plan;
  /** `between` wraps the ports: for what others do in the meantime. */
  readonly run: (between?: (ports: ActionPorts) => ActionPorts) => Promise<RunResult>;
  readonly close: () => void;
}

/** Somebody with a screen: plans now, sends later. */
export async function openCleaning(
  plane: ControlPlane,
  wanted: Omit<
    Extract<ClaimWanted, { action: 'clean-claims' }>,
    'action' | 'claims' | 'youngMs' | 'evenIfSetMayReturn'
  > & {
    readonly claims: readonly string[];
    readonly evenIfSetMayReturn?: boolean;
  },
  as?: string,
): Promise<Cleaning> {
  const claims = await Promise.all(
    wanted.claims.map(async (name) => {
      const { metadata } = await readClaim(plane, name);
      return { namespace: plane.namespace, name, uid: metadata.uid };
    }),
  );
  return open(
    plane,
    {
      action: 'clean-claims',
      claims,
      how: wanted.how,
      youngMs: 0,
      evenIfSetMayReturn: wanted.evenIfSetMayReturn ?? false,
    },
    as,
  );
}

export async function open(plane: ControlPlane, wanted: ClaimWanted, as?: string): Promise<Cleaning> {
  const access = loadAccess({ kubeconfig: plane.kubeconfig, as, env: {}, home: '/nonexistent' });
  const client = createClient(access);
  const ports = createCommands(client);
  const { signal } = new AbortController();
  const { snapshot } = await readClaimWorld(client, [plane.namespace], signal);
  const world: Surroundings = { context: 'test', isProtected: false, snapshot, now: Date.now() };
  const plan = planAction(world, wanted, await preflight(ports, world, wanted, { signal, onFacts: () => {} }));
  return {
    plan,
    async run(between = (same) => same) {
      const follower = createFollower(client, { namespaces: [plane.namespace], timeoutMs: 60_000 });
      try {
        return await runPlan(plan, {
          ports: between(ports),
          signal,
          report: () => {},
          record: () => {},
          lookUp: createLookUp({ ports, signal, giveUpMs: 100_000 }),
          follow: follower.follow,
          wait: true,
        });
      } finally {
        follower.close();
      }
    },
    close: () => client.close(),
  };
}
