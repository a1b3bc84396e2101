/** How a program finds the other members: by names of hosts in its variables and arguments. */

import type { Environment } from '../config/environment.ts';
import type { RolePeers } from '../images/image-role.ts';

const HOST = /(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*|[a-z](?:[a-z0-9-]*[a-z0-9])?/gi;
/** A line of a script, or its end, that no shell reads. */
const COMMENT = /(?<=^|\s)#.*$/gm;
const SCHEME = /[a-z][a-z0-9+-]*:\/\//gi;

/** "etcd-0=http://etcd-0.etcd:2380,…" and "1@kafka-0.kafka:9093" name hosts after "=" and "@". */
function hostsIn(text: string): readonly string[] {
  return text
    .replace(SCHEME, '')
    .split(/[\s,;]+/)
    .flatMap((part) => (part.split(/[=@]/).at(-1) ?? '').match(HOST)?.slice(0, 1) ?? []);
}

/** Returns the names, in the order in which they are given. */
export function peerNames(peers: RolePeers, environment: Environment, words: readonly string[]): readonly string[] {
  const values = peers.variables.flatMap((name) => environment[name] ?? []);
  // A shell would fill these in: --join=${NAME}-0.${DOMAIN}.
  const text = words
    .join(' ')
    .replace(COMMENT, '')
    .replace(/\$\{?(\w+)\}?/g, (found, name: string) => environment[name] ?? found);
  const given = peers.arguments.flatMap((name) => {
    const escaped = name.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    return [...text.matchAll(new RegExp(`${escaped}[= ]["']?([^\\s"']+)`, 'g'))].map(([, value]) => value ?? '');
  });
  return [...new Set([...values, ...given].flatMap(hostsIn))];
}
