/** The published messages of Kubernetes' kinds: their fields with JSON names and Go types. */

import type { ResourceType } from '../model/resource-types.ts';
import messages from './messages.json' with { type: 'json' };

type Rule = 'plain' | 'omitempty' | 'repeated' | 'map' | 'inline';

export interface MessageField {
  readonly number: number;
  readonly name: string;
  /** The name of a message or of a scalar type. */
  readonly type: string;
  readonly rule: Rule;
  /** True if an absent value differs from the zero value. */
  readonly isPointer: boolean;
  /** True if a zero value is written as well. */
  readonly isKept: boolean;
  /** "v1.PullPolicy", "[]v1.Container", as messages of Go name it. */
  readonly goType: string;
}

/** A row of messages.json, which scripts/published-protobuf.ts writes. */
type Row = readonly [number: number, name: string, type: string, rule: Rule, flags?: string, goType?: string];

const MESSAGES: Readonly<Record<string, unknown>> = messages;
const known = new Map<string, readonly MessageField[]>();

/** "v1.Container" of "k8s.io.api.core.v1.Container". */
function shortGoType(type: string): string {
  return type.split('.').slice(-2).join('.');
}

function fieldOf([number, name, type, rule, flags = '', goType]: Row): MessageField {
  const single = shortGoType(type);
  const usual = rule === 'map' ? `map[string]${single}` : rule === 'repeated' ? `[]${single}` : single;
  return {
    number,
    name,
    type,
    rule,
    isPointer: flags.includes('p'),
    isKept: flags.includes('k'),
    goType: (goType ?? usual).replace(/\bbyte\b/, 'uint8'),
  };
}

/** Returns the fields of a message, those of its inlined messages at their places apart; undefined if unknown. */
export function rowsOf(message: string): readonly MessageField[] | undefined {
  const found = known.get(message);
  if (found !== undefined) return found;
  const rows = Object.hasOwn(MESSAGES, message) ? MESSAGES[message] : undefined;
  if (!Array.isArray(rows)) return undefined;
  const made = rows.map((row: Row) => fieldOf(row));
  known.set(message, made);
  return made;
}

const byName = new Map<string, ReadonlyMap<string, MessageField>>();

/** Returns the fields that the JSON of a message has, by their names. */
export function jsonFieldsOf(message: string): ReadonlyMap<string, MessageField> {
  const found = byName.get(message);
  if (found !== undefined) return found;
  const fields = new Map<string, MessageField>();
  for (const field of rowsOf(message) ?? []) {
    if (field.rule !== 'inline') fields.set(field.name, field);
    else for (const [name, inner] of jsonFieldsOf(field.type)) fields.set(name, inner);
  }
  byName.set(message, fields);
  return fields;
}

const embedded = new Map<string, ReadonlyMap<string, string>>();

/**
 * Returns the Go structs through which a message has a field that is not its own, with a dot after each:
 * "VolumeSource." of "emptyDir" in a volume.
 */
export function embeddedPath(message: string, field: string): string {
  const known = embedded.get(message);
  if (known !== undefined) return known.get(field) ?? '';
  const paths = new Map<string, string>();
  for (const { rule, type } of rowsOf(message) ?? []) {
    if (rule !== 'inline') continue;
    const struct = type.slice(type.lastIndexOf('.') + 1);
    for (const name of jsonFieldsOf(type).keys()) paths.set(name, `${struct}.${embeddedPath(type, name)}`);
  }
  embedded.set(message, paths);
  return paths.get(field) ?? '';
}

export const META = 'k8s.io.apimachinery.pkg.apis.meta.v1';
const EXTENSIONS = 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions';

/** "k8s.io.api.rbac.v1.Role" of "rbac.authorization.k8s.io/v1" and "Role"; it may not exist. */
export function messageName(apiVersion: string, kind: string): string {
  if (kind === 'DeleteOptions') return `${META}.${kind}`;
  const [group = '', version] = apiVersion.includes('/') ? apiVersion.split('/') : ['core', apiVersion];
  const [first = ''] = group.split('.');
  return first === 'apiextensions' ? `${EXTENSIONS}.${version}.${kind}` : `k8s.io.api.${first}.${version}.${kind}`;
}

/** Returns undefined for a kind of a CustomResourceDefinition. */
export function messageOf({ group, version, kind }: ResourceType): string | undefined {
  const isPublished = group === '' || !group.includes('.') || group.endsWith('.k8s.io');
  const name = messageName(group === '' ? version : `${group}/${version}`, kind);
  return isPublished && rowsOf(name) !== undefined ? name : undefined;
}
