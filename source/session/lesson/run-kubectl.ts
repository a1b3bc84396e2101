/** Carries out a line of kubectl through the API, and returns what kubectl would print. */

import { ClusterError } from '../../cluster/errors.ts';
import { valueAtPath } from '../../lessons/kubectl/json-path.ts';
import { apiPath } from '../../lessons/kubectl/kinds.ts';
import {
  type KubectlCommand,
  KubectlLineError,
  type KubectlObject,
  parseKubectl,
} from '../../lessons/kubectl/kubectl-command.ts';
import { type LessonManifest, readLessonManifests } from '../../lessons/kubectl/manifests.ts';
import { readTable, tableText } from '../../lessons/kubectl/table-text.ts';
import type { LessonApi } from './lesson-api.ts';
import { undoRollout } from './undo-rollout.ts';

export interface KubectlSetting {
  readonly api: LessonApi;
  readonly namespace: string;
  readonly files: Readonly<Record<string, string>>;
  /** Lets a moment of the cluster's time pass. */
  readonly pause: () => Promise<void>;
  /** ISO time of the cluster, for kubectl rollout restart. */
  readonly now: () => number;
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** How often an object that is being deleted is looked for, until kubectl would go on waiting. */
const DELETE_LOOKS = 240;
const FORCE_WARNING =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.';

/** The text of an error is part of what is returned: kubectl prints it and ends. @throws KubectlLineError */
export async function runKubectlLine(line: string, setting: KubectlSetting): Promise<string> {
  const command = parseKubectl(line);
  try {
    return await runCommand(command, setting);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status === undefined) throw error;
    return `Error from server: ${error.serverMessage === '' ? error.message : error.serverMessage}`;
  }
}

async function runCommand(command: KubectlCommand, setting: KubectlSetting): Promise<string> {
  const { api, namespace } = setting;
  const patch = (object: KubectlObject, body: unknown, contentType: string): Promise<unknown> =>
    api.write({ method: 'PATCH', path: apiPath(object.kind, namespace, object.name), body, contentType });
  switch (command.verb) {
    case 'apply':
      return joined(manifestsOf(command.files, setting).map((manifest) => () => applyManifest(manifest, setting)));
    case 'get':
      return getText(command, setting);
    case 'delete':
      return deleteObjects(command, setting);
    case 'scale': {
      await api.write({
        method: 'PATCH',
        path: `${apiPath(command.object.kind, namespace, command.object.name)}/scale`,
        body: { spec: { replicas: command.replicas } },
        contentType: MERGE,
      });
      return `${written(command.object)} scaled`;
    }
    case 'set image': {
      const containers = command.images.map(([name, image]) => ({ name, image }));
      await patch(command.object, { spec: { template: { spec: { containers } } } }, STRATEGIC);
      return `${written(command.object)} image updated`;
    }
    case 'patch': {
      await patch(command.object, parsedPatch(command.patch), patchType(command.type));
      return `${written(command.object)} patched`;
    }
    case 'rollout':
      return command.what === 'undo' ? undoRollout(command.object, setting) : restart(command.object, setting);
    case 'annotate':
    case 'label': {
      const field = command.verb === 'annotate' ? 'annotations' : 'labels';
      await patch(command.object, { metadata: { [field]: command.changes } }, MERGE);
      return `${written(command.object)} ${command.verb === 'annotate' ? 'annotated' : 'labeled'}`;
    }
    case 'cordon':
    case 'uncordon': {
      const isCordon = command.verb === 'cordon';
      const path = `/api/v1/nodes/${command.node}`;
      await api.write({
        method: 'PATCH',
        path,
        body: { spec: { unschedulable: isCordon || null } },
        contentType: MERGE,
      });
      return `node/${command.node} ${command.verb}ed`;
    }
    case 'taint':
      return taint(command.node, command.taint, setting);
    case 'exec': {
      const { output, errorText, exitCode } = await api.exec(
        { namespace, name: command.pod, container: command.container },
        command.command,
      );
      const failure = exitCode === 0 ? [] : [errorText, `command terminated with exit code ${exitCode}`];
      return [output.trimEnd(), ...failure].filter((text) => text !== '').join('\n');
    }
  }
}

