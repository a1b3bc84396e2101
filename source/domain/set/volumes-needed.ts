import type { SetStatus } from '../model/set-status.ts';
import { MAX_TEXTS } from './members-needed.ts';

/**
 * Returns names of which every volume that matters to the sets contains at least one: those of their claims, which the
 * volume of a former claim of the same name contains too, and those of the volumes that the claims are bound to. Returns
 * undefined if any volume may matter, because a claim is not bound, or if there are too many names.
 */
export function namesInVolumesNeeded(sets: readonly SetStatus[]): readonly string[] | undefined {
  const claims = sets.flatMap(({ bindings, outside }) =>
    [...bindings, ...outside].flatMap((binding) => binding.claims),
  );
  if (claims.some(({ claim }) => claim !== undefined && claim.phase !== 'Bound')) return undefined;
  const names = new Set(claims.flatMap(({ name, claim }) => (claim === undefined ? name : [name, claim.volume])));
  return names.size > MAX_TEXTS ? undefined : [...names];
}
