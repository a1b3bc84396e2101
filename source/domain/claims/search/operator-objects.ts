/**
 * Recognizes objects of operators that make a set of a similar name and keep its claims' shape in fields of their own:
 * a database with `spec.storage.size`, a cluster with `spec.instances`.
 */

import { isNameFrom } from './claim-templates.ts';
import type { SoughtClaim } from './sought-claim.ts';
import type { Place } from './walk.ts';

const STORAGE_KEY = /storage|volume|persist|pvc|claim|disk/i;
const TEMPLATES_KEY = /claim_?templates?$/i;
/** Sizes and counts of other things than members: spec.privateKey.size of a certificate. */
const OTHER_SIZE = /key|cert|log|buffer|batch|cache|queue|page|limit|retention|history|backup/i;
/** "replicas", "brokerCount", "numberOfInstances", "servers", "clusterSize" */
const MEMBERS_KEY =
  /^(?:\w*replicas?|\w*(?:replicas?|instance|member|node|server|broker|worker|shard|pod)s?_?(?:count|number|num)|num(?:ber)?_?of_?\w+|\w*(?:instances|members|nodes|servers|brokers|workers|shards|masters|controllers)|(?:cluster|pool|group|rack|quorum|ring|ensemble)_?size|size|count)$/i;

export interface OperatorObject {
  readonly see: (key: string, value: unknown, place: Pick<Place, 'keys'>) => void;
  /** Returns what the object called `name` says of the claim; undefined if nothing. */
  readonly saysOf: (claim: SoughtClaim, name: string) => string | undefined;
}

export function createOperatorObject(): OperatorObject {
  let hasStorage = false;
  let hasMembers = false;
  let hasTemplates = false;
  let mostMembers = 0;
  return {
    see(key, value, { keys }) {
      if (keys[0] !== 'spec') return;
      if (STORAGE_KEY.test(key)) hasStorage = true;
      if (TEMPLATES_KEY.test(key)) hasTemplates = true;
      if (!MEMBERS_KEY.test(key) || isOtherSize(key, keys)) return;
      const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
      if (typeof number !== 'number') return;
      hasMembers = true;
      mostMembers = Math.max(mostMembers, number);
    },
    saysOf({ name: claim, parked }, name) {
      if (name === '' || !isNameFrom(claim, '', name)) return undefined;
      if (parked !== undefined) {
        const isWanted = mostMembers > parked.ordinal - parked.firstOrdinal;
        if (isWanted) return `has ${mostMembers} members and a name that is in the claim's`;
        // Templates of claims tell by themselves which claims they give.
        const isOpen = hasStorage && !hasMembers && !hasTemplates;
        return isOpen
          ? "has storage, no number of members that is known, and a name that is in the claim's"
          : undefined;
      }
      return hasStorage || hasMembers ? "has storage or members and a name that is in the claim's" : undefined;
    },
  };
}

function isOtherSize(key: string, keys: Place['keys']): boolean {
  return /^(?:size|count)$/i.test(key) && keys.slice(1, -1).some((step) => OTHER_SIZE.test(String(step)));
}
