const LARGEST = 20_000;
let known = new Map<string, string>();

/**
 * Returns the shared copy of a string that many objects repeat: namespaces, nodes, images, label values. The table is
 * emptied when it has grown large, so that names which come and go cannot fill the memory.
 */
export function intern(value: string): string {
  const copy = known.get(value);
  if (copy !== undefined) return copy;
  if (known.size >= LARGEST) known = new Map();
  known.set(value, value);
  return value;
}
