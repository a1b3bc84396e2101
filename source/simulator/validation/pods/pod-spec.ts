/** A pod's spec, in templates and in pods (ValidatePodSpec in pkg/apis/core/validation). */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { duplicate, invalid, required } from '../invalid.ts';
import { labelCauses, labelNameCauses, labelsCauses, subdomainCauses } from '../names.ts';
import { type Causes, choiceCauses, eachItem, optionalChoiceCauses, rangeCauses } from '../values.ts';
import {
  containersCauses,
  ephemeralContainersCauses,
  initContainersCauses,
  restartPolicyCauses,
} from './containers.ts';
import { affinityCauses, tolerationsCauses, topologySpreadCauses } from './scheduling.ts';
import { podSecurityCauses } from './security-context.ts';
import { checkVolumes } from './volumes.ts';

const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const LARGEST = 2_147_483_647;

function optionalNameCauses(field: string, name: unknown, check: (field: string, name: string) => Causes): Causes {
  return stringOf(name) === '' ? [] : check(field, stringOf(name));
}

function dnsConfigCauses(field: string, { dnsConfig, dnsPolicy }: Json): Causes {
  if (dnsPolicy === 'None' && !isObject(dnsConfig)) {
    return [required(field, 'must provide `dnsConfig` when `dnsPolicy` is None')];
  }
  if (dnsPolicy === 'None' && itemsOf(at(dnsConfig, 'nameservers')).length === 0) {
    return [required(`${field}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  return eachItem(`${field}.options`, at(dnsConfig, 'options'), (place, option) =>
    stringOf(at(option, 'name')) === '' ? [required(place, 'must not be empty')] : [],
  );
}

function schedulingGatesCauses(field: string, gates: unknown): Causes {
  const names = new Set<string>();
  return eachItem(field, gates, (place, gate) => {
    const name = stringOf(at(gate, 'name'));
    const isTaken = names.has(name);
    names.add(name);
    return [...labelNameCauses(place, name), ...(isTaken ? [duplicate(place, name)] : [])];
  });
}

/** On the node's own network, a container's port is the node's. */
function hostNetworkCauses(field: string, spec: Json): Causes {
  if (spec['hostNetwork'] !== true) return [];
  const why = 'must match `containerPort` when `hostNetwork` is true';
  return eachItem(field, spec['containers'], (place, container) =>
    eachItem(`${place}.ports`, at(container, 'ports'), (port, value) => {
      const { hostPort = 0, containerPort = 0 } = objectOf(value);
      return hostPort === 0 || hostPort === containerPort ? [] : [invalid(`${port}.hostPort`, hostPort, why)];
    }),
  );
}

/** `field`: "spec", "spec.template.spec". */
export function podSpecCauses(field: string, value: unknown): Causes {
  const spec = objectOf(value);
  const grace = spec['terminationGracePeriodSeconds'];
  const volumes = checkVolumes(`${field}.volumes`, spec['volumes']);
  return [
    ...volumes.causes,
    ...containersCauses(`${field}.containers`, spec['containers'], volumes.byName, grace),
    ...initContainersCauses(`${field}.initContainers`, spec, volumes.byName, grace),
    ...ephemeralContainersCauses(`${field}.ephemeralContainers`, spec['ephemeralContainers'], volumes.byName),
    ...hostNetworkCauses(`${field}.containers`, spec),
    ...restartPolicyCauses(`${field}.restartPolicy`, spec['restartPolicy']),
    ...choiceCauses(`${field}.dnsPolicy`, spec['dnsPolicy'], DNS_POLICIES),
    ...labelsCauses(`${field}.nodeSelector`, spec['nodeSelector']),
    ...podSecurityCauses(`${field}.securityContext`, spec['securityContext']),
    ...affinityCauses(`${field}.affinity`, spec['affinity']),
    ...dnsConfigCauses(`${field}.dnsConfig`, spec),
    ...eachItem(`${field}.readinessGates`, spec['readinessGates'], (place, gate) =>
      labelNameCauses(`${place}.conditionType`, stringOf(at(gate, 'conditionType'))),
    ),
    ...schedulingGatesCauses(`${field}.schedulingGates`, spec['schedulingGates']),
    ...topologySpreadCauses(`${field}.topologySpreadConstraints`, spec['topologySpreadConstraints']),
    ...optionalNameCauses(`${field}.serviceAccountName`, spec['serviceAccountName'], subdomainCauses),
    ...optionalNameCauses(`${field}.nodeName`, spec['nodeName'], subdomainCauses),
    ...rangeCauses(`${field}.activeDeadlineSeconds`, spec['activeDeadlineSeconds'], 1, LARGEST),
    ...optionalNameCauses(`${field}.hostname`, spec['hostname'], labelCauses),
    ...optionalNameCauses(`${field}.subdomain`, spec['subdomain'], labelCauses),
    ...tolerationsCauses(`${field}.tolerations`, spec['tolerations']),
    ...eachItem(`${field}.hostAliases`, spec['hostAliases'], (place, alias) =>
      eachItem(`${place}.hostnames`, at(alias, 'hostnames'), (name, host) => subdomainCauses(name, stringOf(host))),
    ),
    ...optionalNameCauses(`${field}.priorityClassName`, spec['priorityClassName'], subdomainCauses),
    ...optionalNameCauses(`${field}.runtimeClassName`, spec['runtimeClassName'], subdomainCauses),
    ...optionalChoiceCauses(`${field}.preemptionPolicy`, spec['preemptionPolicy'], ['PreemptLowerPriority', 'Never']),
  ];
}
