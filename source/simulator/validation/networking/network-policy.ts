/** NetworkPolicies: pkg/apis/networking/validation. */

import { BlockList, isIP } from 'node:net';
import { isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { forbidden, invalid, required } from '../invalid.ts';
import { labelSelectorCauses } from '../label-selector.ts';
import { type Causes, eachItem, optionalChoiceCauses, portCauses, portNumberCauses } from '../values.ts';

interface Block {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

function readBlock(text: string): Block | undefined {
  const [, address = '', length = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const version = isIP(address);
  const bits = Number(length);
  if (version === 0 || bits > (version === 4 ? 32 : 128)) return undefined;
  return { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
}

function contains(outer: Block, inner: Block): boolean {
  if (outer.family !== inner.family || outer.bits >= inner.bits) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.bits, outer.family);
  return list.check(inner.address, inner.family);
}

const CIDR_RULE = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

function blockCauses(field: string, { cidr, except }: Json): Causes {
  const text = stringOf(cidr);
  if (text === '') return [required(`${field}.cidr`)];
  const outer = readBlock(text);
  if (outer === undefined) return [invalid(`${field}.cidr`, text, CIDR_RULE)];
  return eachItem(`${field}.except`, except, (place, value) => {
    const inner = readBlock(stringOf(value));
    if (inner === undefined) return [invalid(place, stringOf(value), CIDR_RULE)];
    return contains(outer, inner) ? [] : [invalid(place, value, 'must be a strict subset of `cidr`')];
  });
}

function peerCauses(field: string, peer: unknown): Causes {
  const { podSelector, namespaceSelector, ipBlock } = objectOf(peer);
  const given = [podSelector, namespaceSelector, ipBlock].filter(isObject).length;
  const both = 'may not specify both ipBlock and another peer';
  return [
    ...labelSelectorCauses(`${field}.podSelector`, podSelector),
    ...labelSelectorCauses(`${field}.namespaceSelector`, namespaceSelector),
    ...(isObject(ipBlock) ? blockCauses(`${field}.ipBlock`, ipBlock) : []),
    ...(given === 0 ? [required(field, 'must specify a peer')] : []),
    ...(given > 1 && isObject(ipBlock) ? [forbidden(field, both)] : []),
  ];
}

function endPortCauses(field: string, port: unknown, endPort: unknown): Causes {
  if (endPort === undefined) return [];
  if (port === undefined) return [invalid(field, endPort, 'may not be specified when `port` is not specified')];
  if (typeof port !== 'number') return [invalid(field, endPort, 'may not be specified when `port` is non-numeric')];
  return [
    // The server shows the port here, not the end.
    ...(Number(endPort) < port ? [invalid(field, port, 'must be greater than or equal to `port`')] : []),
    ...portNumberCauses(field, endPort),
  ];
}

function policyPortCauses(field: string, value: unknown): Causes {
  const { protocol, port, endPort } = objectOf(value);
  return [
    ...optionalChoiceCauses(`${field}.protocol`, protocol, ['TCP', 'UDP', 'SCTP']),
    ...(typeof port === 'number' ? portCauses(`${field}.port`, port) : []),
    ...endPortCauses(`${field}.endPort`, port, endPort),
    ...(typeof port === 'string' ? portCauses(`${field}.port`, port) : []),
  ];
}

function directionCauses(field: string, rules: unknown, peers: string): Causes {
  return eachItem(field, rules, (place, rule) => [
    ...eachItem(`${place}.ports`, objectOf(rule)['ports'], policyPortCauses),
    ...eachItem(`${place}.${peers}`, objectOf(rule)[peers], peerCauses),
  ]);
}

function typesCauses(field: string, types: unknown): Causes {
  if (itemsOf(types).length > 2) return [invalid(field, types, 'may not specify more than two policyTypes')];
  return eachItem(field, types, (place, type) => optionalChoiceCauses(place, type, ['Ingress', 'Egress']));
}

export function networkPolicyCauses({ spec: given }: KubeObject): Causes {
  const spec = objectOf(given);
  return [
    ...labelSelectorCauses('spec.podSelector', spec['podSelector']),
    ...directionCauses('spec.ingress', spec['ingress'], 'from'),
    ...directionCauses('spec.egress', spec['egress'], 'to'),
    ...typesCauses('spec.policyTypes', spec['policyTypes']),
  ];
}
