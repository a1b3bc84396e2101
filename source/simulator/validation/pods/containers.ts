/** The containers and init containers of a pod. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { duplicate, forbidden, invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelCauses } from '../names.ts';
import {
  type Causes,
  choiceCauses,
  eachItem,
  optionalChoiceCauses,
  portNameCauses,
  portNumberCauses,
  requiredCauses,
} from '../values.ts';
import { variableSourcesCauses, variablesCauses } from './environment.ts';
import { devicesCauses, mountsCauses, type Volumes } from './mounts.ts';
import { lifecycleCauses, probeCauses } from './probes.ts';
import { resourcesCauses } from './resources.ts';
import { containerSecurityCauses } from './security-context.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];

function portsCauses(field: string, ports: unknown): Causes {
  const names = new Set<string>();
  return eachItem(field, ports, (place, port) => {
    const { name: given, containerPort = 0, hostPort = 0, protocol } = objectOf(port);
    const name = stringOf(given);
    const causes: ValidationError[] = [];
    if (name !== '') {
      const problems = portNameCauses(`${place}.name`, name);
      causes.push(...problems);
      if (problems.length === 0 && names.has(name)) causes.push(duplicate(`${place}.name`, name));
      if (problems.length === 0) names.add(name);
    }
    return [
      ...causes,
      ...(containerPort === 0
        ? [required(`${place}.containerPort`)]
        : portNumberCauses(`${place}.containerPort`, containerPort)),
      ...(hostPort === 0 ? [] : portNumberCauses(`${place}.hostPort`, hostPort)),
      ...choiceCauses(`${place}.protocol`, protocol, PROTOCOLS),
    ];
  });
}

/** Two containers cannot have the same port of the node. */
function hostPortCauses(field: string, containers: unknown, taken: Set<string>): Causes {
  return eachItem(field, containers, (place, container) =>
    eachItem(`${place}.ports`, at(container, 'ports'), (port, value) => {
      const { hostPort = 0, hostIP, protocol } = objectOf(value);
      if (hostPort === 0) return [];
      const used = `${stringOf(protocol)}/${stringOf(hostIP)}/${String(hostPort)}`;
      const isTaken = taken.has(used);
      taken.add(used);
      return isTaken ? [duplicate(`${port}.hostPort`, used)] : [];
    }),
  );
}

function commonCauses(field: string, container: Json, volumes: Volumes): Causes {
  const name = stringOf(container['name']);
  return [
    ...(name === '' ? [required(`${field}.name`)] : labelCauses(`${field}.name`, name)),
    ...requiredCauses(`${field}.image`, container['image']),
    ...choiceCauses(`${field}.terminationMessagePolicy`, container['terminationMessagePolicy'], MESSAGE_POLICIES),
    ...portsCauses(`${field}.ports`, container['ports']),
    ...variablesCauses(`${field}.env`, container['env']),
    ...variableSourcesCauses(`${field}.envFrom`, container['envFrom']),
    ...mountsCauses(`${field}.volumeMounts`, container, volumes),
    ...devicesCauses(`${field}.volumeDevices`, container, volumes),
    ...choiceCauses(`${field}.imagePullPolicy`, container['imagePullPolicy'], PULL_POLICIES),
    ...resourcesCauses(`${field}.resources`, container['resources']),
    ...containerSecurityCauses(`${field}.securityContext`, container['securityContext']),
  ];
}

function runCauses(field: string, container: Json, grace: unknown): Causes {
  return [
    ...lifecycleCauses(`${field}.lifecycle`, container['lifecycle'], grace),
    ...PROBES.flatMap((probe) => probeCauses(`${field}.${probe}`, container[probe], grace)),
  ];
}

function restartCauses(field: string, container: Json): Causes {
  const { restartPolicy, restartPolicyRules } = container;
  const why = 'must specify restartPolicy when restart rules are used';
  const isMissing = restartPolicy === undefined && itemsOf(restartPolicyRules).length > 0;
  return [
    ...optionalChoiceCauses(`${field}.restartPolicy`, restartPolicy, RESTART_POLICIES),
    ...(isMissing ? [required(`${field}.restartPolicy`, why)] : []),
  ];
}

export function containersCauses(field: string, containers: unknown, volumes: Volumes, grace: unknown): Causes {
  if (itemsOf(containers).length === 0) return [required(field)];
  const names = new Set<string>();
  return [
    ...eachItem(field, containers, (place, value) => {
      const container = objectOf(value);
      const name = stringOf(container['name']);
      const isTaken = names.has(name);
      names.add(name);
      return [
        ...commonCauses(place, container, volumes),
        ...(isTaken ? [duplicate(`${place}.name`, name)] : []),
        ...runCauses(place, container, grace),
        ...restartCauses(place, container),
      ];
    }),
    ...hostPortCauses(field, containers, new Set()),
  ];
}

export function initContainersCauses(field: string, spec: Json, volumes: Volumes, grace: unknown): Causes {
  const names = new Set(itemsOf(spec['containers']).map((container) => stringOf(at(container, 'name'))));
  return eachItem(field, spec['initContainers'], (place, value) => {
    const container = objectOf(value);
    const name = stringOf(container['name']);
    const isTaken = names.has(name);
    if (name !== '') names.add(name);
    const why = 'may not be set for init containers without restartPolicy=Always';
    const isSidecar = container['restartPolicy'] === 'Always';
    const misplaced = ['lifecycle', ...PROBES].filter((part) => isObject(container[part]));
    return [
      ...commonCauses(place, container, volumes),
      ...restartCauses(place, container),
      ...(isTaken ? [duplicate(`${place}.name`, name)] : []),
      ...hostPortCauses(field, [container], new Set()),
      ...(isSidecar ? runCauses(place, container, grace) : misplaced.map((part) => forbidden(`${place}.${part}`, why))),
    ];
  });
}

/** Containers that `kubectl debug` adds to a pod that runs; what is particular to them is checked at their admission. */
export function ephemeralContainersCauses(field: string, containers: unknown, volumes: Volumes): Causes {
  return eachItem(field, containers, (place, container) => commonCauses(place, objectOf(container), volumes));
}

/** Only of pods: templates may have such an image, and the pods made of them are refused. */
export function imageSpaceCauses(field: string, containers: unknown): Causes {
  return eachItem(field, containers, (place, container) => {
    const image = stringOf(at(container, 'image'));
    const why = 'must not have leading or trailing whitespace';
    return image === image.trim() ? [] : [invalid(`${place}.image`, image, why)];
  });
}

export function restartPolicyCauses(field: string, policy: unknown): Causes {
  const choices = ['Always', 'OnFailure', 'Never'];
  return choices.includes(stringOf(policy)) ? [] : [unsupported(field, policy, choices)];
}
