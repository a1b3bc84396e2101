/** Parses the operand and the flags of `stsview dns`. */

import { UsageError } from '../../flags/normalize-arguments.ts';
import type { DnsRequest } from './run.ts';

export interface DnsFlags {
  readonly watch: boolean;
  readonly allServers: boolean;
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  readonly execIn: string | undefined;
  readonly output: string | undefined;
}

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const LABEL_ONLY = new RegExp(`^${LABEL}$`);
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*\\.?$`);

/** Throws UsageError. */
export function parseDnsArguments(operands: readonly string[], flags: DnsFlags): Omit<DnsRequest, 'connection'> {
  const [name, ...others] = operands;
  if (name === undefined || others.length > 0) {
    throw new UsageError('This takes one set or one pod: stsview dns SET, or stsview dns POD.');
  }
  // The last part is a name. A name that cannot exist is refused at once.
  const wrong = name.split('/').find((part) => !/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(part));
  if (wrong !== undefined || name.split('/').length > 2) {
    throw new UsageError(`"${name}" can't be a set or a pod: write its name, or NAMESPACE/NAME.`);
  }
  const { watch, allServers, dnsService, clusterDomain, execIn, output = 'table' } = flags;
  if (output !== 'table' && output !== 'json' && output !== 'yaml') {
    throw new UsageError('stsview dns has the outputs table, json and yaml.');
  }
  if (watch && allServers) {
    throw new UsageError('--watch and --all-servers exclude each other: all servers are asked once.');
  }
  if (watch && output === 'yaml') throw new UsageError('--watch has the outputs table and json.');
  if (execIn !== undefined && (allServers || dnsService !== undefined)) {
    throw new UsageError('--exec-in asks in a pod, and --all-servers and --dns-service ask DNS itself: choose one.');
  }
  return {
    name,
    watch,
    allServers,
    execIn: execIn?.replace(/^(po|pod|pods)\//, ''),
    output,
    ...parseDnsServer(dnsService, clusterDomain),
  };
}

/** Parses the DNS service and the cluster domain. Throws UsageError. */
export function parseDnsServer(
  dnsService: string | undefined,
  clusterDomain: string | undefined,
): Pick<DnsRequest, 'dnsService' | 'clusterDomain'> {
  if (dnsService !== undefined) {
    const parts = dnsService.split('/');
    if (parts.length !== 2 || !parts.every((part) => LABEL_ONLY.test(part))) {
      throw new UsageError(`"${dnsService}" is no service: write --dns-service NAMESPACE/NAME.`);
    }
  }
  if (clusterDomain !== undefined && (!DOMAIN.test(clusterDomain) || clusterDomain.length > 253)) {
    throw new UsageError(`"${clusterDomain}" is no domain: write --cluster-domain cluster.local, for one.`);
  }
  return { dnsService, clusterDomain: clusterDomain?.replace(/\.$/, '') };
}
