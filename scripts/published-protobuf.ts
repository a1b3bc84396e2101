/**
 * Writes source/simulator/schema/messages.json: the messages of the kinds that clients may send to the embedded
 * cluster, from the generated.proto and types.go files of the Kubernetes version from which the bed is built.
 */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { type GoField, goFields, type KubernetesSources, kubernetesSources } from './kubernetes-sources.ts';

export const TARGET = fileURLToPath(new URL('../source/simulator/schema/messages.json', import.meta.url));

/** The folders of Go packages below k8s.io/. */
const PACKAGES = [
  'apimachinery/pkg/runtime',
  'apimachinery/pkg/apis/meta/v1',
  'apimachinery/pkg/api/resource',
  'apimachinery/pkg/util/intstr',
  'api/autoscaling/v2',
  'apiextensions-apiserver/pkg/apis/apiextensions/v1',
  ...['core', 'apps', 'batch', 'rbac', 'networking', 'policy', 'storage', 'scheduling', 'node', 'coordination'],
  ...['authentication', 'authorization', 'discovery', 'admissionregistration', 'certificates', 'autoscaling'],
].map((name) => (name.includes('/') ? name : `api/${name}/v1`));

/** `goType`: "v1.PullPolicy", as messages of Go name it; left out if it follows from the rest. */
type Row = readonly [number: number, name: string, type: string, rule: string, flags?: string, goType?: string];

const SCALARS = new Set(['string', 'bool', 'int32', 'int64', 'float64', 'byte']);

/** "v1.PullPolicy" for "PullPolicy" and "metav1.PullPolicy" in a package whose folder is "v1". */
function qualified(goType: string, folder: string): string {
  return goType.replace(/^\*/, '').replace(/(?<![.\w])(?:(\w+)\.)?(\w+)/g, (whole, alias: string | undefined, name) => {
    if (alias === undefined) return SCALARS.has(name) || name === 'map' ? whole : `${folder}.${name}`;
    return /v\d+$|^core$/.test(alias) ? `v1.${name}` : whole;
  });
}

/** "v1.Container" of a message, "[]v1.Container" of a list. */
function usualGoType(field: protobuf.Field): string {
  const [name = '', version = ''] = (field.resolvedType?.fullName ?? '').split('.').reverse();
  const single = name === '' ? field.type : `${version}.${name}`;
  return field.map ? `map[string]${single}` : field.repeated ? `[]${single}` : single;
}

function rowOf(field: protobuf.Field, go: GoField | undefined, folder: string): Row {
  // The JSON of a field named "-" is made by its type.
  const name = go === undefined || go.jsonName === '' || go.jsonName === '-' ? field.name : go.jsonName;
  const rule = field.map
    ? 'map'
    : field.repeated
      ? 'repeated'
      : go?.isInline
        ? 'inline'
        : go?.omitsZero
          ? 'omitempty'
          : 'plain';
  const flags = `${go?.isPointer ? 'p' : ''}${go?.isKept ? 'k' : ''}`;
  const goType = go === undefined || rule === 'inline' ? '' : qualified(go.type, folder);
  const own = goType === usualGoType(field) ? '' : goType;
  const type = field.resolvedType?.fullName.slice(1) ?? field.type;
  if (own !== '') return [field.id, name, type, rule, flags, own];
  return flags === '' ? [field.id, name, type, rule] : [field.id, name, type, rule, flags];
}

export function publishedMessages({ protoOf, typesOf }: KubernetesSources): string {
  const root = new protobuf.Root();
  const typesByPackage = new Map<string, string>();
  for (const place of PACKAGES) {
    const { package: name = '' } = protobuf.parse(protoOf(place), root, { keepCase: true });
    typesByPackage.set(name, typesOf(place));
  }
  root.resolveAll();
  const lines: string[] = [];
  for (const [name, types] of typesByPackage) {
    const namespace = root.lookup(name);
    if (!(namespace instanceof protobuf.Namespace)) throw new Error(`no package ${name}`);
    for (const message of namespace.nestedArray) {
      if (!(message instanceof protobuf.Type)) continue;
      const go = goFields(types, message.name);
      const rows = message.fieldsArray.map((field) => rowOf(field, go.get(field.id), name.split('.').at(-1) ?? ''));
      lines.push(`${JSON.stringify(message.fullName.slice(1))}: ${JSON.stringify(rows)}`);
    }
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (import.meta.main) {
  const sources = kubernetesSources();
  if (typeof sources === 'string') throw new Error(sources);
  writeFileSync(TARGET, publishedMessages(sources));
}
