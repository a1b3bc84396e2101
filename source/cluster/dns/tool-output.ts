/** Parses the output of `getent` and `nslookup`, and a pod's /etc/resolv.conf. */

import { canonicalAddress, ipFamilyOf, sortedUnique } from '../../domain/dns/address.ts';
import type { DnsAnswer, DnsQuestion } from '../../domain/dns/records.ts';
import type { ExecResult } from '../stream/exec.ts';
import { normalizeName } from './dns-messages.ts';

type ToolAnswer = Partial<Pick<DnsAnswer, 'answered' | 'rcode' | 'failure'>>;

/** getent's exit code for a key that was not found. */
const GETENT_NOT_FOUND = 2;

/** Returns the arguments of `getent` for the question; undefined if getent cannot ask it. */
export function getentCommand({ name, type }: DnsQuestion, address: string | undefined): readonly string[] | undefined {
  switch (type) {
    case 'A':
      return ['getent', 'ahostsv4', `${name}.`];
    case 'AAAA':
      return ['getent', 'ahostsv6', `${name}.`];
    case 'PTR':
      return address === undefined ? undefined : ['getent', 'hosts', address];
    case 'SRV':
      return undefined;
  }
}

export function readGetent({ output, exitCode, errorText }: ExecResult, { type }: DnsQuestion): ToolAnswer {
  if (exitCode === GETENT_NOT_FOUND) return { answered: [] };
  if (exitCode !== 0)
    return { failure: `getent ended with code ${exitCode}${errorText === '' ? '' : `: ${errorText}`}` };
  const rows = output
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first = '']) => first !== '');
  if (type === 'PTR') return { answered: sortedUnique(rows.flatMap(([, ...names]) => names.map(normalizeName))) };
  const family = type === 'A' ? 4 : 6;
  // For a name without IPv6 addresses, getent returns the IPv4 addresses in this form.
  const found = rows.map(([address = '']) => address).filter((address) => !/^::ffff:\d+\./i.test(address));
  return { answered: sortedUnique(found.filter((address) => ipFamilyOf(address) === family).map(canonicalAddress)) };
}

export function nslookupCommand({ name, type }: DnsQuestion): readonly string[] {
  return ['nslookup', `-type=${type}`, `${name}.`];
}

/** Parses the output of nslookup from BIND and from busybox. */
export function readNslookup({ output, errorText }: ExecResult, { name, type }: DnsQuestion): ToolAnswer {
  const text = `${output}\n${errorText}`;
  if (/timed out|no servers could be reached|connection refused/i.test(text)) {
    return { failure: "nslookup reached no server of the pod's" };
  }
  if (/NXDOMAIN/.test(text)) return { answered: [], rcode: 'NXDOMAIN' };
  const refused = /\b(SERVFAIL|REFUSED|FORMERR|NOTIMP)\b/.exec(text);
  if (refused?.[1] !== undefined) return { answered: [], rcode: refused[1] };
  // The first lines name the server.
  const answer = output
    .split(/\r?\n\r?\n/)
    .slice(1)
    .join('\n');
  return { answered: sortedUnique(valuesOf(answer, name, type)), rcode: 'NOERROR' };
}

function valuesOf(answer: string, name: string, type: DnsQuestion['type']): readonly string[] {
  switch (type) {
    case 'A':
    case 'AAAA': {
      const family = type === 'A' ? 4 : 6;
      const found = [...answer.matchAll(/^Address(?: \d+)?:\s*([0-9a-fA-F.:]+)/gm)].map(([, address = '']) => address);
      const also = [...answer.matchAll(/has AAAA address ([0-9a-fA-F:.]+)/g)].map(([, address = '']) => address);
      return [...found, ...also].filter((address) => ipFamilyOf(address) === family).map(canonicalAddress);
    }
    case 'SRV':
      return [...answer.matchAll(/service = \d+ \d+ (\d+) (\S+)/g)].map(
        ([, port = '', target = '']) => `${port} ${normalizeName(target)}`,
      );
    case 'PTR':
      return [...answer.matchAll(/name = (\S+)/g)].flatMap(([, found = '']) =>
        found === name ? [] : [normalizeName(found)],
      );
  }
}

export function readSearchPath(resolvConf: string): readonly string[] {
  const lines = resolvConf.split('\n').map((line) => line.trim().split(/\s+/));
  // The last such line takes precedence.
  const [, ...search] = lines.findLast(([word]) => word === 'search' || word === 'domain') ?? [];
  return search.map(normalizeName);
}

/** Returns "cluster.local" for "shop.svc.cluster.local"; undefined if the path has no such entry. */
export function domainOfSearchPath(search: readonly string[]): string | undefined {
  for (const entry of search) {
    const domain = /^(?:[^.]+\.)?svc\.(.+)$/.exec(entry)?.[1];
    if (domain !== undefined) return domain;
  }
  return undefined;
}
