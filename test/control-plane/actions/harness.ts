/** Runs actions on a genuine control plane, by the command line or step by step. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Plan, RequestedAction, SetPlanContext } from '../../../source/actions/plan.ts';
import { planAction } from '../../../source/actions/plans/plan-action.ts';
import { preflight } from '../../../source/actions/run/preflight.ts';
import { type RunResult, runPlan } from '../../../source/actions/run/run-plan.ts';
import { runAction } from '../../../source/cli/actions/run.ts';
import { deletePodCommand } from '../../../source/cli/commands/delete-pod/command.ts';
import { partitionCommand } from '../../../source/cli/commands/partition/command.ts';
import { restartCommand } from '../../../source/cli/commands/restart/command.ts';
import { rollbackCommand } from '../../../source/cli/commands/rollback/command.ts';
import { scaleCommand } from '../../../source/cli/commands/scale/command.ts';
import { journalPath } from '../../../source/cli/config/journal-path.ts';
import { type Client, createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { readSnapshot } from '../../../source/cluster/read/read-snapshot.ts';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { type JournalEntry, latestOfEachWrite } from '../../../source/session/journal/journal-entry.ts';
import { journalFile } from '../../../source/session/journal/journal-file.ts';
import { createLostResponseLookup } from '../../../source/session/lost-response-lookup.ts';
import { bedTimes, type StatefulSetOptions, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { NO_JOURNAL } from '../../support/no-journal.ts';
import { parseRequest } from '../../support/parse-request.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';

export interface ActionSetManifest extends Omit<StatefulSetOptions, 'claims'> {
  /** True for one claim template of the default class. */
  readonly claims?: boolean;
  /** The name of the claim template; "data" by default. */
  readonly template?: string;
}

/** A set of two pods with the container "web". */
export function actionSetManifestOf(name: string, options: ActionSetManifest = {}): string {
  const { claims = false, template = 'data', ...more } = options;
  return yamlOf(
    statefulSetManifest(name, {
      replicas: 2,
      image: 'web:1',
      policy: 'Parallel',
      annotations: bedTimes(),
      container: { name: 'web' },
      claims: claims ? [[template]] : [],
      ...more,
    }),
  );
}

export interface SetObject {
  readonly metadata: { readonly uid: string; readonly generation: number };
  readonly spec: {
    readonly replicas: number;
    readonly updateStrategy: { readonly rollingUpdate?: { readonly partition: number } };
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
  readonly status: { readonly readyReplicas?: number; readonly observedGeneration?: number };
}

export interface PodObject {
  readonly metadata: { readonly uid: string; readonly deletionTimestamp?: string };
}

export function readSet(plane: ControlPlane, name: string): Promise<SetObject> {
  return plane.get<SetObject>(`/apis/apps/v1/namespaces/${plane.namespace}/statefulsets/${name}`);
}

export function readPod(plane: ControlPlane, name: string): Promise<PodObject> {
  return plane.get<PodObject>(`/api/v1/namespaces/${plane.namespace}/pods/${name}`);
}

export async function applySet(plane: ControlPlane, name: string, options: ActionSetManifest = {}): Promise<void> {
  await plane.apply(actionSetManifestOf(name, options));
  await waitUntilReady(plane, name, options.replicas ?? 2);
}

export async function waitUntilReady(plane: ControlPlane, name: string, count: number): Promise<SetObject> {
  return waitFor(
    () => readSet(plane, name),
    ({ metadata, status }) =>
      (status.readyReplicas ?? 0) === count && (status.observedGeneration ?? 0) >= metadata.generation,
    { what: `${count} ready pods of ${name}` },
  );
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly journal: readonly JournalEntry[];
}

export interface ActOptions {
  readonly kubeconfig?: string;
  /** The content of config.json. */
  readonly config?: string;
}

const COMMANDS = [scaleCommand, deletePodCommand, partitionCommand, restartCommand, rollbackCommand];

/** Runs one command line in this process, with a temporary home and without a terminal. */
export async function runActionCommand(
  plane: ControlPlane,
  argv: readonly string[],
  options: ActOptions = {},
): Promise<CommandResult> {
  const home = mkdtempSync(join(tmpdir(), 'stsview-act-'));
  try {
    if (options.config !== undefined) await writeConfig(home, options.config);
    const kubeconfig = options.kubeconfig ?? plane.kubeconfig;
    const [name, ...others] = argv;
    const command = COMMANDS.find((candidate) => candidate.name === name);
    assert.ok(command !== undefined, `${name} is no action`);
    const request = parseRequest(command, [...others, '-n', plane.namespace, '--kubeconfig', kubeconfig]);
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const code = await runAction(request, { env: {}, home, stdin: new PassThrough(), stdout, stderr });
    const journal = latestOfEachWrite(await journalFile(journalPath({}, home)).read());
    return { code, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? ''), journal };
  } finally {
    rmSync(home, { recursive: true });
  }
}

async function writeConfig(home: string, text: string): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  await mkdir(join(home, '.config', 'stsview'), { recursive: true });
  await writeFile(join(home, '.config', 'stsview', 'config.json'), text);
}

export interface PlanningClient {
  readonly client: Client;
  readonly planContext: (set: string) => Promise<SetPlanContext>;
  /** Makes a plan with all facts of its preflight. */
  readonly plan: (set: string, wanted: RequestedAction) => Promise<Plan>;
  /** Sends the plan without waiting for its goal. */
  readonly send: (plan: Plan) => Promise<RunResult>;
  readonly close: () => void;
}

/** Simulates a user with a screen, who plans now and sends later. */
export function openPlanningClient(
  plane: ControlPlane,
  options: { readonly as?: string; readonly readOnly?: boolean } = {},
): PlanningClient {
  const access = loadClusterAccess({ kubeconfig: plane.kubeconfig, as: options.as, env: {}, home: '/nonexistent' });
  const client = createClient(access, { readOnly: options.readOnly });
  const ports = createActionPorts(client);
  const { signal } = new AbortController();
  const world = async (set: string): Promise<SetPlanContext> => {
    const snapshot = await readSnapshot(client, { namespaces: [plane.namespace] });
    const now = Date.now();
    const status = describeSets(snapshot, { now }).find(({ set: { meta } }) => meta.name === set);
    assert.ok(status !== undefined, `${set} is not there`);
    return { context: 'test', isProtected: false, snapshot, status, now };
  };
  return {
    client,
    planContext: world,
    async plan(set, wanted) {
      const seen = await world(set);
      return planAction(seen, wanted, await preflight(ports, seen, wanted, { signal, onFacts: () => {} }));
    },
    send: (plan) =>
      runPlan(plan, {
        ports,
        signal,
        report: () => {},
        journal: NO_JOURNAL,
        resolveLostResponse: createLostResponseLookup({ ports, signal, timeoutMs: 100_000 }),
        waitForGoal: () => Promise.resolve('timed-out'),
        wait: false,
      }),
    close: () => client.close(),
  };
}
