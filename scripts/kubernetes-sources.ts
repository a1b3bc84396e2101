/** The Go modules of the Kubernetes version from which the bed is built: generated.proto and types.go. */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BED = fileURLToPath(new URL('../test/control-plane/bed/kubernetes/', import.meta.url));

const MODULES = ['k8s.io/api', 'k8s.io/apimachinery', 'k8s.io/apiextensions-apiserver', 'k8s.io/kubernetes'];

/** Packages whose types are in other files than types.go. */
const WITHOUT_TYPES: ReadonlySet<string> = new Set(['apimachinery/pkg/api/resource', 'apimachinery/pkg/util/intstr']);

/** A second file of types, which few packages have. */
const MORE_TYPES = 'types_jsonschema.go';

export interface KubernetesSources {
  /** @param place the folder of a Go package below k8s.io/: "api/core/v1" */
  readonly protoOf: (place: string) => string;
  /** Empty if the types of the package are in other files. */
  readonly typesOf: (place: string) => string;
  /** The OpenAPI v3 document of a group and version; the group is empty for the core. */
  readonly openApiOf: (group: string, version: string) => string;
  /** The Go source of the schemas that the API server serves. */
  readonly generatedOpenApi: () => string;
}

/** Returns a sentence if the modules are not on this machine: building the bed brings them. */
export function kubernetesSources(): KubernetesSources | string {
  let output: string;
  try {
    output = execFileSync('go', ['list', '-m', '-f', '{{.Path}} {{.Dir}}', ...MODULES], {
      cwd: BED,
      encoding: 'utf8',
      env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=mod', GOPROXY: 'off' },
      stdio: 'pipe',
    });
  } catch (error) {
    return `Kubernetes' Go modules are not here: ${error instanceof Error ? error.message.split('\n')[0] : error}`;
  }
  const lines = output.trim().split('\n');
  const folders = new Map(lines.map((line) => line.split(' ') as [string, string]));
  const fileOf = (place: string, name: string): string => {
    const [module = '', ...rest] = place.split('/');
    return join(folders.get(`k8s.io/${module}`) ?? '', ...rest, name);
  };
  const read = (place: string, name: string): string => readFileSync(fileOf(place, name), 'utf8');
  const more = (place: string): string => (existsSync(fileOf(place, MORE_TYPES)) ? read(place, MORE_TYPES) : '');
  return {
    protoOf: (place) => read(place, 'generated.proto'),
    typesOf: (place) => (WITHOUT_TYPES.has(place) ? '' : read(place, 'types.go') + more(place)),
    openApiOf: (group, version) => {
      const path = group === '' ? `api__${version}` : `apis__${group}__${version}`;
      return read('kubernetes/api/openapi-spec/v3', `${path}_openapi.json`);
    },
    generatedOpenApi: () => read('kubernetes/pkg/generated/openapi', 'zz_generated.openapi.go'),
  };
}

export interface GoField {
  /** "*int32", "[]Container". */
  readonly type: string;
  /** True if a zero value is written as well. */
  readonly isKept: boolean;
  readonly isPointer: boolean;
  readonly jsonName: string;
  /** True if a zero value is left out of the JSON. */
  readonly omitsZero: boolean;
  readonly isInline: boolean;
}

/** Returns the fields of a Go struct that have a number in protobuf, by that number. */
export function goFields(source: string, type: string): ReadonlyMap<number, GoField> {
  const body = new RegExp(`^type ${type} struct \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  const fields = new Map<number, GoField>();
  for (const line of body.split('\n')) {
    const found = /^\s*(?:\w+\s+)?(\S+)\s+`.*json:"([^",]*)([^"]*)".*protobuf:"\w+,(\d+)/.exec(line);
    if (found === null) continue;
    const [, goType = '', jsonName = '', options = '', number = ''] = found;
    const isPointer = goType.startsWith('*');
    fields.set(Number(number), {
      type: goType,
      isKept: !options.includes('omitempty'),
      isPointer,
      jsonName,
      omitsZero: options.includes('omitempty') && !isPointer,
      isInline: options.includes('inline'),
    });
  }
  return fields;
}
