/** Finds a set, or a claim that a set makes, by a name on the command line. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import { parseObjectName } from './object-name.ts';
import { filterNamedSets, findNamedSets, NotFoundError } from './set-names.ts';

/** A claim of a claim template. */
export interface SetClaim {
  readonly template: string;
  readonly ordinal: number;
}

/**
 * A set comes before a claim of the same name, which pvc/NAME names. `where`: "namespace shop". Throws NotFound.
 */
export function findSetOrClaim(
  word: string,
  statuses: readonly SetStatus[],
  where: string,
): { readonly status: SetStatus; readonly claim: SetClaim | undefined } {
  const [set] = filterNamedSets(statuses, [word]);
  if (set !== undefined) return { status: set, claim: undefined };
  const { kind, name } = parseObjectName(word);
  for (const status of kind === 'set' ? [] : statuses) {
    for (const { claims, ordinal } of [...status.bindings, ...status.outside]) {
      const found = claims.find((claim) => claim.name === name && claim.origin === 'claim-template');
      if (found !== undefined) return { status, claim: { template: found.template, ordinal } };
    }
  }
  if (kind === 'claim')
    throw new NotFoundError(`No claim template of a StatefulSet in ${where} makes a claim "${name}".`);
  const [status] = findNamedSets(statuses, [word], where);
  if (status === undefined) throw new NotFoundError(`StatefulSet "${name}" was not found in ${where}.`);
  return { status, claim: undefined };
}
