/** Reads what writes the replicas of the sets of a namespace. What cannot be read is reported and not thrown. */

import type { ReplicaApplier, ReplicaScaler, ReplicaWriters } from '../../domain/model/replica-writers.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { listWhole } from '../list/whole-object.ts';
import { projectAppliers, projectHorizontalScaler, projectScaledObject } from '../projection/replica-writers.ts';

interface Source {
  readonly api: string;
  readonly plural: string;
  readonly kind: ReplicaScaler['kind'];
  readonly project: (value: unknown) => ReplicaScaler | undefined;
}

const SOURCES: readonly Source[] = [
  {
    api: '/apis/autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    kind: 'HorizontalPodAutoscaler',
    project: projectHorizontalScaler,
  },
  { api: '/apis/keda.sh/v1alpha1', plural: 'scaledobjects', kind: 'ScaledObject', project: projectScaledObject },
];

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

export async function readReplicaWriters(
  client: Client,
  namespace: string,
  signal: AbortSignal,
): Promise<ReplicaWriters> {
  const place = encodeURIComponent(namespace);
  const unread: string[] = [];
  const known = <T>(what: string, answer: Answer<T>, none: T): T => {
    if ('value' in answer) return answer.value;
    unread.push(`not known: ${what} could not be read: ${answer.problem}`);
    return none;
  };
  const lists = await Promise.all(
    SOURCES.map(async (source) => ({ source, answer: await readScalers(client, source, place, signal) })),
  );
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
  return { scalers, appliers, unread };
}

async function readScalers(
  client: Client,
  { api, plural, kind, project }: Source,
  place: string,
  signal: AbortSignal,
): Promise<Answer<readonly ReplicaScaler[]>> {
  const read = async (): Promise<readonly ReplicaScaler[]> => {
    const found: ReplicaScaler[] = [];
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
