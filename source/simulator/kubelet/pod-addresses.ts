/**
 * Allocates the addresses of pods. Each node has a separate range, and a new pod never gets its predecessor's address.
 */

import { stringOf } from '../model/json.ts';
import type { Store } from '../store/store.ts';

export interface PodAddresses {
  allocate(nodeName: string): string;
  /** Marks an address as used. */
  reserve(address: string): void;
}

const SMALL = 254;
const LARGE = 65_000;

export function createPodAddresses(store: Store): PodAddresses {
  const given = new Map<string, number>();
  const inUse = new Set<string>();

  /** Returns an address within a node's range, "10.101.0.0/16". */
  const addressOf = (nodeName: string, number: number): string => {
    const range = stringOf(store.get('nodes', '', nodeName)?.spec?.['podCIDR'], '10.244.0.0/16');
    const [network = '', bits = ''] = range.split('/');
    const [a, b, c] = network.split('.');
    if (Number(bits) > 16) return `${a}.${b}.${c}.${(number % SMALL) + 1}`;
    const host = (number % LARGE) + 1;
    return `${a}.${b}.${host >> 8}.${host & 255}`;
  };

  return {
    allocate: (nodeName) => {
      for (let tries = 0; ; tries += 1) {
        const number = (given.get(nodeName) ?? 0) + 1;
        given.set(nodeName, number);
        const address = addressOf(nodeName, number);
        if (!inUse.has(address) || tries > LARGE) return address;
      }
    },
    reserve: (address) => {
      inUse.add(address);
    },
  };
}
