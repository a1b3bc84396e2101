/** The values that inspections of the shop's sets read on demand. */

import type { ClusterEvent } from '../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import type { LogLine } from '../../source/state/inspect/log-buffer.ts';
import { aContainer, aMeta, aPod, aSet, aSnapshot, MINUTE, NOW, SECOND } from '../support/object-builders.ts';
import type { Screen } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

const WORDS = ['compacting memtable', 'flushing data to disk', 'gossip: node is UP', 'WARN slow read of 812 ms'];

/** Lines of a container, one a second. The seventh is long. */
export function logLines(count: number): readonly Omit<LogLine, 'number'>[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(NOW - (count - index) * SECOND).toISOString();
    const text = `${index} ${WORDS[index % WORDS.length]}`;
    if (index === 6)
      return { at, text: `${text} ${'{"level":"info","key":"value"} '.repeat(8).trim()}`, isNote: false };
    return { at, text, isNote: false };
  });
}

/** Lines of the three members in turn, one a second. */
export function memberLogLines(count: number): readonly Omit<LogLine, 'number'>[] {
  return logLines(count).map((line, index) => ({ ...line, pod: `cassandra-${index % 3}` }));
}

/** Sends these lines as the log of the open inspection. */
export async function dispatchLog(screen: Screen, lines: readonly Omit<LogLine, 'number'>[]): Promise<void> {
  const { inspection } = screen.store.state();
  screen.store.dispatch({
    type: 'log-received',
    inspectionId: inspection?.id ?? 0,
    lines,
    connection: { state: 'open', text: '' },
  });
  await screen.settle();
}

/** Sends the pod of the open inspection as YAML. */
export async function dispatchYaml(screen: Screen): Promise<void> {
  const value = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: cassandra-2',
    '  namespace: shop',
    '  annotations:',
    '    example.com/note: "a: b"',
    `    example.com/long: ${'every word counts '.repeat(9).trim()}`,
    'spec:',
    '  containers:',
    '    - name: main',
    '      image: registry.example/web:1',
    '      args: []',
    'status:',
    '  phase: Pending',
  ];
  const lookId = screen.store.state().inspection?.id ?? 0;
  screen.store.dispatch({ type: 'object-read', inspectionId: lookId, text: { state: 'known', value } });
  await screen.settle();
}

/** The shop, with events of a pod, of an earlier pod of its name, and of a claim. */
export function snapshotWithEvents(): Snapshot {
  const world = shopSnapshot();
  const pod = world.tables.Pod.get('shop/cassandra-2');
  const claim = world.tables.PersistentVolumeClaim.get('shop/cassandra-data-cassandra-2');
  const events = [
    eventOf('Pod', 'cassandra-2', 'the pod before', 'Killing', 'Stopping container main', 8 * MINUTE),
    eventOf(
      'PersistentVolumeClaim',
      claim?.meta.name ?? '',
      claim?.meta.uid ?? '',
      'ProvisioningSucceeded',
      'Successfully provisioned volume pvc-1',
      12 * MINUTE,
    ),
    eventOf(
      'Pod',
      'cassandra-2',
      pod?.meta.uid ?? '',
      'Scheduled',
      'Successfully assigned shop/cassandra-2 to node-2',
      7 * MINUTE,
    ),
    {
      ...eventOf(
        'Pod',
        'cassandra-2',
        pod?.meta.uid ?? '',
        'BackOff',
        'Back-off pulling image "registry.example/cassandra:missing": ErrImagePull: failed to pull and unpack image "registry.example/cassandra:missing": not found',
        20 * SECOND,
      ),
      type: 'Warning' as const,
      count: 26,
    },
  ];
  const table = new Map(world.tables.Event);
  for (const event of events) table.set(`shop/${event.meta.name}`, event);
  return { ...world, tables: { ...world.tables, Event: table } };
}

function eventOf(
  kind: string,
  name: string,
  uid: string,
  reason: string,
  message: string,
  ageMs: number,
): ClusterEvent {
  return {
    kind: 'Event',
    meta: aMeta('event', `${name}.${reason}`),
    type: 'Normal',
    reason,
    message,
    isCombined: false,
    count: 1,
    firstAt: NOW - ageMs,
    lastAt: NOW - ageMs,
    source: 'test',
    subject: { kind, namespace: 'shop', name, uid },
  };
}

/** One set whose pod waits for an init container, with a sidecar. */
export function podWithManyContainers(): Snapshot {
  const set = aSet({ name: 'web', replicas: 1 });
  const ended = { type: 'terminated', reason: 'Error', message: '', exitCode: 1, signal: undefined } as const;
  const pod = aPod(set, 0, {
    phase: 'Pending',
    containers: [
      aContainer({
        name: 'migrate',
        role: 'init',
        ready: false,
        restarts: 3,
        state: { type: 'waiting', reason: 'CrashLoopBackOff', message: 'back-off 40s' },
        lastState: { ...ended, finishedAt: NOW - MINUTE },
      }),
      aContainer({ name: 'proxy', role: 'sidecar' }),
      aContainer({ name: 'main', ready: false, state: { type: 'waiting', reason: 'PodInitializing', message: '' } }),
    ],
  });
  return aSnapshot([set, pod]);
}
