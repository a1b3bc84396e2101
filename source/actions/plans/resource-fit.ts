/** Predicts whether new pods will fit into ResourceQuotas and LimitRanges. A dry run of the set does not check them. */

import type { ClaimTemplate } from '../../domain/model/kinds.ts';
import { formatInUnitOf, parseQuantity } from '../../domain/text/quantity.ts';
import type { Consequence } from '../plan.ts';
import type { ContainerResources, LimitRange, Quota, ResourceList } from '../ports.ts';

/** The objects that are about to be created. */
export interface NewObjects {
  readonly pods: number;
  readonly containers: readonly ContainerResources[];
  /** Claims that do not exist yet, one entry each. */
  readonly claims: readonly ClaimTemplate[];
}

/** Decimal fractions are not exact in binary: 0.3 must hold 0.1 three times. */
const ROUNDING = 1e-9;

type Side = 'requests' | 'limits';

interface Defaults {
  readonly requests: ResourceList;
  readonly limits: ResourceList;
}

const NO_DEFAULTS: Defaults = { requests: {}, limits: {} };

function defaultsOf(ranges: readonly LimitRange[]): Defaults {
  const items = ranges.flatMap((range) => range.items).filter((item) => item.type === 'Container');
  const limits = Object.assign({}, ...items.map((item) => item.defaultLimits)) as ResourceList;
  const requests = Object.assign({}, ...items.map((item) => item.defaultRequests)) as ResourceList;
  return { limits, requests };
}

/** Returns what one container requests after LimitRanges have filled in missing values. */
function amountOf(container: ContainerResources, side: Side, resource: string, defaults: Defaults): number | undefined {
  const limit = container.limits[resource] ?? defaults.limits[resource];
  // A missing request equals the container's own limit, before any default.
  const request = container.requests[resource] ?? container.limits[resource] ?? defaults.requests[resource] ?? limit;
  const text = side === 'limits' ? limit : request;
  return text === undefined ? undefined : parseQuantity(text);
}

/** Sums like the scheduler: main containers and sidecars together, or the largest init container if that is more. */
function podAmount(
  containers: readonly ContainerResources[],
  side: Side,
  resource: string,
  defaults: Defaults,
): number {
  let running = 0;
  let peak = 0;
  for (const container of containers) {
    const amount = amountOf(container, side, resource, defaults) ?? 0;
    if (container.role === 'sidecar') running += amount;
    if (container.role === 'init') peak = Math.max(peak, running + amount);
  }
  const main = containers.filter(({ role }) => role === 'main');
  const sum = main.reduce((total, container) => total + (amountOf(container, side, resource, defaults) ?? 0), running);
  return Math.max(sum, peak);
}

const PLAIN_REQUESTS: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Parses "requests.cpu" and "cpu" as requests of cpu. Returns undefined for a resource that pods do not consume. */
function computeKey(key: string): { readonly side: Side; readonly resource: string } | undefined {
  if (PLAIN_REQUESTS.has(key)) return { side: 'requests', resource: key };
  const match = /^(requests|limits)\.(?!storage$)(.+)$/.exec(key);
  if (match === null) return undefined;
  return { side: match[1] === 'limits' ? 'limits' : 'requests', resource: match[2] ?? '' };
}

/** Returns how much of a quota's resource one pod takes; 0 for a resource that pods do not consume. */
export function podDemand(key: string, containers: readonly ContainerResources[], defaults = NO_DEFAULTS): number {
  if (key === 'pods' || key === 'count/pods') return 1;
  const compute = computeKey(key);
  return compute === undefined ? 0 : podAmount(containers, compute.side, compute.resource, defaults);
}

function storageDemand(key: string, claims: readonly ClaimTemplate[]): number | undefined {
  const ofClass = /^(.+)\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims)$/.exec(key);
  const counted = ofClass === null ? claims : claims.filter((claim) => claim.storageClass === ofClass[1]);
  switch (ofClass?.[2] ?? key) {
    case 'persistentvolumeclaims':
    case 'count/persistentvolumeclaims':
      return counted.length;
    case 'requests.storage':
      return counted.reduce((total, claim) => total + (parseQuantity(claim.request) ?? 0), 0);
    default:
      return undefined;
  }
}

