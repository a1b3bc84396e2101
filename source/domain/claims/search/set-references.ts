/** Recognizes references to StatefulSets by kind and name, in objects and in text. */

import { type JsonObject, textAt } from './json-value.ts';
import { wordsOf } from './words.ts';

const SET_KIND = /stateful_?-?sets?$|^sts$/i;
/** Keys whose value is a set's name, or an object with it: "statefulSetName", "statefulSetRef", "statefulsets". */
const SET_KEY = /(?:stateful_?-?set|^sts)(?:_?-?(?:name|ref|reference|key))?s?$/i;

export function isSetKey(key: string): boolean {
  return SET_KEY.test(key);
}

export interface SetReference {
  readonly name: string;
  /** Empty if the reference names none. */
  readonly namespace: string;
}

/** Reads {kind: StatefulSet, name: web}, {kind: StatefulSet, metadata: {name: web}} and statefulSetRef: {name: web}. */
export function setReferenceIn(object: JsonObject, key: string): SetReference | undefined {
  if (!SET_KIND.test(textAt(object, 'kind')) && !isSetKey(key)) return undefined;
  const name = textAt(object, 'name') || textAt(object, 'metadata', 'name');
  const namespace = textAt(object, 'namespace') || textAt(object, 'metadata', 'namespace');
  return name === '' ? undefined : { name, namespace };
}

/** Returns up to how many replicas an autoscaler that refers to a set may scale it; undefined if it does not scale it. */
export function replicasScaledTo(key: string, parent: JsonObject | undefined): number | undefined {
  const entries = Object.entries(parent ?? {});
  if (key !== 'scaleTargetRef' && !entries.some(([name]) => /replicas|replicaCount/i.test(name))) return undefined;
  const maximum = entries.find(([name, value]) => /^max_?replica(?:s|Count)$/i.test(name) && typeof value === 'number');
  return typeof maximum?.[1] === 'number' ? maximum[1] : Number.POSITIVE_INFINITY;
}

/** A longer text is read as manifests, since a single word in it proves nothing. */
const MAX_IDENTIFIER = 300;
/** Also the state of Terraform ("type": "kubernetes_stateful_set_v1"), its language, and that of Pulumi. */
const KIND_IN_MANIFEST =
  /(?:kind|type)\\?["']?\s*[:=]\s*\\?["']?[\w.:/-]*(?:StatefulSet|stateful_set(?:_v\d+)?)\b|\bresource\s+\\?"kubernetes_stateful_set/;
const NAME_IN_MANIFEST = /name\\?["']?\s*[:=]\s*\\?["']?([a-z0-9][a-z0-9.-]*)/g;
const NAMESPACE_IN_MANIFEST = /namespace\\?["']?\s*[:=]\s*\\?["']?([a-z0-9][a-z0-9-]*)/g;
/** The first level below "metadata:" at the beginning of a line. */
const YAML_METADATA = /^metadata:[ \t]*\r?\n((?:[ \t]+.*\r?\n?|\r?\n)+)/m;

export interface SetsInText {
  readonly names: Iterable<string>;
  /** True for an identifier, whose words may also be the set's namespace. */
  readonly isIdentifier: boolean;
  /** Of a manifest: the namespaces that the set can have; empty if it is in none, or in that of the text. */
  readonly namespaces: readonly string[];
}

/**
 * Returns the names that can be those of a set: the words of an identifier such as "shop_web_apps_StatefulSet" or
 * "shop:apps/StatefulSet:shop/web", and the names in manifests of StatefulSets.
 */
export function setsInText(text: string): readonly SetsInText[] {
  if (!/stateful_?set|\bsts\b/i.test(text)) return [];
  if (text.length <= MAX_IDENTIFIER && !text.includes('\n')) {
    return [{ names: wordsOf(text), isIdentifier: true, namespaces: [] }];
  }
  return documentsOfSets(text).map(({ names, namespaces }) => ({ names, isIdentifier: false, namespaces }));
}

export interface SetManifest {
  /** The names that the set can have. */
  readonly names: readonly string[];
  /** The namespaces that the set can have; empty if none is given. With several, it may also be in that of the text. */
  readonly namespaces: readonly string[];
  readonly text: string;
}

/** Returns the documents of a text that are manifests of sets. */
export function documentsOfSets(text: string): readonly SetManifest[] {
  if (!KIND_IN_MANIFEST.test(text)) return [];
  return text
    .split(/^---.*$/m)
    .filter((part) => KIND_IN_MANIFEST.test(part))
    .map((part) => ({ names: namesIn(part), namespaces: namespacesIn(part), text: part }));
}

function namespacesIn(manifest: string): readonly string[] {
  return [...new Set([...manifest.matchAll(NAMESPACE_IN_MANIFEST)].map(([, found = '']) => found))];
}

function namesIn(manifest: string): readonly string[] {
  const [, metadata] = YAML_METADATA.exec(manifest) ?? [];
  const level = /^[ \t]+/.exec(metadata ?? '')?.[0];
  const own = level === undefined ? undefined : new RegExp(`^${level}name:\\s*["']?([a-z0-9][a-z0-9.-]*)`, 'm');
  const name = own?.exec(metadata ?? '')?.[1];
  // A manifest of several objects, or one in JSON, has other names too.
  const isOne = name !== undefined && [...manifest.matchAll(/^kind:/gm)].length === 1;
  return isOne ? [name] : [...manifest.matchAll(NAME_IN_MANIFEST)].map(([, found = '']) => found);
}
