import type { ContainerResources, PodTemplate, ResourceList } from '../../actions/ports.ts';
import { fields, isRecord, list, quantity, text } from '../json-fields.ts';

/** Entries of a list are identified by their names if all have one ("containers[web]"), otherwise by their index. */
function* scalarsOf(value: unknown, path: string): Generator<readonly [string, string]> {
  if (Array.isArray(value)) {
    const names = value.map((item) => text(fields<'name'>(item).name));
    const named = names.every((name) => name !== '') && new Set(names).size === names.length;
    if (value.length === 0) yield [path, '[]'];
    for (const [index, item] of value.entries()) yield* scalarsOf(item, `${path}[${named ? names[index] : index}]`);
  } else if (isRecord(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0 && path !== '') yield [path, '{}'];
    for (const [key, item] of entries) {
      const part = /^[\w-]+$/.test(key) ? (path === '' ? key : `.${key}`) : `["${key}"]`;
      yield* scalarsOf(item, `${path}${part}`);
    }
  } else if (value !== null && value !== undefined) {
    yield [path, String(value)];
  }
}

function amounts(value: unknown): ResourceList {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, quantity(item)])) : {};
}

function projectResources(value: unknown, isInit: boolean): ContainerResources {
  const container = fields<'name' | 'resources' | 'restartPolicy'>(value);
  const resources = fields<'requests' | 'limits'>(container.resources);
  const role = isInit ? (container.restartPolicy === 'Always' ? 'sidecar' : 'init') : 'main';
  return { name: text(container.name), role, requests: amounts(resources.requests), limits: amounts(resources.limits) };
}

/** Projects the template of a set, or of a ControllerRevision without its patch directive. */
export function projectPodTemplate(template: unknown): PodTemplate {
  const spec = fields<'containers' | 'initContainers'>(fields<'spec'>(template).spec);
  return {
    fields: new Map(scalarsOf(template, '')),
    containers: [
      ...list(spec.initContainers).map((item) => projectResources(item, true)),
      ...list(spec.containers).map((item) => projectResources(item, false)),
    ],
  };
}
