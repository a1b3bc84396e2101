import type { ResourceAttributes } from '../ports.ts';

/** Returns "patch statefulsets/scale in namespace shop", so that the user can ask an administrator for it. */
export function permissionText({ verb, resource, subresource, namespace }: ResourceAttributes): string {
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  return `${verb} ${what}${namespace === '' ? '' : ` in namespace ${namespace}`}`;
}
