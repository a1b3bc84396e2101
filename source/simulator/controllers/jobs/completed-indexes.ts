/** The indexes of an Indexed job as its status has them: "0-2,5". */

export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...new Set(indexes)].sort((left, right) => left - right);
  const ranges: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end += 1;
    // Two neighbours are written apart, as Kubernetes does.
    const [first, last] = [sorted[start], sorted[end]];
    ranges.push(end === start ? `${first}` : end === start + 1 ? `${first},${last}` : `${first}-${last}`);
    start = end + 1;
  }
  return ranges.join(',');
}

export function parseIndexes(text: string): readonly number[] {
  return text.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    if (range === '' || first === undefined || last === undefined) return [];
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  });
}
