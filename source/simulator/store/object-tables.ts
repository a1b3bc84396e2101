/** The stored objects by resource, namespace and name, with cached lists. */

import type { KubeObject } from '../model/kube-object.ts';

interface ResourceTable {
  /** By namespace, then by name. */
  readonly objects: Map<string, Map<string, KubeObject>>;
  /** Cached lists until the next change; '*' is all namespaces. */
  readonly lists: Map<string, readonly KubeObject[]>;
}

export interface ObjectTables {
  readonly get: (resource: string, namespace: string, name: string) => KubeObject | undefined;
  /** Returns the objects sorted by namespace and name; without a namespace, those of all namespaces. */
  readonly list: (resource: string, namespace?: string) => readonly KubeObject[];
  readonly put: (resource: string, object: KubeObject) => void;
  readonly remove: (resource: string, object: KubeObject) => void;
}

export function createObjectTables(): ObjectTables {
  const tables = new Map<string, ResourceTable>();

  function tableOf(resource: string): ResourceTable {
    let found = tables.get(resource);
    if (found === undefined) {
      found = { objects: new Map(), lists: new Map() };
      tables.set(resource, found);
    }
    return found;
  }

  function dropLists({ lists }: ResourceTable, namespace: string): void {
    lists.delete('*');
    lists.delete(namespace);
  }

  return {
    get: (resource, namespace, name) => tables.get(resource)?.objects.get(namespace)?.get(name),
    list(resource, namespace) {
      const { objects, lists } = tableOf(resource);
      const key = namespace ?? '*';
      let found = lists.get(key);
      if (found === undefined) {
        const namespaces = namespace === undefined ? [...objects.keys()].sort() : [namespace];
        found = namespaces.flatMap((each) => [...(objects.get(each)?.values() ?? [])].sort(byName));
        lists.set(key, found);
      }
      return found;
    },
    put(resource, object) {
      const found = tableOf(resource);
      const { namespace = '', name } = object.metadata;
      const inNamespace = found.objects.get(namespace) ?? new Map<string, KubeObject>();
      found.objects.set(namespace, inNamespace.set(name, object));
      dropLists(found, namespace);
    },
    remove(resource, { metadata: { namespace = '', name } }) {
      const found = tableOf(resource);
      found.objects.get(namespace)?.delete(name);
      dropLists(found, namespace);
    },
  };
}

function byName(a: KubeObject, b: KubeObject): number {
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}
