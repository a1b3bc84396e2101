import type { SetStatus } from '../model/set-status.ts';

/** Looking for more texts than these in every volume takes longer than to read them all. */
const MAX_NAMES = 100;

/**
 * Returns the names of which a volume has to contain one to say something about the sets: those of their claims, which a
 * volume of a former claim names as well, and those of the volumes that the claims name. Returns undefined if any volume
 * may: one of the claims is not bound, or there are too many of them.
 */
export function namesInVolumesNeeded(sets: readonly SetStatus[]): readonly string[] | undefined {
  const claims = sets.flatMap(({ bindings, outside }) =>
    [...bindings, ...outside].flatMap((binding) => binding.claims),
  );
  if (claims.some(({ claim }) => claim !== undefined && claim.phase !== 'Bound')) return undefined;
  const names = new Set(claims.flatMap(({ name, claim }) => (claim === undefined ? name : [name, claim.volume])));
  return names.size > MAX_NAMES ? undefined : [...names];
}
