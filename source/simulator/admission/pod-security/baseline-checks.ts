/** The checks of the level "baseline", in their order. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import {
  allContexts,
  type Check,
  capabilitiesOf,
  containersOf,
  contextOf,
  hasOwnUsers,
  named,
  nameOf,
  type PodLike,
  plural,
  quoted,
  settersOf,
  sorted,
  type Violation,
} from './check.ts';

const CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];
const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];
const ALLOWED_PROFILES = ['Localhost', 'RuntimeDefault'];
const APPARMOR_ANNOTATION = 'container.apparmor.security.beta.kubernetes.io/';

function isAllowedProfile(profile: unknown): boolean {
  return !isObject(profile) || ALLOWED_PROFILES.includes(stringOf(profile['type']));
}

/** The types of the forbidden profiles in a field of the security contexts. */
function forbiddenTypes(pod: PodLike, field: 'appArmorProfile' | 'seccompProfile'): readonly string[] {
  const profiles = allContexts(pod).map((context) => context[field]);
  return sorted(profiles.flatMap((profile) => (isAllowedProfile(profile) ? [] : [stringOf(at(profile, 'type'))])));
}

function appArmor(pod: PodLike): Violation | undefined {
  const setters = settersOf(pod, (context) => !isAllowedProfile(context['appArmorProfile']));
  const types = forbiddenTypes(pod, 'appArmorProfile');
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(APPARMOR_ANNOTATION) && !/^($|runtime\/default$|localhost\/)/.test(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const values = [...types, ...sorted(annotations)];
  if (values.length === 0) return undefined;
  const who = [
    ...(setters === undefined ? [] : [setters]),
    ...(annotations.length === 0 ? [] : [plural(annotations.length, 'annotation')]),
  ];
  return {
    reason: plural(values.length, 'forbidden AppArmor profile'),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  };
}

function capabilities(pod: PodLike): Violation | undefined {
  const forbiddenIn = (container: Json): readonly string[] =>
    capabilitiesOf(container, 'add').filter((each) => !CAPABILITIES.includes(each));
  const bad = containersOf(pod).filter((container) => forbiddenIn(container).length > 0);
  if (bad.length === 0) return undefined;
  const which = quoted(sorted(bad.flatMap(forbiddenIn)));
  const detail = `${named('container', bad.map(nameOf))} must not include ${which} in securityContext.capabilities.add`;
  return { reason: 'non-default capabilities', detail };
}

function hostNamespaces({ spec }: PodLike): Violation | undefined {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec?.[field] === true);
  if (shared.length === 0) return undefined;
  return { reason: 'host namespaces', detail: shared.map((field) => `${field}=true`).join(', ') };
}

function hostPaths({ spec }: PodLike): Violation | undefined {
  const volumes = itemsOf(spec?.['volumes'])
    .map(objectOf)
    .filter(({ hostPath }) => isObject(hostPath));
  if (volumes.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: named('volume', volumes.map(nameOf)) };
}

