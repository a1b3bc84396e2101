/** Recognizes objects that ask for more replicas of a set than it has now, and so bring the ordinals of parked claims back. */

import type { JsonObject } from './json-value.ts';
import { documentsOfSets } from './set-references.ts';
import type { Place } from './walk.ts';
import { wordsOf } from './words.ts';

const SOME_REPLICAS = /(?<!min_?-?)replicas?(?:_?count)?\\?["']?\s*[=: ]\s*\\?["']?(\d{1,6}|\$)/gi;
const NAMES_SETS = /stateful_?-?sets?|\bsts\b/i;
const JSON_PART = /\{[^{}]*\}/g;

/** The most replicas that a text asks for; infinite for a variable, undefined if it asks for none. */
function replicasIn(text: string): number | undefined {
  const numbers = [...text.matchAll(SOME_REPLICAS)].map(([, number]) =>
    number === '$' ? Number.POSITIVE_INFINITY : Number(number),
  );
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

export interface ScaledSet {
  readonly set: string;
  readonly replicas: number;
}

export interface ScaledSetInText extends ScaledSet {
  /** Of a manifest; undefined if the text says it in another way, or not at all. */
  readonly namespaces: readonly string[] | undefined;
}

/**
 * Reads "kubectl scale sts/web --replicas=3", [{"name": "web", "replicas": 3}] and manifests of sets. `sets`: names to
 * look for.
 */
export function scaledSetsInText(text: string, sets: ReadonlyMap<string, unknown>): readonly ScaledSetInText[] {
  if (sets.size === 0 || !/replica/i.test(text)) return [];
  const parts = [
    ...text.split('\n').filter((line) => NAMES_SETS.test(line)),
    ...[...text.matchAll(JSON_PART)].map(([part]) => part),
  ];
  const inParts = parts.flatMap((part) => {
    const replicas = replicasIn(part);
    if (replicas === undefined) return [];
    return [...new Set(wordsOf(part))]
      .filter((word) => sets.has(word))
      .map((set) => ({ set, replicas, namespaces: undefined }));
  });
  const inManifests = documentsOfSets(text).flatMap(({ names, namespaces, text: manifest }) =>
    names.filter((name) => sets.has(name)).map((set) => ({ set, replicas: replicasIn(manifest) ?? 1, namespaces })),
  );
  return [...inParts, ...inManifests];
}

const WANTED_KEY = /(?:replicas?(?:_?count)?|instances|members|size|count|nodes)$/i;
const NOT_WANTED_KEY = /^(?:min|ready|current|available|updated|observed|revision|history|batch|chunk|pod|sample)/i;
/** Words of kinds and fields of tools that scale workloads down and back up. */
const SCALES = /scal(?:e|ing)|sleep|wake|hibernat|downtime|uptime|standby/i;
/** What resizes pods leaves their number alone. */
const RESIZES = /vertical/i;

/** Collects what an object of an extension that refers to sets says of their numbers. */
export interface ScalingObject {
  readonly see: (key: string, value: unknown, place: Pick<Place, 'keys'>) => void;
  readonly refersTo: (set: string, position: Pick<Place, 'path'>) => void;
  /** The sets that it may scale, up to how many replicas, and the field that refers to each. */
  readonly scaled: () => readonly (ScaledSet & { readonly field: string })[];
}

export function createScalingObject(kind: string): ScalingObject {
  const fields = new Map<string, string>();
  let most: number | undefined;
  let doesScale = SCALES.test(kind) && !RESIZES.test(kind);
  return {
    see(key, value, { keys }) {
      if (keys[0] === 'status' || keys[0] === 'metadata') return;
      if (SCALES.test(key)) doesScale = true;
      if (!WANTED_KEY.test(key) || NOT_WANTED_KEY.test(key)) return;
      const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
      if (typeof number === 'number') most = Math.max(most ?? 0, number);
    },
    refersTo(set, { path }) {
      if (!fields.has(set)) fields.set(set, path());
    },
    scaled() {
      if (!doesScale && most === undefined) return [];
      // Without a number, the tool remembers how many there were before it scaled down.
      const replicas = most ?? Number.POSITIVE_INFINITY;
      return [...fields].map(([set, field]) => ({ set, replicas, field }));
    },
  };
}

/** The name of a workload that is referred to by the name alone: {targetRef: {name: web}}, workload: web. */
export function targetNameIn(value: string | JsonObject, key: string): string | undefined {
  if (!TARGET_KEY.test(key)) return undefined;
  const name = typeof value === 'string' ? value : value['kind'] === undefined ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

const TARGET_KEY = /(?:^|_)(?:scale_?)?target(?:_?ref(?:erence)?|_?name)?$|^workload(?:_?ref(?:erence)?|_?name)?$/i;
