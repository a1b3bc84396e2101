/** The permission that a write needs, and the fields that it changes. */

import type { ResourceAttributes, SetChange, Write } from '../ports.ts';

/** Returns the authorizer's attributes for checking whether the user may send the write. */
export function resourceAttributesOf(write: Write): ResourceAttributes {
  const { namespace, name } = write.target;
  switch (write.operation) {
    case 'scale':
      return { verb: 'patch', group: 'apps', resource: 'statefulsets', subresource: 'scale', namespace, name };
    case 'change':
      return { verb: 'patch', group: 'apps', resource: 'statefulsets', subresource: '', namespace, name };
    case 'delete':
      return { verb: 'delete', group: '', resource: 'pods', subresource: '', namespace, name };
    case 'evict':
      return { verb: 'create', group: '', resource: 'pods', subresource: 'eviction', namespace, name };
    case 'taint':
      return { verb: 'patch', group: '', resource: 'nodes', subresource: '', namespace: '', name };
    case 'delete-claim':
      return { verb: 'delete', group: '', resource: 'persistentvolumeclaims', subresource: '', namespace, name };
    case 'reclaim-policy':
    case 'free-volume':
      return { verb: 'patch', group: '', resource: 'persistentvolumes', subresource: '', namespace: '', name };
  }
}

/** Returns "patch statefulsets/scale in namespace shop", so that the user can ask an administrator for it. */
export function permissionText({ verb, resource, subresource, namespace }: ResourceAttributes): string {
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  return `${verb} ${what}${namespace === '' ? '' : ` in namespace ${namespace}`}`;
}

const SET_CHANGE_PATHS: Readonly<Record<SetChange['type'], string>> = {
  partition: '/spec/updateStrategy/rollingUpdate/partition',
  restart: '/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt',
  template: '/spec/template',
};

/** Returns JSON pointers of the fields that the write changes; empty if it deletes the whole object. */
export function changedPathsOf(write: Write): readonly string[] {
  switch (write.operation) {
    case 'scale':
      return ['/spec/replicas'];
    case 'change':
      return [SET_CHANGE_PATHS[write.change.type]];
    case 'delete':
    case 'delete-claim':
    case 'evict':
      return [];
    case 'reclaim-policy':
      return ['/spec/persistentVolumeReclaimPolicy'];
    case 'free-volume':
      return ['/spec/claimRef/uid', '/spec/claimRef/resourceVersion'];
    case 'taint':
      return ['/spec/taints'];
  }
}
