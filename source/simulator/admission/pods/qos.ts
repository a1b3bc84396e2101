/** The quality of service of a pod, by what its containers ask for. */

import { itemsOf, objectOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export function qosClass({ spec = {} }: KubeObject): string {
  const containers = ['initContainers', 'containers'].flatMap((list) => itemsOf(spec[list]));
  const resources = containers.map((container) => objectOf(objectOf(container)['resources']));
  const limits = resources.map((each) => objectOf(each['limits']));
  const requests = resources.map((each) => objectOf(each['requests']));
  if ([...limits, ...requests].every((each) => each['cpu'] === undefined && each['memory'] === undefined)) {
    return 'BestEffort';
  }
  const isGuaranteed = limits.every((limit, index) =>
    ['cpu', 'memory'].every(
      (name) => limit[name] !== undefined && (requests[index]?.[name] ?? limit[name]) === limit[name],
    ),
  );
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}
