/** The `log` subresource: a container's present output, and its further output. */

import type { ServerResponse } from 'node:http';
import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import type { ResourceRoute } from './route.ts';
import { badRequest } from './status.ts';
import { getExisting } from './write/write-result.ts';

/** How often a followed log is checked, in real time. */
const FOLLOW_MS = 250;

type LogLine = { readonly time: string; readonly text: string };

/** Returns the container of a request. @throws ApiError 400 if it has to be named, or does not exist */
export function chooseContainer(pod: KubeObject, wanted: string): string {
  const names = ['containers', 'initContainers', 'ephemeralContainers'].map((field) =>
    itemsOf(at(pod.spec, field)).map((container) => stringOf(at(container, 'name'))),
  );
  const [main = [], ...others] = names;
  const { name } = pod.metadata;
  if (wanted !== '') {
    if ([main, ...others].some((list) => list.includes(wanted))) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const usual = pod.metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  if (usual !== undefined && main.includes(usual)) return usual;
  const [only] = main;
  if (main.length === 1 && only !== undefined) return only;
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]`);
}

function statusOf(pod: KubeObject, container: string): unknown {
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']
    .flatMap((field) => itemsOf(at(pod.status, field)))
    .find((status) => at(status, 'name') === container);
}

/** @throws ApiError 400 if the container has no output yet */
function checkStarted(pod: KubeObject, container: string): void {
  const status = statusOf(pod, container);
  const what = `container "${container}" in pod "${pod.metadata.name}"`;
  if (stringOf(at(pod.spec, 'nodeName')) === '')
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  if (at(status, 'state', 'running') !== undefined || at(status, 'state', 'terminated') !== undefined) return;
  if (at(status, 'lastState', 'terminated') !== undefined) return;
  const reason = stringOf(at(status, 'state', 'waiting', 'reason'), 'ContainerCreating');
  if (/^(ErrImagePull|ImagePullBackOff)$/.test(reason)) {
    throw badRequest(`${what} is waiting to start: trying and failing to pull image`);
  }
  throw badRequest(`${what} is waiting to start: ${reason}`);
}

function selected(lines: readonly LogLine[], { query, times }: ApiRequest, now: number): readonly LogLine[] {
  const seconds = Number(query.get('sinceSeconds') ?? 0);
  const since = seconds > 0 ? now - seconds * 1000 : Date.parse(times.receiveTime(query.get('sinceTime') ?? '')) || 0;
  const young = lines.filter(({ time }) => Date.parse(time) >= since);
  const tail = query.get('tailLines');
  return tail === null ? young : Number(tail) === 0 ? [] : young.slice(-Number(tail));
}

/** @throws ApiError before the response has begun */
export function serveLog(
  { cluster }: ApiContext,
  route: ResourceRoute,
  request: ApiRequest,
  response: ServerResponse,
): void {
  const { namespace, name } = route;
  const { query } = request;
  const pod = getExisting(cluster.store, route);
  const container = chooseContainer(pod, query.get('container') ?? '');
  const previous = query.get('previous') === 'true';
  if (previous && at(statusOf(pod, container), 'lastState', 'terminated') === undefined) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  }
  if (!previous) checkStarted(pod, container);
  const read = (): readonly LogLine[] => cluster.logs({ namespace, name, container }, { previous });
  const withTime = query.get('timestamps') === 'true';
  const write = (lines: readonly LogLine[]): void => {
    const times = request.timesNow();
    const text = lines.map((line) => `${withTime ? `${times.serveTime(line.time)} ` : ''}${line.text}\n`).join('');
    if (text !== '') response.write(text);
  };
  let all = read();
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  write(selected(all, request, cluster.clock.now()));
  if (query.get('follow') !== 'true' || previous) {
    response.end();
    return;
  }
  const following = setInterval(() => {
    const there = cluster.store.get('pods', namespace, name);
    const isSame = there?.metadata.uid === pod.metadata.uid;
    const now = isSame ? read() : all;
    // A restarted container has a new log.
    write(now.length < all.length ? now : now.slice(all.length));
    all = now;
    if (!isSame || ['Succeeded', 'Failed'].includes(stringOf(at(there?.status, 'phase')))) end();
  }, FOLLOW_MS);
  function end(): void {
    clearInterval(following);
    response.end();
  }
  response.on('close', end);
}
