/** Pods, and the templates that pods are made of. */

import { at, isEqual, isObject, itemsOf, type Json, objectOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { forbidden, invalid } from '../invalid.ts';
import { annotationsCauses, labelsCauses } from '../names.ts';
import { type Causes, rangeCauses } from '../values.ts';
import { imageSpaceCauses } from './containers.ts';
import { podSpecCauses } from './pod-spec.ts';

/** The server leaves "metadata" out where it names a template's labels. */
export function templateCauses(field: string, template: unknown): Causes {
  const ephemeral = itemsOf(at(template, 'spec', 'ephemeralContainers'));
  return [
    ...labelsCauses(`${field}.labels`, at(template, 'metadata', 'labels')),
    ...annotationsCauses(`${field}.annotations`, at(template, 'metadata', 'annotations')),
    ...podSpecCauses(`${field}.spec`, at(template, 'spec')),
    ...(ephemeral.length === 0
      ? []
      : [forbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]),
  ];
}

const IMMUTABLE =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** The spec without what an update may change. The scheduler and the admission set the rest. */
function fixedSpec(spec: unknown): unknown {
  const {
    tolerations: _tolerations,
    activeDeadlineSeconds: _deadline,
    nodeName: _node,
    schedulingGates: _gates,
    ...kept
  } = objectOf(spec);
  const withoutImage = (container: unknown): unknown => (isObject(container) ? { ...container, image: '' } : container);
  return {
    ...kept,
    containers: itemsOf(kept['containers']).map(withoutImage),
    initContainers: itemsOf(kept['initContainers']).map(withoutImage),
  };
}

function sameNumber(field: string, now: Json, before: Json, list: string): Causes {
  const isSame = itemsOf(now[list]).length === itemsOf(before[list]).length;
  return isSame ? [] : [forbidden(`${field}.${list}`, 'pod updates may not add or remove containers')];
}

function deadlineCauses(field: string, now: unknown, before: unknown): Causes {
  if (now === undefined) {
    const why = 'must not update from a positive integer to nil value';
    return before === undefined ? [] : [invalid(field, null, why)];
  }
  const range = rangeCauses(field, now, 0, 2_147_483_647);
  const isLater = typeof now === 'number' && typeof before === 'number' && now > before;
  return [...range, ...(isLater ? [invalid(field, now, 'must be less than or equal to previous value')] : [])];
}

function addedTolerationsCauses(now: Json, before: Json): Causes {
  const wanted = itemsOf(now['tolerations']);
  const untimed = (toleration: unknown): Json => {
    const { tolerationSeconds: _seconds, ...rest } = objectOf(toleration);
    return rest;
  };
  const isKept = (had: unknown): boolean => wanted.some((toleration) => isEqual(untimed(toleration), untimed(had)));
  return itemsOf(before['tolerations']).every(isKept)
    ? []
    : [forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds')];
}

function addedGatesCauses(field: string, now: Json, before: Json): Causes {
  const known = itemsOf(before['schedulingGates']).map((gate) => at(gate, 'name'));
  return itemsOf(now['schedulingGates']).flatMap((gate, index) => {
    const name = at(gate, 'name');
    const why = `only deletion is allowed, but found new scheduling gate '${String(name)}'`;
    return known.includes(name) ? [] : [forbidden(`${field}.schedulingGates[${index}].name`, why)];
  });
}

function changeCauses(now: Json, before: Json): Causes {
  const field = 'spec';
  for (const list of ['containers', 'initContainers']) {
    const number = sameNumber(field, now, before, list);
    if (number.length > 0) return number;
  }
  const deadlines = deadlineCauses(
    `${field}.activeDeadlineSeconds`,
    now['activeDeadlineSeconds'],
    before['activeDeadlineSeconds'],
  );
  return [
    ...deadlines,
    ...addedTolerationsCauses(now, before),
    ...addedGatesCauses(field, now, before),
    ...(isEqual(fixedSpec(now), fixedSpec(before)) ? [] : [forbidden(field, IMMUTABLE)]),
  ];
}

export function podCauses({ spec }: KubeObject, before: KubeObject | undefined): Causes {
  const own = [
    ...podSpecCauses('spec', spec),
    ...imageSpaceCauses('spec.containers', at(spec, 'containers')),
    ...imageSpaceCauses('spec.initContainers', at(spec, 'initContainers')),
  ];
  return before === undefined ? own : [...own, ...changeCauses(objectOf(spec), objectOf(before.spec))];
}
