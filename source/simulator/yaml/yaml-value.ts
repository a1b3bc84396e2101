/**
 * Makes a value of a parsed document, as kubectl and the API server do (sigs.k8s.io/yaml): keys are texts, a key may not
 * be repeated, merge keys are merged, and aliases may not expand without end.
 */

import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isObject } from '../model/json.ts';
import { MAX_DEPTH, YamlProblem } from './yaml-problem.ts';

/** Values in one document, each use of an alias counted with all that it brings. */
const MAX_VALUES = 1_000_000;

interface Made {
  readonly value: unknown;
  readonly count: number;
  readonly depth: number;
}

export const TOO_DEEP = `values are nested more than ${MAX_DEPTH} levels deep`;
const MERGE = '<<';

class ValueReader {
  /** What was made of each anchor, the latest of a name. Undefined as long as it is being made. */
  readonly #anchors = new Map<string, Made | undefined>();
  #total = 0;

  read(node: unknown): Made {
    if (isAlias(node)) return this.#alias(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    const made = this.#own(node);
    if (made.depth > MAX_DEPTH) throw new YamlProblem(TOO_DEEP, offsetOf(node));
    if (anchor !== undefined) this.#anchors.set(anchor, made);
    return made;
  }

  #own(node: unknown): Made {
    this.#add(1, node);
    if (isMap(node)) return this.#map(node.items);
    // An item of an ordered map.
    if (isPair(node)) return this.#map([node]);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item));
      return around(
        items.map(({ value }) => value),
        items,
      );
    }
    const value: unknown = isScalar(node) ? node.value : null;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new YamlProblem(`${String(value)} is not a number that JSON can hold`, offsetOf(node));
    }
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    return { value: isPlain ? value : plainOf(value), count: 1, depth: 0 };
  }

  #alias(node: Alias): Made {
    const { source } = node;
    const made = this.#anchors.get(source);
    if (made === undefined) {
      const why = this.#anchors.has(source) ? 'contains itself' : 'is used before it is set';
      throw new YamlProblem(`the anchor "${source}" ${why}`, offsetOf(node));
    }
    this.#add(made.count, node);
    return made;
  }

  #map(pairs: readonly Pair[]): Made {
    const given = new Map<string, Made>();
    const merged = new Map<string, unknown>();
    const inside: Made[] = [];
    for (const pair of pairs) {
      const key = keyOf(pair);
      const made = this.read(pair.value);
      inside.push(made);
      if (given.has(key)) throw new YamlProblem(`the key "${key}" is there already`, offsetOf(pair.key));
      given.set(key, made);
      if (isMerge(pair)) {
        given.delete(key);
        for (const [name, value] of mergedEntries(made.value, pair)) if (!merged.has(name)) merged.set(name, value);
      }
    }
    const own = [...given].map(([key, { value }]) => [key, value] as const);
    return around(Object.fromEntries([...merged, ...own]), inside);
  }

  #add(count: number, node: unknown): void {
    this.#total += count;
    if (this.#total > MAX_VALUES) {
      throw new YamlProblem(
        `more than ${MAX_VALUES} values, each alias counted with all that it brings`,
        offsetOf(node),
      );
    }
  }
}

function around(value: unknown, inside: readonly Made[]): Made {
  let count = 1;
  let depth = 0;
  for (const each of inside) {
    count += each.count;
    depth = Math.max(depth, each.depth);
  }
  return { value, count, depth: depth + 1 };
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.source === MERGE && key.type === 'PLAIN';
}

function mergedEntries(value: unknown, pair: Pair): readonly (readonly [string, unknown])[] {
  const sources: readonly unknown[] = Array.isArray(value) ? value : [value];
  return sources.flatMap((source) => {
    if (!isObject(source)) throw new YamlProblem('a map, or a list of maps, is wanted for "<<"', offsetOf(pair.key));
    return Object.entries(source);
  });
}

function keyOf(pair: Pair): string {
  const { key } = pair;
  const value: unknown = isScalar(key) ? key.value : undefined;
  if (isScalar(key) && key.source === MERGE) return MERGE;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new YamlProblem('a key has to be a text', offsetOf(key) || offsetOf(pair.value));
}

/** `!!binary` is text, `!!set` and `!!omap` are maps, as for Go. */
function plainOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'bigint' ? Number(value) : String(value);
}

function offsetOf(node: unknown): number {
  const inner = isPair(node) ? node.key : node;
  const range = isObject(inner) ? (inner as Partial<Node>).range : undefined;
  return range?.[0] ?? 0;
}

/** @throws YamlProblem */
export function yamlValue(node: unknown): unknown {
  return new ValueReader().read(node).value;
}
