// Asks the bed's CoreDNS at $BED_DNS: what a pod's own resolver would do. c-ares takes a port, getent does not.
import { Resolver } from 'node:dns/promises';

export const resolver = new Resolver({ timeout: 2000, tries: 1 });
resolver.setServers([process.env.BED_DNS ?? '127.0.0.1:53']);

/** @returns {Promise<readonly string[]>} lines as nslookup and getent have them; throws with c-ares' code */
export async function ask(type, name) {
  const plain = name.replace(/\.$/, '');
  switch (type) {
    case 'A':
      return resolver.resolve4(plain);
    case 'AAAA':
      return resolver.resolve6(plain);
    case 'PTR':
      return resolver.resolvePtr(plain);
    case 'SRV':
      return (await resolver.resolveSrv(plain)).map(
        ({ priority, weight, port, name: target }) => `${priority} ${weight} ${port} ${target}`,
      );
    default:
      throw new Error(`no ${type} here`);
  }
}
