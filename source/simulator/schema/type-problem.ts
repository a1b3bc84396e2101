/** The sentence of Go about a JSON value that does not fit a field. */

function nameOf(value: unknown, wanted: string): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'number') return typeof value;
  return /^u?int\d+$/.test(wanted) ? `number ${value}` : 'number';
}

/** @param struct the Go struct that has the field; empty for a value that is not in one */
export function typeProblem(value: unknown, struct: string, path: string, goType: string): string {
  const place = struct === '' ? 'Go value' : `Go struct field ${struct}.${path}`;
  return `json: cannot unmarshal ${nameOf(value, goType)} into ${place} of type ${goType}`;
}
