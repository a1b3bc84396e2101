import type { Random } from '../../../support/seeded-random.ts';

/** Returns `count` of the items, chosen at random. */
export function sampleOf<T>(items: readonly T[], count: number, random: Random): readonly T[] {
  const left = [...items];
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(random.below(left.length), 1));
  return chosen;
}
