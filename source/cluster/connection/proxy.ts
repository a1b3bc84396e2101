import { BlockList, isIP } from 'node:net';
import { isLoopback } from './loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function variable(env: Environment, name: string): string {
  return env[name] ?? env[name.toLowerCase()] ?? '';
}

function inSubnet(host: string, range: string): boolean {
  const [address = '', prefix = ''] = range.split('/');
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || !/^\d+$/.test(prefix)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (Number(prefix) > (family === 6 ? 128 : 32)) return false;
  const subnet = new BlockList();
  subnet.addSubnet(address, Number(prefix), type);
  return subnet.check(host, type);
}

/**
 * Reports whether one entry of NO_PROXY matches: "*", an address, a CIDR range, or a domain with its subdomains, each
 * with an optional port.
 */
function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return inSubnet(host, entry);
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry);
  const plain = isIP(entry) === 6 ? null : /^([^:]+):(\d+)$/.exec(entry);
  const name = (bracketed?.[1] ?? plain?.[1] ?? entry).replace(/^\*(?=\.)/, '');
  const wantedPort = bracketed?.[2] ?? plain?.[2];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || (isIP(name) === 0 && host.endsWith(`.${name}`));
}

/** Returns the proxy that the environment sets for a server, like Go's http.ProxyFromEnvironment. */
export function proxyFromEnvironment(server: URL, env: Environment): string | undefined {
  const secure = server.protocol === 'https:';
  const proxy = variable(env, secure ? 'HTTPS_PROXY' : 'HTTP_PROXY').trim();
  if (proxy === '') return undefined;
  if (isLoopback(server.hostname)) return undefined;
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port === '' ? (secure ? '443' : '80') : server.port;
  const entries = variable(env, 'NO_PROXY')
    .toLowerCase()
    .split(/[,\s]+/);
  if (entries.some((entry) => entry !== '' && excludes(entry, host, port))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}
