/** Encodes DNS questions and decodes DNS answers. */

import { type DecodedPacket, decode, encode, type Answer as PacketAnswer, TRUNCATED_RESPONSE } from 'dns-packet';
import { canonicalAddress, sortedUnique } from '../../domain/dns/address.ts';
import type { DnsQuestion } from '../../domain/dns/records.ts';
import { fields, text } from '../json-fields.ts';

/** Requests recursion, like a pod's resolver does. */
const RECURSION_DESIRED = 1 << 8;

export interface DnsMessage {
  readonly id: number;
  readonly rcode: string;
  readonly truncated: boolean;
  /** Undefined if the message is about another question. */
  readonly answered: readonly string[];
  readonly ttl: number | undefined;
  readonly answeredQuestion: DnsQuestion | undefined;
}

export function encodeQuestion({ name, type }: DnsQuestion, id: number): Buffer {
  return encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name, class: 'IN' }] });
}

/** @throws Error if the bytes are not a DNS response */
export function decodeMessage(bytes: Buffer): DnsMessage {
  const packet: DecodedPacket = decode(bytes);
  if (packet.type !== 'response') throw new Error('it is no response');
  const [question] = packet.questions ?? [];
  const type = question?.type;
  const known = type === 'A' || type === 'AAAA' || type === 'SRV' || type === 'PTR' ? type : undefined;
  const records = (packet.answers ?? []).filter((answer) => answer.type === known);
  const ttls = records.flatMap((answer) => ('ttl' in answer && typeof answer.ttl === 'number' ? [answer.ttl] : []));
  return {
    id: packet.id ?? 0,
    rcode: text(fields<'rcode'>(packet).rcode),
    truncated: ((packet.flags ?? 0) & TRUNCATED_RESPONSE) !== 0,
    answered: sortedUnique(records.flatMap(recordValue)),
    ttl: ttls.length === 0 ? undefined : Math.min(...ttls),
    answeredQuestion:
      question === undefined || known === undefined ? undefined : { name: normalizeName(question.name), type: known },
  };
}

function recordValue(answer: PacketAnswer): readonly string[] {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [canonicalAddress(answer.data)];
    case 'PTR':
      return [normalizeName(answer.data)];
    case 'SRV':
      return [`${answer.data.port} ${normalizeName(answer.data.target)}`];
    default:
      return [];
  }
}

/** Converts a name to lower case and removes its last dot. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
