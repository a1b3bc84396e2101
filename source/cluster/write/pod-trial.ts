/** Tries the pod that the StatefulSet controller would create, by a dry run under another name. */

import { randomUUID } from 'node:crypto';
import { objectPath, revisionPath } from '../../actions/operations/object-path.ts';
import { templateOfRevision } from '../../actions/operations/set-change.ts';
import { isObject, type PreparedRequest, valueAt } from '../../actions/operations/write-operation.ts';
import type { PodTrial, PodTrialOutcome } from '../../actions/ports.ts';
import type { Client } from '../connection/client.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { list, text } from '../json-fields.ts';
import { type NamedObject, requireObject } from '../read/object-answer.ts';

type Json = Readonly<Record<string, unknown>>;

/** Aborts reject; everything else is an outcome. */
export async function tryPod(client: Client, trial: PodTrial, signal: AbortSignal): Promise<PodTrialOutcome> {
  const { set: target, revision: name, podName, template } = trial;
  const unique = randomUUID();
  const tried = { kind: 'Pod', name: trialName(trial, unique) };
  const read = async (path: string, object: NamedObject) =>
    requireObject(await client.get(path, { signal }), object, client.peer);
  try {
    const set = await read(objectPath(target), target);
    const isOfRevision = template.from === 'revision';
    const revision = isOfRevision
      ? await read(revisionPath(target.namespace, name), { kind: 'ControllerRevision', name })
      : undefined;
    requireObject(await client.send({ ...trialRequest(trial, set, revision, unique), signal }), tried, client.peer);
    return { type: 'admitted' };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return outcomeOf(thrown, tried.name, podName);
  }
}

/**
 * Builds the pod as newStatefulSetPod of kubernetes pkg/controller/statefulset does, apart from its name, which no
 * other object has, and blockOwnerDeletion, for which some clusters require a separate permission.
 */
export function trialRequest(trial: PodTrial, set: unknown, revision: unknown, unique: string): PreparedRequest {
  const { namespace, name, uid } = trial.set;
  const template = revision === undefined ? valueAt(set, 'spec', 'template') : templateOfRevision(revision);
  const spec = objectAt(template, 'spec');
  const metadata = objectAt(template, 'metadata');
  const restartedAt = trial.template.from === 'set' ? trial.template.restartedAt : undefined;
  return {
    method: 'POST',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?dryRun=All`,
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace,
        name: trialName(trial, unique),
        labels: {
          ...objectAt(metadata, 'labels'),
          ...(trial.revision === '' ? {} : { 'controller-revision-hash': trial.revision }),
          'statefulset.kubernetes.io/pod-name': trial.podName,
          'apps.kubernetes.io/pod-index': String(trial.ordinal),
        },
        annotations: {
          ...objectAt(metadata, 'annotations'),
          ...(restartedAt === undefined ? {} : { 'kubectl.kubernetes.io/restartedAt': restartedAt }),
        },
        finalizers: list(metadata['finalizers']),
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid, controller: true }],
      },
      spec: {
        ...spec,
        hostname: trial.podName,
        subdomain: text(valueAt(set, 'spec', 'serviceName')),
        volumes: volumesOf(trial.podName, set, spec),
      },
    },
  };
}

/** A claim template takes the place of a volume of the same name. */
function volumesOf(podName: string, set: unknown, spec: Json): readonly unknown[] {
  const templates = list(valueAt(set, 'spec', 'volumeClaimTemplates')).map((item) =>
    text(valueAt(item, 'metadata', 'name')),
  );
  return [
    ...templates.map((name) => ({ name, persistentVolumeClaim: { claimName: `${name}-${podName}` } })),
    ...list(spec['volumes']).filter((volume) => !templates.includes(text(valueAt(volume, 'name')))),
  ];
}

function objectAt(value: unknown, key: string): Json {
  const found = valueAt(value, key);
  return isObject(found) ? found : {};
}

/** Begins with the name of the pod, since policies read it. */
function trialName({ podName }: PodTrial, unique: string): string {
  return `${podName.slice(0, 180)}-trial-${unique}`;
}

function outcomeOf(thrown: unknown, trialName: string, podName: string): PodTrialOutcome {
  if (!(thrown instanceof ClusterError)) return { type: 'not-tried', reason: messageOf(thrown) };
  const { kind, serverMessage, message } = thrown;
  const reason = serverMessage
    .replace(/^pods? "[^"]*" is (?:invalid|forbidden): /i, '')
    .replaceAll(trialName, podName)
    .replace(/\.$/, '');
  if (/does not support dry run/.test(serverMessage)) return { type: 'no-dry-run', reason };
  // The authorizer names verb and resource. Everything else with this status comes from admission.
  const isRefused = kind === 'invalid' || (kind === 'forbidden' && !/ cannot \w+ resource /.test(serverMessage));
  const isWebhookDown = kind === 'server' && /failed calling webhook/.test(serverMessage);
  return isRefused || isWebhookDown
    ? { type: 'refused', reason }
    : { type: 'not-tried', reason: message.replace(/\.$/, '') };
}