function hostPorts(pod: PodLike): Violation | undefined {
  const portsOf = (container: Json): readonly string[] =>
    itemsOf(container['ports']).flatMap((port) => {
      const number = at(port, 'hostPort');
      return typeof number === 'number' && number !== 0 ? [String(number)] : [];
    });
  const bad = containersOf(pod).filter((container) => portsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const ports = sorted(bad.flatMap(portsOf));
  const use = plural(bad.length, 'uses', 'use');
  const detail = `${named('container', bad.map(nameOf))} ${use} ${plural(ports.length, 'hostPort')} ${ports.join(', ')}`;
  return { reason: 'hostPort', detail };
}

const HANDLERS = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

function hostsOfProbes(pod: PodLike): Violation | undefined {
  const hostsOf = (container: Json): readonly string[] =>
    HANDLERS.flatMap((path) =>
      ['httpGet', 'tcpSocket'].flatMap((kind) => {
        const host = stringOf(at(container, ...path, kind, 'host'));
        return host === '' ? [] : [host];
      }),
    );
  const bad = containersOf(pod).filter((container) => hostsOf(container).length > 0);
  if (bad.length === 0) return undefined;
  const hosts = sorted(bad.flatMap(hostsOf));
  const use = plural(bad.length, 'uses', 'use');
  const what = plural(hosts.length, 'probe or lifecycle host');
  const detail = `${named('container', sorted(bad.map(nameOf)))} ${use} ${what} ${quoted(hosts)}`;
  return { reason: 'probe or lifecycle host', detail };
}

function privileged(pod: PodLike): Violation | undefined {
  const bad = containersOf(pod).filter((container) => contextOf(container)['privileged'] === true);
  if (bad.length === 0) return undefined;
  const detail = `${named('container', bad.map(nameOf))} must not set securityContext.privileged=true`;
  return { reason: 'privileged', detail };
}

export function procMount(pod: PodLike): Violation | undefined {
  const mountOf = (container: Json): string => stringOf(contextOf(container)['procMount'], 'Default');
  const bad = containersOf(pod).filter((container) => mountOf(container) !== 'Default');
  if (bad.length === 0) return undefined;
  const types = quoted(sorted(bad.map(mountOf)));
  const detail = `${named('container', bad.map(nameOf))} must not set securityContext.procMount to ${types}`;
  return { reason: 'procMount', detail };
}

function seLinux(pod: PodLike): Violation | undefined {
  const optionsOf = (context: Json): Json => objectOf(context['seLinuxOptions']);
  const badType = (context: Json): boolean => !SELINUX_TYPES.includes(stringOf(optionsOf(context)['type']));
  const sets = (context: Json, field: string): boolean => stringOf(optionsOf(context)[field]) !== '';
  const setters = settersOf(pod, (context) => badType(context) || sets(context, 'user') || sets(context, 'role'));
  if (setters === undefined) return undefined;
  const all = allContexts(pod);
  const types = sorted(all.filter(badType).map((context) => stringOf(optionsOf(context)['type'])));
  const problems = [
    ...(types.length === 0 ? [] : [named('type', types)]),
    ...['user', 'role']
      .filter((field) => all.some((each) => sets(each, field)))
      .map((field) => `${field} may not be set`),
  ];
  return {
    reason: 'seLinuxOptions',
    detail: `${setters} set forbidden securityContext.seLinuxOptions: ${problems.join('; ')}`,
  };
}

/** A seccomp profile that neither level allows. */
export function badSeccomp(pod: PodLike): Violation | undefined {
  const setters = settersOf(pod, (context) => !isAllowedProfile(context['seccompProfile']));
  if (setters === undefined) return undefined;
  const types = quoted(forbiddenTypes(pod, 'seccompProfile'));
  const detail = `${setters} must not set securityContext.seccompProfile.type to ${types}`;
  return { reason: 'seccompProfile', detail };
}

function sysctls({ spec }: PodLike): Violation | undefined {
  const names = itemsOf(contextOf(spec)['sysctls']).map((each) => stringOf(at(each, 'name')));
  const forbidden = names.filter((name) => !SYSCTLS.includes(name));
  return forbidden.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: forbidden.join(', ') };
}

function hostProcess(pod: PodLike): Violation | undefined {
  const setters = settersOf(pod, (context) => at(context, 'windowsOptions', 'hostProcess') === true);
  if (setters === undefined) return undefined;
  return { reason: 'hostProcess', detail: `${setters} must not set securityContext.windowsOptions.hostProcess=true` };
}

export const BASELINE_CHECKS: readonly Check[] = [
  { id: 'appArmorProfile', since: 0, find: appArmor },
  { id: 'capabilities_baseline', since: 0, find: capabilities },
  { id: 'hostNamespaces', since: 0, find: hostNamespaces },
  { id: 'hostPathVolumes', since: 0, find: hostPaths },
  { id: 'hostPorts', since: 0, find: hostPorts },
  { id: 'hostProbesAndHostLifecycle', since: 34, find: hostsOfProbes },
  { id: 'privileged', since: 0, find: privileged },
  { id: 'procMount', since: 0, find: (pod) => (hasOwnUsers(pod) ? undefined : procMount(pod)) },
  { id: 'seLinuxOptions', since: 0, find: seLinux },
  { id: 'seccompProfile_baseline', since: 19, find: badSeccomp },
  { id: 'sysctls', since: 0, find: sysctls },
  { id: 'windowsHostProcess', since: 0, find: hostProcess },
];
