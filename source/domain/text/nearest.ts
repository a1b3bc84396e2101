/** Returns the candidate that a misspelt word most likely means; undefined if none is similar. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.distance - b.distance);
  return best?.candidate;
}

/** The end of a sentence that nothing is called "version". */
export const VERSION_HINT = 'for the version of stsview, use --version.';

/** Returns "did you mean web?" for a misspelt name, or for the beginning of a single one; undefined if none is similar. */
export function nearestQuestion(word: string, candidates: readonly string[]): string | undefined {
  const similar = onlyBeginning(word, candidates) ?? nearest(word, candidates);
  return similar === undefined ? undefined : `did you mean ${similar}?`;
}

function onlyBeginning(word: string, candidates: readonly string[]): string | undefined {
  const longer = [...new Set(candidates)].filter((candidate) => candidate.toLowerCase().startsWith(word.toLowerCase()));
  return word.length >= 3 && longer.length === 1 ? longer[0] : undefined;
}

/** Counts the characters to insert, delete, replace, or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const steps = [(row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1)];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) steps.push((beforeLast[j - 2] ?? 0) + 1);
      row.push(Math.min(...steps));
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