function written({ kind, name }: KubectlObject): string {
  return `${kind.qualified}/${name}`;
}

async function joined(tasks: readonly (() => Promise<string>)[]): Promise<string> {
  const texts: string[] = [];
  for (const task of tasks) texts.push(await task());
  return texts.join('\n');
}

function manifestsOf(files: readonly string[], setting: KubectlSetting): readonly LessonManifest[] {
  return files.flatMap((file) => {
    const text = setting.files[file];
    if (text === undefined) throw new KubectlLineError(`the lesson has no file "${file}"`);
    return readLessonManifests(text, file);
  });
}

/** Applied to an object that exists, it is a server-side apply: the lists are merged as kubectl merges them. */
async function applyManifest(
  { kind, name, object }: LessonManifest,
  { api, namespace }: KubectlSetting,
): Promise<string> {
  const path = apiPath(kind, namespace, name);
  const metadata = { annotations: {}, ...fieldsOf(object['metadata']), ...(kind.isNamespaced ? { namespace } : {}) };
  const applied = { ...object, metadata };
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: `${JSON.stringify(applied)}\n` };
  const body = { ...applied, metadata: { ...metadata, annotations } };
  const before = await readIfThere(api, path);
  if (before === undefined) {
    await api.write({ method: 'POST', path: apiPath(kind, namespace), body });
    return `${kind.qualified}/${name} created`;
  }
  const after = await api.write({
    method: 'PATCH',
    path: `${path}?fieldManager=kubectl&force=true`,
    body,
    contentType: 'application/apply-patch+yaml',
  });
  const [from, to] = [before, after].map((value) => valueAtPath(value, '.metadata.generation'));
  return `${kind.qualified}/${name} ${from === to ? 'unchanged' : 'configured'}`;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> & { readonly annotations?: object } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function readIfThere(api: LessonApi, path: string): Promise<unknown> {
  try {
    return await api.read(path);
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

function parsedPatch(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new KubectlLineError(`the patch is no JSON: ${error.message}`);
    throw error;
  }
}

function patchType(type: string): string {
  if (type === 'merge') return MERGE;
  return type === 'json' ? 'application/json-patch+json' : STRATEGIC;
}

async function restart(object: KubectlObject, { api, namespace, now }: KubectlSetting): Promise<string> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date(now()).toISOString() };
  const body = { spec: { template: { metadata: { annotations } } } };
  await api.write({
    method: 'PATCH',
    path: apiPath(object.kind, namespace, object.name),
    body,
    contentType: STRATEGIC,
  });
  return `${written(object)} restarted`;
}

/** "key=value:Effect", or with a hyphen at its end to remove it. */
async function taint(node: string, text: string, { api }: KubectlSetting): Promise<string> {
  const [, key = '', value = '', effect = '', minus] = /^([^=:]+)(?:=([^:]*))?:(\w+)(-)?$/.exec(text) ?? [];
  if (key === '') throw new KubectlLineError(`"${text}" is no taint: KEY=VALUE:EFFECT is wanted`);
  const path = `/api/v1/nodes/${node}`;
  const found = valueAtPath(await api.read(path), '.spec.taints');
  const others = (Array.isArray(found) ? found : []).filter(
    (entry) => valueAtPath(entry, '.key') !== key || valueAtPath(entry, '.effect') !== effect,
  );
  const taints = minus === undefined ? [...others, { key, value, effect }] : others;
  await api.write({ method: 'PATCH', path, body: { spec: { taints } }, contentType: MERGE });
  return `node/${node} ${minus === undefined ? 'tainted' : 'untainted'}`;
}

