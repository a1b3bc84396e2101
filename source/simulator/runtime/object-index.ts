import type { KubeObject } from '../model/kube-object.ts';
import type { StoreEvent } from '../store/store.ts';

/** Objects by computed keys. */
export interface ObjectIndex {
  /** Returns the objects in the order of their arrival. */
  get(key: string): readonly KubeObject[];
  apply(event: StoreEvent): void;
}

const NONE: readonly KubeObject[] = Object.freeze([]);

export function createObjectIndex(keysOf: (object: KubeObject) => readonly string[]): ObjectIndex {
  const byKey = new Map<string, Map<string, KubeObject>>();
  const keysByUid = new Map<string, readonly string[]>();

  const remove = (uid: string): void => {
    for (const key of keysByUid.get(uid) ?? []) {
      const objects = byKey.get(key);
      objects?.delete(uid);
      if (objects?.size === 0) byKey.delete(key);
    }
    keysByUid.delete(uid);
  };

  return {
    get: (key) => {
      const objects = byKey.get(key);
      return objects === undefined ? NONE : [...objects.values()];
    },
    apply: ({ type, object }) => {
      const { uid } = object.metadata;
      if (type === 'DELETED') {
        remove(uid);
        return;
      }
      const keys = keysOf(object);
      const before = keysByUid.get(uid);
      const isSame = before !== undefined && before.length === keys.length && before.every((key, i) => key === keys[i]);
      if (!isSame) remove(uid);
      if (keys.length > 0) keysByUid.set(uid, keys);
      for (const key of keys) {
        const objects = byKey.get(key);
        if (objects === undefined) byKey.set(key, new Map([[uid, object]]));
        else objects.set(uid, object);
      }
    },
  };
}
