/**
 * Reads what writes the replicas and the resources of the sets of a namespace. What cannot be read is reported and not
 * thrown.
 */

import type { ReplicaApplier, ReplicaScaler, SetWriters, VerticalScaler } from '../../domain/model/set-writers.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { listWhole } from '../list/whole-object.ts';
import {
  projectAppliers,
  projectHorizontalScaler,
  projectScaledObject,
  projectVerticalScaler,
} from '../projection/set-writers.ts';

interface Source<T> {
  readonly api: string;
  readonly plural: string;
  readonly kind: string;
  readonly project: (value: unknown) => T | undefined;
}

const SOURCES: readonly Source<ReplicaScaler>[] = [
  {
    api: '/apis/autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    project: projectHorizontalScaler,
  },
  { api: '/apis/keda.sh/v1alpha1', plural: 'scaledobjects', kind: 'ScaledObject', project: projectScaledObject },
];

const VERTICAL: Source<VerticalScaler> = {
  api: '/apis/autoscaling.k8s.io/v1',
  plural: 'verticalpodautoscalers',
  kind: 'VerticalPodAutoscaler',
  project: projectVerticalScaler,
};

type Answer<T> = { readonly value: T } | { readonly problem: string };

/** Answers `none` for what does not exist. */
async function answerOf<T>(reading: Promise<T>, none: T): Promise<Answer<T>> {
  try {
    return { value: await reading };
  } catch (thrown) {
    if (!(thrown instanceof ClusterError)) throw thrown;
    return thrown.kind === 'not-found' ? { value: none } : { problem: thrown.message };
  }
}

export async function readSetWriters(client: Client, namespace: string, signal: AbortSignal): Promise<SetWriters> {
  const place = encodeURIComponent(namespace);
  const unread: string[] = [];
  const known = <T>(what: string, answer: Answer<T>, none: T): T => {
    if ('value' in answer) return answer.value;
    unread.push(`not known: ${what} could not be read: ${answer.problem}`);
    return none;
  };
  const [vertical, ...lists] = await Promise.all([
    readScalers(client, VERTICAL, place, signal),
    ...SOURCES.map(async (source) => ({ source, answer: await readScalers(client, source, place, signal) })),
  ]);
  const scalers = lists.flatMap(({ source, answer }) => known(`${source.kind}s`, answer, []));
  const names = [...new Set(scalers.map(({ set }) => set))];
  const sets = await Promise.all(
    names.map(async (name) => {
      const path = `/apis/apps/v1/namespaces/${place}/statefulsets/${encodeURIComponent(name)}`;
      return { name, answer: await answerOf(client.get(path, { signal }).then(projectAppliers), []) };
    }),
  );
  const appliers = new Map<string, readonly ReplicaApplier[]>(
    sets.map(({ name, answer }) => [name, known(`the managers of ${name}`, answer, [])]),
  );
  return { scalers, verticalScalers: known(`${VERTICAL.kind}s`, vertical, []), appliers, unread };
}

async function readScalers<T>(
  client: Client,
  { api, plural, kind, project }: Source<T>,
  place: string,
  signal: AbortSignal,
): Promise<Answer<readonly T[]>> {
  const read = async (): Promise<readonly T[]> => {
    const found: T[] = [];
    const collection = { path: `${api}/namespaces/${place}/${plural}`, kind, query: {} };
    for await (const item of listWhole(client, collection, { signal })) {
      const scaler = project(item);
      if (scaler !== undefined) found.push(scaler);
    }
    return found;
  };
  const answer = await answerOf(read(), []);
  if ('value' in answer) return answer;
  // The server refuses a list before it looks whether it has the kind.
  const served = await answerOf(client.get(api, { signal }), undefined);
  return 'value' in served && served.value === undefined ? { value: [] } : answer;
}
