import type { Pod } from '../../domain/model/kinds.ts';
import { fields, flag, integer, isRecord, list, message, oneOf, text, texts, time } from '../json-fields.ts';
import { type ObjectField, projectConditions } from './common.ts';
import { projectContainers } from './container.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

const DEFAULT_GRACE_SECONDS = 30;
const DEFAULT_SCHEDULER = 'default-scheduler';

function projectClaimVolumes(volumes: unknown, podName: string): Pod['claimVolumes'] {
  return list(volumes).flatMap((item): Pod['claimVolumes'] => {
    const volume = fields<'name' | 'persistentVolumeClaim' | 'ephemeral'>(item);
    const name = text(volume.name);
    if (isRecord(volume.persistentVolumeClaim)) {
      const claim = text(fields<'claimName'>(volume.persistentVolumeClaim).claimName);
      return [{ volume: name, claim, ephemeral: false }];
    }
    // The ephemeral volume controller names the claim after pod and volume.
    return isRecord(volume.ephemeral) ? [{ volume: name, claim: `${podName}-${name}`, ephemeral: true }] : [];
  });
}

function projectResourceClaim(value: unknown): Pod['resourceClaims'][number] {
  const claim = fields<'resourceClaimName' | 'resourceClaimTemplateName'>(value);
  return { claim: text(claim.resourceClaimName), template: text(claim.resourceClaimTemplateName) };
}

function projectIps(podIPs: unknown, podIP: unknown): readonly string[] {
  const all = list(podIPs)
    .map((item) => text(fields<'ip'>(item).ip))
    .filter((ip) => ip !== '');
  if (all.length > 0) return all;
  const one = text(podIP);
  return one === '' ? [] : [one];
}

const USUAL_DNS: Pod['dns'] = { hostNetwork: false, policy: 'ClusterFirst', nameservers: [], searches: [] };

function projectDns(hostNetwork: unknown, dnsPolicy: unknown, dnsConfig: unknown): Pod['dns'] {
  const policy = text(dnsPolicy, USUAL_DNS.policy);
  const config = fields<'nameservers' | 'searches'>(dnsConfig);
  const [nameservers, searches] = [texts(config.nameservers), texts(config.searches)];
  const isUsual = policy === USUAL_DNS.policy && nameservers.length === 0 && searches.length === 0;
  return isUsual && !flag(hostNetwork)
    ? USUAL_DNS
    : { hostNetwork: flag(hostNetwork), policy: intern(policy), nameservers, searches };
}

/** A change in place is the only write to the subresource `resize`. */
function resizedAt(managedFields: unknown): number | undefined {
  let latest: number | undefined;
  for (const item of list(managedFields)) {
    const entry = fields<'subresource' | 'time'>(item);
    const at = entry.subresource === 'resize' ? time(entry.time) : undefined;
    if (at !== undefined && at > (latest ?? 0)) latest = at;
  }
  return latest;
}

export function projectPod(value: unknown): Pod {
  const top = fields<ObjectField>(value);
  const meta = projectMeta(top.metadata);
  const spec = fields<
    | 'nodeName'
    | 'hostname'
    | 'subdomain'
    | 'hostNetwork'
    | 'dnsPolicy'
    | 'dnsConfig'
    | 'initContainers'
    | 'containers'
    | 'readinessGates'
    | 'schedulerName'
    | 'schedulingGates'
    | 'resourceClaims'
    | 'volumes'
    | 'terminationGracePeriodSeconds'
  >(top.spec);
  const status = fields<
    'phase' | 'reason' | 'message' | 'podIPs' | 'podIP' | 'conditions' | 'initContainerStatuses' | 'containerStatuses'
  >(top.status);
  return {
    kind: 'Pod',
    meta,
    phase:
      status.phase === undefined
        ? 'Pending'
        : oneOf(status.phase, ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'], 'Unknown'),
    reason: intern(text(status.reason)),
    message: message(status.message),
    node: intern(text(spec.nodeName)),
    hostname: text(spec.hostname),
    subdomain: intern(text(spec.subdomain)),
    dns: projectDns(spec.hostNetwork, spec.dnsPolicy, spec.dnsConfig),
    ips: projectIps(status.podIPs, status.podIP),
    conditions: projectConditions(status.conditions),
    containers: [
      ...projectContainers(spec.initContainers, status.initContainerStatuses, true),
      ...projectContainers(spec.containers, status.containerStatuses, false),
    ],
    readinessGates: list(spec.readinessGates).map((gate) => text(fields<'conditionType'>(gate).conditionType)),
    schedulerName: intern(text(spec.schedulerName, DEFAULT_SCHEDULER)),
    schedulingGates: list(spec.schedulingGates).map((gate) => text(fields<'name'>(gate).name)),
    resourceClaims: list(spec.resourceClaims).map(projectResourceClaim),
    claimVolumes: projectClaimVolumes(spec.volumes, meta.name),
    resizedAt: resizedAt(fields<'managedFields'>(top.metadata).managedFields),
    terminationGraceSeconds: integer(spec.terminationGracePeriodSeconds, DEFAULT_GRACE_SECONDS),
  };
}
