/**
 * Writes source/simulator/api/protobuf/messages.json: the messages of the kinds that clients may send to the embedded
 * cluster, from the generated.proto and types.go files of the Kubernetes version from which the bed is built.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const BED = fileURLToPath(new URL('../test/control-plane/bed/kubernetes/', import.meta.url));
export const TARGET = fileURLToPath(new URL('../source/simulator/api/protobuf/messages.json', import.meta.url));

/** The folders of Go packages below k8s.io/. */
const PACKAGES = [
  'apimachinery/pkg/runtime',
  'apimachinery/pkg/apis/meta/v1',
  'apimachinery/pkg/api/resource',
  'apimachinery/pkg/util/intstr',
  'api/autoscaling/v2',
  ...['core', 'apps', 'batch', 'rbac', 'networking', 'policy', 'storage', 'scheduling', 'node', 'coordination'],
  ...['authentication', 'authorization', 'discovery', 'admissionregistration', 'certificates', 'autoscaling'],
].map((name) => (name.includes('/') ? name : `api/${name}/v1`));
/** Packages whose types are in other files. */
const WITHOUT_TYPES: ReadonlySet<string> = new Set(['apimachinery/pkg/api/resource', 'apimachinery/pkg/util/intstr']);

type Row = readonly [number: number, name: string, type: string, rule: string];

interface GoField {
  readonly jsonName: string;
  /** True if a zero value is left out of the JSON. */
  readonly omitsZero: boolean;
  readonly isInline: boolean;
}

function moduleFolders(): ReadonlyMap<string, string> {
  const output = execFileSync('go', ['list', '-m', '-f', '{{.Path}} {{.Dir}}', 'k8s.io/api', 'k8s.io/apimachinery'], {
    cwd: BED,
    encoding: 'utf8',
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=mod' },
  });
  return new Map(
    output
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
}

/** Returns the fields of a Go struct by their number in protobuf. */
function goFields(source: string, type: string): ReadonlyMap<number, GoField> {
  const body = new RegExp(`^type ${type} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  const fields = new Map<number, GoField>();
  for (const line of body.split('\n')) {
    const found = /^\s*(?:\w+\s+)?(\S+)\s+`.*json:"([^",]*)([^"]*)".*protobuf:"\w+,(\d+)/.exec(line);
    if (found === null) continue;
    const [, goType = '', jsonName = '', options = '', number = ''] = found;
    fields.set(Number(number), {
      jsonName,
      omitsZero: options.includes('omitempty') && !goType.startsWith('*'),
      isInline: options.includes('inline'),
    });
  }
  return fields;
}

function rowOf(field: protobuf.Field, go: GoField | undefined): Row {
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
  return [field.id, name, field.resolvedType?.fullName.slice(1) ?? field.type, rule];
}

/** @throws Error if Go or the modules are missing: build the bed first */
export function publishedMessages(): string {
  const folders = moduleFolders();
  const root = new protobuf.Root();
  const sources = new Map<string, string>();
  for (const place of PACKAGES) {
    const [module = '', ...rest] = place.split('/');
    const read = (file: string): string =>
      readFileSync(join(folders.get(`k8s.io/${module}`) ?? '', ...rest, file), 'utf8');
    const { package: name = '' } = protobuf.parse(read('generated.proto'), root, { keepCase: true });
    sources.set(name, WITHOUT_TYPES.has(place) ? '' : read('types.go'));
  }
  root.resolveAll();
  const lines: string[] = [];
  for (const [name, source] of sources) {
    const namespace = root.lookup(name);
    if (!(namespace instanceof protobuf.Namespace)) throw new Error(`no package ${name}`);
    for (const message of namespace.nestedArray) {
      if (!(message instanceof protobuf.Type)) continue;
      const go = goFields(source, message.name);
      const rows = message.fieldsArray.map((field) => rowOf(field, go.get(field.id)));
      lines.push(`${JSON.stringify(message.fullName.slice(1))}: ${JSON.stringify(rows)}`);
    }
  }
  return `{\n${lines.join(',\n')}\n}\n`;
}

if (import.meta.main) writeFileSync(TARGET, publishedMessages());
