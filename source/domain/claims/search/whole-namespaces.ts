/** Recognizes objects that name no workload and no namespace, since they mean all of them. */

import type { ApiKind } from './api-kind.ts';
import { isJsonObject } from './json-value.ts';
import type { Place } from './walk.ts';

type See = (key: string, value: unknown, place: Pick<Place, 'keys'>) => void;

const SLEEPS = /sleep|wake|hibernat|downtime|uptime|downscal|upscal|snooz/i;
const SETS = /stateful_?-?sets?/i;
/** Keys of what is scaled, where that is not all there is in the namespace. */
const TARGETS = /target|workload/i;

export interface NamespaceScaler {
  readonly see: See;
  /** Reports whether it scales whatever runs in its namespace, by the time of the day say. */
  readonly scalesAll: () => boolean;
}

export function createNamespaceScaler({ kind, isNamespaced }: ApiKind): NamespaceScaler {
  let sleeps = SLEEPS.test(kind);
  let meansSets = false;
  let hasTarget = false;
  return {
    see(key, value, { keys }) {
      if (keys[0] !== 'spec') return;
      if (SLEEPS.test(key)) sleeps = true;
      if (SETS.test(key) && value === true) meansSets = true;
      if (TARGETS.test(key) || (SETS.test(key) && typeof value !== 'boolean')) hasTarget = true;
    },
    scalesAll: () => sleeps && !hasTarget && (isNamespaced || meansSets),
  };
}

/** Tools whose objects lie in one namespace and mean those that they name, or all. */
const GROUPS_FOR_ALL = /(?:^|\.)velero\.io$/;
const NAMES_SOME = /^included?_?namespaces$/i;
const NAMES_OTHERS = /^excluded?_?namespaces$/i;

export interface NamespaceReach {
  readonly see: See;
  readonly isEverywhere: () => boolean;
}

/** Without any namespace that is included, a backup includes all of them. */
export function createNamespaceReach({ group }: ApiKind): NamespaceReach {
  let namesSome = false;
  let namesOthers = false;
  return {
    see(key, value) {
      const isEmpty = Array.isArray(value) ? value.length === 0 : isJsonObject(value) || value === null;
      if (NAMES_SOME.test(key) && !isEmpty) namesSome = true;
      if (NAMES_OTHERS.test(key)) namesOthers = true;
    },
    isEverywhere: () => !namesSome && (namesOthers || GROUPS_FOR_ALL.test(group)),
  };
}
