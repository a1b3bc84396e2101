/** Reads a field by its path: .spec.nodeName, .spec.containers[0].image, .metadata.labels["app"], .status.conditions[type=Ready].status */

const PART = /\.([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]|\[([\w-]+)=([^\]]*)\]/gy;

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** Returns undefined where there is nothing. */
export function valueAtPath(object: unknown, path: string): unknown {
  let value = object;
  PART.lastIndex = 0;
  while (PART.lastIndex < path.length) {
    const match = PART.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted, key, wanted] = match;
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else if (key !== undefined) {
      value = Array.isArray(value) ? value.find((item) => String(field(item, key)) === wanted) : undefined;
    } else value = field(value, name ?? quoted ?? '');
  }
  return value;
}
