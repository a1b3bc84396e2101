/** A pod tolerates a node that is not ready or unreachable for five minutes: plugin/pkg/admission/defaulttolerationseconds. */

import { isObject, itemsOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

const USUAL = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const SECONDS = 300;

function tolerates(toleration: unknown, key: string): boolean {
  if (!isObject(toleration)) return false;
  const { key: own = '', effect = '' } = toleration;
  return (own === '' || own === key) && (effect === '' || effect === 'NoExecute');
}

export function withUsualTolerations(pod: KubeObject): KubeObject {
  const given = itemsOf(pod.spec?.['tolerations']);
  const missing = USUAL.filter((key) => !given.some((each) => tolerates(each, key)));
  if (missing.length === 0) return pod;
  const added = missing.map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: SECONDS,
  }));
  return { ...pod, spec: { ...pod.spec, tolerations: [...given, ...added] } };
}
