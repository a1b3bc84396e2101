/** The service account of a new pod, and the volume with its token: plugin/pkg/admission/serviceaccount. */

import { at, isObject, itemsOf, type Json, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';
import { refusal } from '../refusal.ts';

const VOLUME = 'kube-api-access-';
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The characters of generated names. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX = 5;

const SOURCES: readonly Json[] = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
];

/** Differs from pod to pod, and is the same for equal requests at equal times. */
function suffixOf(store: Store, { metadata }: KubeObject): string {
  let sum = 0;
  for (const sign of `${metadata.namespace ?? ''}/${metadata.name}/${store.version}`) {
    sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_000_007;
  }
  let suffix = '';
  for (let place = 0; place < SUFFIX; place += 1) {
    suffix += LETTERS.charAt(sum % LETTERS.length);
    sum = Math.floor(sum / LETTERS.length);
  }
  return suffix;
}

function withTokenVolume(store: Store, pod: KubeObject): KubeObject {
  const volumes = itemsOf(pod.spec?.['volumes']);
  const former = volumes.map((volume) => stringOf(at(volume, 'name'))).find((name) => name.startsWith(VOLUME));
  const name = former ?? `${VOLUME}${suffixOf(store, pod)}`;
  const mount = { name, readOnly: true, mountPath: FOLDER };
  let isMounted = false;
  const mounted = (value: unknown): unknown => {
    const mounts = itemsOf(at(value, 'volumeMounts'));
    if (!isObject(value) || mounts.some((each) => at(each, 'mountPath') === FOLDER)) return value;
    isMounted = true;
    return { ...value, volumeMounts: [...mounts, mount] };
  };
  const lists = ['initContainers', 'containers'].filter((list) => itemsOf(pod.spec?.[list]).length > 0);
  const containers = Object.fromEntries(lists.map((list) => [list, itemsOf(pod.spec?.[list]).map(mounted)]));
  const volume = { name, projected: { defaultMode: 420, sources: SOURCES } };
  const added = isMounted && former === undefined ? { volumes: [...volumes, volume] } : {};
  return { ...pod, spec: { ...pod.spec, ...containers, ...added } };
}

/** @throws StoreError 'Forbidden' if the account does not exist */
export function withServiceAccount(store: Store, pod: KubeObject): KubeObject {
  const { namespace = '' } = pod.metadata;
  const name = stringOf(pod.spec?.['serviceAccountName']) || stringOf(pod.spec?.['serviceAccount']) || 'default';
  const account = store.get('serviceaccounts', namespace, name);
  // The account "default" comes with its namespace, a moment later.
  if (account === undefined && name !== 'default') {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
    throw refusal('pods', pod, why);
  }
  const secrets = itemsOf(account?.['imagePullSecrets']);
  const inherits = secrets.length > 0 && itemsOf(pod.spec?.['imagePullSecrets']).length === 0;
  const named: KubeObject = {
    ...pod,
    spec: {
      ...pod.spec,
      serviceAccountName: name,
      serviceAccount: name,
      ...(inherits ? { imagePullSecrets: secrets } : {}),
    },
  };
  const wants = pod.spec?.['automountServiceAccountToken'] ?? account?.['automountServiceAccountToken'] ?? true;
  return wants === true ? withTokenVolume(store, named) : named;
}
