/** The changes that make one list of lines another. */

export interface Change {
  /** The lines [from, to) of the left, and those of the right that stand in their place. */
  readonly left: readonly [from: number, to: number];
  readonly right: readonly [from: number, to: number];
}

/** Beyond so many pairs of lines all between the common beginning and the common end counts as one change. */
const MOST_PAIRS = 4_000_000;

/** How many pairs of lines a comparison looks at, at most. */
export function pairsOf(left: readonly string[], right: readonly string[]): number {
  return Math.min(MOST_PAIRS, left.length * right.length);
}

/** From a place on, the length of the longest common subsequence: row by row. */
function commonLengths(left: readonly string[], right: readonly string[]): Uint32Array {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1) {
    for (let column = right.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] =
        left[row] === right[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}

export function changesBetween(left: readonly string[], right: readonly string[]): readonly Change[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let [leftEnd, rightEnd] = [left.length, right.length];
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  if (leftEnd === start && rightEnd === start) return [];
  if ((leftEnd - start) * (rightEnd - start) > MOST_PAIRS)
    return [{ left: [start, leftEnd], right: [start, rightEnd] }];
  const lengths = commonLengths(left.slice(start, leftEnd), right.slice(start, rightEnd));
  const width = rightEnd - start + 1;
  const lengthAt = (row: number, column: number): number => lengths[(row - start) * width + column - start] ?? 0;
  const changes: Change[] = [];
  let [row, column] = [start, start];
  while (row < leftEnd || column < rightEnd) {
    const [fromRow, fromColumn] = [row, column];
    while (
      (row < leftEnd || column < rightEnd) &&
      (row === leftEnd || column === rightEnd || left[row] !== right[column])
    ) {
      if (column === rightEnd || (row < leftEnd && lengthAt(row + 1, column) >= lengthAt(row, column + 1))) row += 1;
      else column += 1;
    }
    if (row > fromRow || column > fromColumn) changes.push({ left: [fromRow, row], right: [fromColumn, column] });
    while (row < leftEnd && column < rightEnd && left[row] === right[column]) {
      row += 1;
      column += 1;
    }
  }
  return changes;
}
