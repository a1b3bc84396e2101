/** Fixtures of the fault catalogue: sets that are healthy except for one fault, and the output of `stsview why`. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { whyCommand } from '../../../source/cli/commands/why/command.ts';
import { runWhy } from '../../../source/cli/commands/why/run.ts';
import type { FindingItem, FindingList, FindingListItem } from '../../../source/cli/output/findings/json.ts';
import { runProgram } from '../../program/harness/run-program.ts';
import {
  bedTimes,
  type Fields,
  fieldsOf,
  headlessServiceManifest,
  type StatefulSetOptions,
  statefulSetManifest,
  yamlOf,
} from '../../support/manifests.ts';
import { parseRequest } from '../../support/parse-request.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';

export interface FaultySet extends Pick<StatefulSetOptions, 'replicas' | 'image' | 'policy' | 'spec' | 'container'> {
  /** More fields of the pod's spec. */
  readonly podSpec?: Fields;
  /** The spec of the one claim template; none without it. */
  readonly claim?: string;
  /** Milliseconds from created to ready. */
  readonly startMs?: number;
  readonly service?: 'headless' | 'cluster-ip' | 'other-selector' | 'none';
}

export const CLAIM = 'accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}';

export function faultySetManifest(name: string, options: FaultySet = {}): string {
  const { podSpec, spec, claim, startMs, service = 'headless', ...more } = options;
  const set = statefulSetManifest(name, {
    image: 'app:1',
    annotations: bedTimes(startMs, 50),
    pod: { terminationGracePeriodSeconds: 1, ...fieldsOf(podSpec) },
    spec: {
      ...(claim === undefined ? {} : { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: fieldsOf(claim) }] }),
      ...fieldsOf(spec),
    },
    ...more,
  });
  return service === 'none' ? yamlOf(set) : yamlOf(headlessServiceManifest(name, SERVICES[service]), set);
}

const SERVICES: Readonly<Record<Exclude<FaultySet['service'], 'none' | undefined>, Fields>> = {
  headless: {},
  'cluster-ip': { clusterIP: undefined },
  'other-selector': { selector: { app: 'other' } },
};

export interface WhyResult {
  readonly code: number;
  readonly item: FindingListItem;
}

/** Returns the output of `stsview why SET -o json`, and its exit code. */
export async function readWhyItem(plane: ControlPlane, name: string): Promise<WhyResult> {
  const { code, text } = await runWhyCommand(plane, name, 'json');
  const list: FindingList = JSON.parse(text);
  const [item] = list.items;
  assert.ok(item !== undefined, `${name} is not in the list`);
  return { code, item };
}

/**
 * Runs `stsview why -o json` of the namespace in a process of its own. Each item has the exit code of the whole.
 * `command`: runs in place of stsview.
 */
export async function readWhyItems(plane: ControlPlane, command?: readonly string[]): Promise<readonly WhyResult[]> {
  const args = ['why', '-o', 'json', '-n', plane.namespace, '--kubeconfig', plane.kubeconfig];
  const { code, stdout, stderr } = await runProgram(args, {
    ...(command === undefined ? {} : { command }),
    deadline: 60_000,
  });
  assert.ok(code !== null && stdout !== '', stderr);
  const { items }: FindingList = JSON.parse(stdout);
  return items.map((item) => ({ item, code }));
}

export async function runWhyCommand(
  plane: ControlPlane,
  name: string,
  output: 'json' | 'table',
): Promise<{ readonly code: number; readonly text: string }> {
  const line = [name, '-n', plane.namespace, '-o', output, '--kubeconfig', plane.kubeconfig];
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const around = { env: {}, home: '/nonexistent', stdin: new PassThrough(), stdout, stderr };
  const code = await runWhy(parseRequest(whyCommand, line), around);
  return { code, text: String(stdout.read() ?? '') };
}

/** Waits until the first finding has this code. */
export async function waitForFirstFinding(
  plane: ControlPlane,
  name: string,
  code: string,
  subject: string,
  { says = /^/, deadline = 40_000 }: { readonly says?: RegExp; readonly deadline?: number } = {},
): Promise<FindingItem> {
  const { item } = await waitFor(
    () => readWhyItem(plane, name),
    ({
      item: {
        findings: [found],
      },
    }) => found?.code === code && subjectText(found) === subject && says.test(findingText(found)),
    { what: `${code} of ${subject} as the first finding about ${name}, that says ${says}`, deadline, every: 300 },
  );
  const [first] = item.findings;
  assert.ok(first !== undefined);
  return first;
}

/** The message and the evidence. Events come after the state that they explain, so what they say is waited for. */
export function findingText({ message, evidence }: FindingItem): string {
  return [message, ...evidence].join('\n');
}

/** "Pod/web-0" */
export function subjectText({ subject }: FindingItem): string {
  return `${subject.kind}/${subject.name}`;
}

export async function waitUntilAvailable(plane: ControlPlane, name: string, count: number): Promise<void> {
  await waitFor(
    () =>
      plane.get<{ readonly status: { readonly availableReplicas?: number; readonly updatedReplicas?: number } }>(
        `/apis/apps/v1/namespaces/${plane.namespace}/statefulsets/${name}`,
      ),
    ({ status }) => (status.availableReplicas ?? 0) === count,
    { what: `${count} available pods of ${name}` },
  );
}

interface PodObject {
  readonly metadata: { readonly uid: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase?: string; readonly podIP?: string };
}

export function readFaultyPod(plane: ControlPlane, name: string): Promise<PodObject> {
  return plane.get<PodObject>(`/api/v1/namespaces/${plane.namespace}/pods/${name}`);
}

/** Waits until kwok, which stands in for the kubelet, has started the pod. */
export function waitUntilStarted(plane: ControlPlane, name: string): Promise<PodObject> {
  return waitFor(
    () => readFaultyPod(plane, name),
    ({ status }) => status.podIP !== undefined,
    { what: `${name} on its node` },
  );
}

/** Writes status that only a kubelet, a driver or a controller writes. */
export async function patchStatus(plane: ControlPlane, object: string, status: unknown): Promise<void> {
  const patch = JSON.stringify({ status });
  await plane.kubectl('patch', object, '--subresource=status', '--type=merge', '-p', patch);
}

/** Creates an event as a kubelet, an attacher or a provisioner would. */
export async function reportEvent(
  plane: ControlPlane,
  subject: { readonly kind: 'Pod' | 'PersistentVolumeClaim'; readonly name: string },
  reason: string,
  message: string,
): Promise<void> {
  const plural = subject.kind === 'Pod' ? 'pods' : 'persistentvolumeclaims';
  const { metadata } = await plane.get<{ readonly metadata: { readonly uid: string } }>(
    `/api/v1/namespaces/${plane.namespace}/${plural}/${subject.name}`,
  );
  const at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  await plane.apply(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${subject.name}.${reason.toLowerCase()}`, namespace: plane.namespace },
      type: 'Warning',
      reason,
      message,
      count: 3,
      firstTimestamp: at,
      lastTimestamp: at,
      source: { component: 'test' },
      involvedObject: { ...subject, apiVersion: 'v1', namespace: plane.namespace, uid: metadata.uid },
    }),
  );
}
