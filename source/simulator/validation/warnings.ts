/** What the server accepts with a warning: pkg/api/pod and pkg/registry/apps. */

import { at, isObject, itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podSpecPathOf } from '../model/pod-spec-path.ts';

/** Of two variables of one name, kubectl apply may drop the first. */
function hiddenVariables(field: string, containers: unknown): readonly string[] {
  return itemsOf(containers).flatMap((container, index) => {
    const names = new Set<string>();
    return itemsOf(at(container, 'env')).flatMap((variable, place) => {
      const name = stringOf(at(variable, 'name'));
      const isHiding = names.has(name);
      names.add(name);
      const text = `${field}[${index}].env[${place}]: hides previous definition of "${name}"`;
      return isHiding ? [`${text}, which may be dropped when using apply`] : [];
    });
  });
}

const NO_SELECTOR = 'labelSelector: a null labelSelector results in matching no pod';

function missingSelectors(field: string, list: unknown): readonly string[] {
  return itemsOf(list).flatMap((item, index) =>
    isObject(at(item, 'labelSelector')) ? [] : [`${field}[${index}].${NO_SELECTOR}`],
  );
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function podWarnings(field: string, value: unknown): readonly string[] {
  const spec = objectOf(value);
  return [
    ...['initContainers', 'containers'].flatMap((list) => hiddenVariables(`${field}.${list}`, spec[list])),
    ...['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
      missingSelectors(`${field}.affinity.${kind}.${REQUIRED}`, at(spec['affinity'], kind, REQUIRED)),
    ),
    ...missingSelectors(`${field}.topologySpreadConstraints`, spec['topologySpreadConstraints']),
  ];
}

const NEGATIVE_LIMIT =
  'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended';

const RECYCLE =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

/** `resource`: the key of its kind. */
export function warningsOf(resource: string, object: KubeObject): readonly string[] {
  const path = podSpecPathOf(resource);
  const limit = at(object.spec, 'revisionHistoryLimit');
  return [
    ...(path === undefined ? [] : podWarnings(path.join('.'), at(object, ...path))),
    ...(resource === 'apps/statefulsets' && typeof limit === 'number' && limit < 0 ? [NEGATIVE_LIMIT] : []),
    ...(resource === 'persistentvolumes' && at(object.spec, 'persistentVolumeReclaimPolicy') === 'Recycle'
      ? [RECYCLE]
      : []),
  ];
}
