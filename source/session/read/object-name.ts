/** A set, a pod or a claim as it is written on the command line. */
export interface ObjectName {
  /** Undefined if no kind is written. */
  readonly kind: 'set' | 'pod' | 'claim' | undefined;
  /** Undefined if no namespace is written. */
  readonly namespace: string | undefined;
  readonly name: string;
}

const KINDS: ReadonlyMap<string, 'set' | 'pod' | 'claim'> = new Map([
  ['sts', 'set'],
  ['statefulset', 'set'],
  ['statefulsets', 'set'],
  ['po', 'pod'],
  ['pod', 'pod'],
  ['pods', 'pod'],
  ['pvc', 'claim'],
  ['persistentvolumeclaim', 'claim'],
  ['persistentvolumeclaims', 'claim'],
]);

/**
 * Parses NAME, NAMESPACE/NAME, and both with a kind before them as kubectl writes it: sts/web, statefulset.apps/web,
 * pod/shop/web-0. Anything else is a name, which no object has.
 */
export function parseObjectName(word: string): ObjectName {
  const [first = '', ...rest] = word.split('/');
  // A namespace has no dot, so "statefulset.apps" can only be a kind.
  const kind = rest.length === 0 ? undefined : KINDS.get((first.split('.')[0] ?? '').toLowerCase());
  const [namespace = '', name, ...more] = kind === undefined ? [first, ...rest] : rest;
  if (name === undefined) return { kind, namespace: undefined, name: namespace };
  if (more.length > 0 || !/^[a-z0-9-]+$/.test(namespace)) {
    return { kind, namespace: undefined, name: [namespace, name, ...more].join('/') };
  }
  return { kind, namespace, name };
}
