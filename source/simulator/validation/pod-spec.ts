/** Validates a pod's spec, in templates and in pods, for common mistakes. */

import { at, itemsOf, objectOf, stringOf } from '../model/json.ts';
import { parseQuantity } from '../model/quantity.ts';
import { duplicate, invalid, notFound, required, unsupported, type ValidationError } from './invalid.ts';
import { labelCauses } from './names.ts';

const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

export function quantityCauses(field: string, value: unknown): readonly ValidationError[] {
  if (typeof value === 'number' || (typeof value === 'string' && QUANTITY.test(value))) {
    return parseQuantity(value) < 0 ? [invalid(field, value, 'must be greater than or equal to 0')] : [];
  }
  return [
    invalid(
      field,
      value,
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ),
  ];
}

function resourcesCauses(field: string, resources: unknown): readonly ValidationError[] {
  const requests = objectOf(at(resources, 'requests'));
  const limits = objectOf(at(resources, 'limits'));
  const each = [
    ...Object.entries(requests).flatMap(([name, value]) => quantityCauses(`${field}.requests[${name}]`, value)),
    ...Object.entries(limits).flatMap(([name, value]) => quantityCauses(`${field}.limits[${name}]`, value)),
  ];
  const above = Object.entries(requests).filter(
    ([name, value]) => limits[name] !== undefined && parseQuantity(value) > parseQuantity(limits[name]),
  );
  return [
    ...each,
    ...above.map(([name, value]) =>
      invalid(`${field}.requests`, value, `must be less than or equal to ${name} limit of ${String(limits[name])}`),
    ),
  ];
}

function containersCauses(
  field: string,
  spec: unknown,
  volumes: ReadonlySet<string> | undefined,
): readonly ValidationError[] {
  const names = new Set<string>();
  return itemsOf(at(spec, field)).flatMap((container, index) => {
    const path = `${field}[${index}]`;
    const name = stringOf(at(container, 'name'));
    const causes: ValidationError[] = [];
    if (name === '') causes.push(required(`${path}.name`));
    else causes.push(...labelCauses(`${path}.name`, name));
    if (names.has(name)) causes.push(duplicate(`${path}.name`, name));
    names.add(name);
    const image = stringOf(at(container, 'image'));
    if (image === '') causes.push(required(`${path}.image`));
    else if (image !== image.trim()) {
      causes.push(invalid(`${path}.image`, image, 'must not have leading or trailing whitespace'));
    }
    itemsOf(at(container, 'ports')).forEach((port, index) => {
      const number = at(port, 'containerPort');
      if (typeof number !== 'number' || number < 1 || number > 65_535) {
        causes.push(
          invalid(`${path}.ports[${index}].containerPort`, number ?? 0, 'must be between 1 and 65535, inclusive'),
        );
      }
    });
    itemsOf(at(container, 'volumeMounts')).forEach((mount, index) => {
      const volume = stringOf(at(mount, 'name'));
      if (volumes !== undefined && !volumes.has(volume))
        causes.push(notFound(`${path}.volumeMounts[${index}].name`, volume));
      if (stringOf(at(mount, 'mountPath')) === '') causes.push(required(`${path}.volumeMounts[${index}].mountPath`));
    });
    causes.push(...resourcesCauses(`${path}.resources`, at(container, 'resources')));
    return causes;
  });
}

export interface PodSpecRules {
  readonly restartPolicies: readonly string[];
  /** Volumes that mounts may reference besides the spec's own; undefined if mounts are not checked. */
  readonly volumes?: readonly string[] | undefined;
}

/** `path` is the prefix of each field, with a dot: "spec.template.spec.". */
export function podSpecCauses(path: string, spec: unknown, rules: PodSpecRules): readonly ValidationError[] {
  const volumeNames = itemsOf(at(spec, 'volumes')).map((volume) => stringOf(at(volume, 'name')));
  const volumes = rules.volumes === undefined ? undefined : new Set([...volumeNames, ...rules.volumes]);
  const policy = at(spec, 'restartPolicy');
  const grace = at(spec, 'terminationGracePeriodSeconds');
  const causes = [
    ...(itemsOf(at(spec, 'containers')).length === 0 ? [required('containers')] : []),
    ...containersCauses('initContainers', spec, volumes),
    ...containersCauses('containers', spec, volumes),
    ...containersCauses('ephemeralContainers', spec, volumes),
    ...(rules.restartPolicies.includes(stringOf(policy))
      ? []
      : [unsupported('restartPolicy', policy, rules.restartPolicies)]),
    ...(typeof grace === 'number' && grace < 0
      ? [invalid('terminationGracePeriodSeconds', grace, 'must be greater than or equal to 0')]
      : []),
  ];
  return causes.map((cause) => ({ ...cause, field: `${path}${cause.field}` }));
}