async function deleteObjects(
  command: Extract<KubectlCommand, { verb: 'delete' }>,
  setting: KubectlSetting,
): Promise<string> {
  const { api, namespace, pause } = setting;
  const objects = await objectsToDelete(command, setting);
  const propagationPolicy = { orphan: 'Orphan', foreground: 'Foreground' }[command.cascade] ?? 'Background';
  const lines = command.isForced ? [FORCE_WARNING] : [];
  const deleted: { readonly path: string; readonly uid: unknown }[] = [];
  for (const { kind, name } of objects) {
    const path = apiPath(kind, namespace, name);
    deleted.push({ path, uid: valueAtPath(await api.read(path), '.metadata.uid') });
    const body = { propagationPolicy, ...(command.isForced ? { gracePeriodSeconds: 0 } : {}) };
    await api.write({ method: 'DELETE', path, body });
    const where = kind.isNamespaced ? ` from ${namespace} namespace` : '';
    lines.push(`${kind.qualified} "${name}" ${command.isForced ? 'force deleted' : 'deleted'}${where}`);
  }
  // As kubectl does, all of them are deleted first, and waited for then.
  for (const { path, uid } of deleted) {
    for (let look = 0; command.wait && !command.isForced && look < DELETE_LOOKS; look += 1) {
      const found = await readIfThere(api, path);
      if (found === undefined || valueAtPath(found, '.metadata.uid') !== uid) break;
      await pause();
    }
  }
  return lines.join('\n');
}

async function objectsToDelete(
  command: Extract<KubectlCommand, { verb: 'delete' }>,
  setting: KubectlSetting,
): Promise<readonly KubectlObject[]> {
  if (command.files.length > 0) return manifestsOf(command.files, setting);
  if (command.selected === undefined) return command.objects;
  const { kind, labels } = command.selected;
  const path = `${apiPath(kind, setting.namespace)}?labelSelector=${encodeURIComponent(labels)}`;
  const items = valueAtPath(await setting.api.read(path), '.items');
  return (Array.isArray(items) ? items : []).map((item) => ({
    kind,
    name: String(valueAtPath(item, '.metadata.name')),
  }));
}

async function getText(
  command: Extract<KubectlCommand, { verb: 'get' }>,
  { api, namespace }: KubectlSetting,
): Promise<string> {
  const query = new URLSearchParams();
  if (command.labels !== '') query.set('labelSelector', command.labels);
  if (command.fields !== '') query.set('fieldSelector', command.fields);
  const suffix = query.size === 0 ? '' : `?${query}`;
  const [, path] = /^jsonpath=\{(.*)\}$/.exec(command.output) ?? [];
  const isSeveral = command.kinds.length > 1;
  const texts: string[] = [];
  for (const kind of command.kinds) {
    const names = command.names.length === 0 ? [''] : command.names;
    const paths = names.map((name) => `${apiPath(kind, namespace, name)}${name === '' ? suffix : ''}`);
    if (path !== undefined) {
      for (const one of paths) texts.push(String(valueAtPath(await api.read(one), path) ?? ''));
      continue;
    }
    const tables = [];
    for (const one of paths) tables.push(readTable(await api.read(one, TABLE)));
    const rows = tables.flatMap((table) => table.rows);
    if (rows.length === 0) continue;
    if (command.output === 'name') texts.push(rows.map(({ name }) => `${kind.qualified}/${name}`).join('\n'));
    else {
      const table = { columns: tables[0]?.columns ?? [], rows };
      texts.push(tableText(table, command.output === 'wide', isSeveral ? `${kind.qualified}/` : ''));
    }
  }
  if (texts.length > 0) return texts.join(isSeveral ? '\n\n' : '\n');
  const isNamespaced = command.kinds.some((kind) => kind.isNamespaced);
  return isNamespaced ? `No resources found in ${namespace} namespace.` : 'No resources found';
}
