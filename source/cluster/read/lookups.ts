/** Reads the objects that findings need beside the watched ones. */

import type { DisruptionBudget, Lookups, PeerNamespace, WebhookConfiguration } from '../../domain/model/lookups.ts';
import type { LookupsNeeded } from '../../domain/set/lookups-needed.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { listWhole } from '../list/whole-object.ts';
import { projectEndpointSlice } from '../projection/endpoint-slice.ts';
import {
  projectDisruptionBudget,
  projectLimitRange,
  projectWebhookConfiguration,
} from '../projection/policy-objects.ts';
import { collectionPath, RESOURCES } from '../projection/resources.ts';
import { projectService } from '../projection/service.ts';
import { readControllerLease } from './controller-lease.ts';
import { readNamespaceState } from './namespace-state.ts';
import { readSetWriters } from './set-writers.ts';

/** @throws ClusterError */
export async function readLookups(client: Client, needed: LookupsNeeded, signal: AbortSignal): Promise<Lookups> {
  const inEach = async <T>(namespaces: readonly string[], plural: string, from: Source<T>) =>
    new Map(
      await Promise.all(
        namespaces.map(async (namespace) => {
          const path = `${from.api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
          return [namespace, await readAll(client, path, from, signal)] as const;
        }),
      ),
    );
  return {
    ...(needed.controllerLease ? { controllerLease: await readControllerLease(client, signal) } : {}),
    ...(needed.budgetsIn.length === 0
      ? {}
      : { budgets: await inEach(needed.budgetsIn, 'poddisruptionbudgets', BUDGETS) }),
    ...(needed.limitRangesIn.length === 0
      ? {}
      : { limitRanges: await inEach(needed.limitRangesIn, 'limitranges', LIMIT_RANGES) }),
    ...(needed.peersIn.length === 0 ? {} : { peers: await readPeers(client, needed.peersIn, signal) }),
    ...(needed.setWritersIn.length === 0 ? {} : { setWriters: await readWriters(client, needed.setWritersIn, signal) }),
    ...(needed.namespaces.length === 0 ? {} : { namespaces: await readNamespaces(client, needed.namespaces, signal) }),
    ...(needed.webhooks ? { webhooks: await readWebhooks(client, signal) } : {}),
  };
}

async function readPeers(
  client: Client,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<NonNullable<Lookups['peers']>> {
  const read = async (namespace: string): Promise<readonly [string, PeerNamespace | 'forbidden']> => {
    const [services, slices] = await Promise.all([
      readAll(client, collectionPath(RESOURCES.Service, namespace), SERVICES, signal),
      readAll(client, collectionPath(RESOURCES.EndpointSlice, namespace), ENDPOINT_SLICES, signal),
    ]);
    return [namespace, services === 'forbidden' || slices === 'forbidden' ? 'forbidden' : { services, slices }];
  };
  return new Map(await Promise.all(namespaces.map(read)));
}

async function readWriters(client: Client, namespaces: readonly string[], signal: AbortSignal) {
  return new Map(
    await Promise.all(
      namespaces.map(async (namespace) => [namespace, await readSetWriters(client, namespace, signal)] as const),
    ),
  );
}

async function readNamespaces(
  client: Client,
  names: readonly string[],
  signal: AbortSignal,
): Promise<NonNullable<Lookups['namespaces']>> {
  const read = await Promise.all(
    names.map(async (name) => [name, await readNamespaceState(client, name, signal)] as const),
  );
  return new Map(read.flatMap(([name, state]) => (state === undefined ? [] : [[name, state]])));
}

interface Source<T> {
  readonly api: string;
  readonly kind: string;
  readonly project: (value: unknown) => T;
}

const BUDGETS: Source<DisruptionBudget> = {
  api: '/apis/policy/v1',
  kind: 'PodDisruptionBudget',
  project: projectDisruptionBudget,
};
const LIMIT_RANGES: Source<string> = {
  api: '/api/v1',
  kind: 'LimitRange',
  project: (value) => projectLimitRange(value).name,
};

const SERVICES = { kind: 'Service', project: projectService };
const ENDPOINT_SLICES = { kind: 'EndpointSlice', project: projectEndpointSlice };

const WEBHOOK_KINDS = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'] as const;

async function readWebhooks(client: Client, signal: AbortSignal): Promise<NonNullable<Lookups['webhooks']>> {
  const api = '/apis/admissionregistration.k8s.io/v1';
  const lists = await Promise.all(
    WEBHOOK_KINDS.map((kind) => {
      const project = (value: unknown): WebhookConfiguration => projectWebhookConfiguration(kind, value);
      return readAll(client, `${api}/${kind.toLowerCase()}s`, { kind, project }, signal);
    }),
  );
  const found = lists.flatMap((list) => (list === 'forbidden' ? [] : list));
  return lists.includes('forbidden') && found.length === 0 ? 'forbidden' : found;
}

async function readAll<T>(
  client: Client,
  path: string,
  { kind, project }: Pick<Source<T>, 'kind' | 'project'>,
  signal: AbortSignal,
): Promise<readonly T[] | 'forbidden'> {
  try {
    const found: T[] = [];
    for await (const item of listWhole(client, { path, kind, query: {} }, { signal })) found.push(project(item));
    return found;
  } catch (thrown) {
    if (thrown instanceof ClusterError && thrown.kind === 'forbidden') return 'forbidden';
    // A cluster without this API has no such objects.
    if (thrown instanceof ClusterError && thrown.kind === 'not-found') return [];
    throw thrown;
  }
}
