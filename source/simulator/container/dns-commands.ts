/** `getent` and `nslookup` in simulated containers. */

import type { Packet } from 'dns-packet';
import { type RecordType, type ResolvedName, resolveName, reverseOf } from '../dns/pod-resolver.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { hostsEntriesOf } from './etc-hosts.ts';
import { type ExecResult, failed, succeeded } from './exec-result.ts';

type Dns = (query: Packet) => Packet;

/** getent's exit code for a key that was not found. */
const NOT_FOUND: ExecResult = { stdout: '', stderr: '', exitCode: 2 };
const SOCKETS = ['STREAM', 'DGRAM ', 'RAW   '];

export function getent(dns: Dns, pod: KubeObject, [database = '', ...keys]: readonly string[]): ExecResult {
  switch (database) {
    case 'hosts':
      return linesOf(keys.flatMap((key) => hostLines(dns, pod, key)));
    case 'ahosts':
    case 'ahostsv4':
      return linesOf(keys.flatMap((key) => socketLines(resolveHost(dns, pod, key), key)));
    case 'ahostsv6': {
      // For a name without IPv6 addresses, getent returns the IPv4 addresses in this form.
      const spelled = (address: string): string => (address.includes(':') ? address : `::ffff:${address}`);
      return linesOf(keys.flatMap((key) => socketLines(resolveHost(dns, pod, key).map(spelled), key)));
    }
    default:
      return failed(`getent: no database ${database} (this one has hosts, ahosts, ahostsv4, ahostsv6)`);
  }
}

function linesOf(lines: readonly string[]): ExecResult {
  return lines.length === 0 ? NOT_FOUND : succeeded(lines.map((line) => `${line}\n`).join(''));
}

/** Returns the addresses of a host as a pod's resolver finds them: /etc/hosts has precedence over DNS. */
export function resolveHost(dns: Dns, pod: KubeObject, key: string): readonly string[] {
  const own = hostsEntriesOf(pod).filter(({ names }) => names.includes(key));
  if (own.length > 0) return own.map(({ address }) => address);
  return resolveName(dns, pod, key)?.values ?? [];
}

function hostLines(dns: Dns, pod: KubeObject, key: string): readonly string[] {
  const line = (address: string, name: string): string => `${address.padEnd(15)}  ${name}`;
  const own = hostsEntriesOf(pod).filter(({ address, names }) => address === key || names.includes(key));
  if (own.length > 0) return own.map(({ address, names }) => line(address, names.join(' ')));
  const reverse = reverseOf(key);
  if (reverse !== undefined) {
    const names = resolveName(dns, pod, `${reverse}.`, 'PTR')?.values ?? [];
    return names.length === 0 ? [] : [line(key, names.join(' '))];
  }
  const found = resolveName(dns, pod, key);
  return found?.values.map((address) => line(address, found.name)) ?? [];
}

function socketLines(addresses: readonly string[], name: string): readonly string[] {
  return addresses.flatMap((address) =>
    SOCKETS.map((socket, index) => `${address.padEnd(15)} ${socket} ${index === 0 ? name : ''}`.trimEnd()),
  );
}

const HEADING = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n';
const TYPES: readonly RecordType[] = ['A', 'AAAA', 'SRV', 'PTR'];

export function nslookup(dns: Dns, pod: KubeObject, args: readonly string[]): ExecResult {
  const [name = ''] = args.filter((arg) => !arg.startsWith('-'));
  const requestedType = args
    .flatMap((arg) => /^-(?:type|querytype|q)=(.*)$/i.exec(arg)?.[1]?.toUpperCase() ?? [])
    .at(-1);
  if (name === '') return failed('nslookup: a name or an address is wanted');
  const reverse = requestedType === undefined ? reverseOf(name) : undefined;
  const type =
    requestedType === undefined
      ? reverse === undefined
        ? 'A'
        : 'PTR'
      : TYPES.find((known) => known === requestedType);
  if (type === undefined) return failed(`nslookup: no type ${requestedType} (this one asks for ${TYPES.join(', ')})`);
  const key = reverse === undefined ? name : `${reverse}.`;
  const found = resolveName(dns, pod, key, type);
  if (found === undefined) {
    const stdout = `${HEADING}** server can't find ${key.replace(/\.$/, '')}: NXDOMAIN\n\n`;
    return { stdout, stderr: '', exitCode: 1 };
  }
  return succeeded(`${HEADING}${answerText(found, type)}\n`);
}

function answerText({ name, values }: ResolvedName, type: RecordType): string {
  if (values.length === 0) return `*** Can't find ${name}: No answer\n`;
  switch (type) {
    case 'A':
    case 'AAAA':
      return values.map((address) => `Name:\t${name}\nAddress: ${address}\n`).join('');
    case 'SRV':
      return values.map((value) => `${name}\tservice = 0 100 ${value}\n`).join('');
    case 'PTR':
      return values.map((value) => `${name}\tname = ${value}\n`).join('');
  }
}