function quotaConsequences(quota: Quota, newcomers: NewObjects, defaults: Defaults): readonly Consequence[] {
  const found: Consequence[] = [];
  for (const [key, hard] of Object.entries(quota.hard)) {
    const limit = parseQuantity(hard);
    const used = parseQuantity(quota.used[key] ?? '0');
    if (limit === undefined || used === undefined) continue;
    const state = `${key}: ${quota.used[key] ?? '0'} of ${hard} used`;
    const warn = (text: string) => found.push({ severity: 'warning', text });
    const room = Math.max(0, limit - used);
    const claims = storageDemand(key, newcomers.claims);
    if (claims !== undefined) {
      if (claims > room) warn(`ResourceQuota ${quota.name} has no room for all new claims (${state})`);
      continue;
    }
    const compute = computeKey(key);
    if (compute !== undefined) {
      const missing = newcomers.containers.find(
        (container) => amountOf(container, compute.side, compute.resource, defaults) === undefined,
      );
      if (missing !== undefined && !quota.scoped && newcomers.pods > 0) {
        warn(`ResourceQuota ${quota.name} demands ${key}, and container ${missing.name} gives none: no pod is created`);
        continue;
      }
    }
    const each = podDemand(key, newcomers.containers, defaults);
    if (each === 0) continue;
    const fitting = Math.floor(room / each + ROUNDING);
    if (fitting >= newcomers.pods) continue;
    const need = key.endsWith('pods') ? '' : `, ${formatInUnitOf(each, hard)} a pod`;
    const amount = fitting === 0 ? 'no new pod' : `${fitting} of ${newcomers.pods} new pods`;
    const certainty = quota.scoped ? ' (if its scope takes them in)' : '';
    warn(`ResourceQuota ${quota.name} has room for ${amount}${certainty} (${state}${need})`);
  }
  return found;
}

function limitRangeViolations(
  what: string,
  range: string,
  amounts: (resource: string, side: Side) => number | undefined,
  min: ResourceList,
  max: ResourceList,
): readonly Consequence[] {
  const found: Consequence[] = [];
  const warn = (text: string) => found.push({ severity: 'warning', text: `LimitRange ${range}: ${text}` });
  for (const [resource, bound] of Object.entries(min)) {
    const amount = amounts(resource, 'requests');
    const minimum = parseQuantity(bound);
    if (minimum !== undefined && (amount ?? 0) < minimum) warn(`${what} asks for less ${resource} than ${bound}`);
  }
  for (const [resource, bound] of Object.entries(max)) {
    const amount = amounts(resource, 'limits');
    const maximum = parseQuantity(bound);
    if (maximum === undefined) continue;
    if (amount === undefined) warn(`${what} sets no limit for ${resource}, of which ${bound} is the most`);
    else if (amount > maximum) warn(`${what} may use more ${resource} than ${bound}`);
  }
  return found;
}

function rangeConsequences(range: LimitRange, newcomers: NewObjects, defaults: Defaults): readonly Consequence[] {
  return range.items.flatMap((item) => {
    switch (item.type) {
      case 'Container':
        return newcomers.containers.flatMap((container) => {
          const amount = (resource: string, side: Side) => amountOf(container, side, resource, defaults);
          return limitRangeViolations(`container ${container.name}`, range.name, amount, item.min, item.max);
        });
      case 'Pod': {
        const amount = (resource: string, side: Side) => podAmount(newcomers.containers, side, resource, defaults);
        return limitRangeViolations('the pod', range.name, amount, item.min, item.max);
      }
      case 'PersistentVolumeClaim':
        return newcomers.claims.flatMap((claim) => {
          const amount = (resource: string) => (resource === 'storage' ? parseQuantity(claim.request) : undefined);
          return limitRangeViolations(`claim template ${claim.name}`, range.name, amount, item.min, item.max);
        });
      default:
        return [];
    }
  });
}

/** Returns warnings without duplicates; empty if everything fits. */
export function resourceFitConsequences(
  newcomers: NewObjects,
  quotas: readonly Quota[],
  ranges: readonly LimitRange[],
): readonly Consequence[] {
  const defaults = defaultsOf(ranges);
  const all = [
    ...quotas.flatMap((quota) => quotaConsequences(quota, newcomers, defaults)),
    ...ranges.flatMap((range) => rangeConsequences(range, newcomers, defaults)),
  ];
  return all.filter(({ text }, index) => all.findIndex((other) => other.text === text) === index);
}
