import { parseObjectName } from '../../../session/read/object-name.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import { outputFlagsWithout } from '../../flags/output-flags.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { DnsRequest } from './run.ts';

const OBJECT_NAME = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Throws UsageError for arguments that contradict each other, before the cluster is contacted. */
export function parseDnsArguments(operands: readonly string[], flags: ParsedFlags): DnsRequest {
  const [name, ...others] = operands;
  if (name === undefined || others.length > 0) {
    throw new UsageError('This takes one set or one pod: stsview dns SET, or stsview dns POD.');
  }
  // A name that cannot exist is refused at once.
  if (!OBJECT_NAME.test(parseObjectName(name).name)) {
    throw new UsageError(`"${name}" can't be a set or a pod: write its name, or NAMESPACE/NAME.`);
  }
  const { watch = false, allServers = false, dnsService, clusterDomain, execIn } = flags;
  const { output, noHeaders } = outputFlagsWithout(['wide', 'name'], 'dns', flags);
  if (watch && allServers) {
    throw new UsageError('--watch and --all-servers exclude each other: all servers are asked once.');
  }
  if (watch && output !== 'table' && output !== 'json') {
    throw new UsageError('--watch has the outputs table and json.');
  }
  if (execIn !== undefined && (allServers || dnsService !== undefined)) {
    throw new UsageError('--exec-in asks in a pod, and --all-servers and --dns-service ask DNS itself: choose one.');
  }
  return {
    connection: connectionFlags(flags),
    name,
    watch,
    allServers,
    dnsService,
    clusterDomain,
    execIn,
    output,
    noHeaders,
  };
}
