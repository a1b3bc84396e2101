/** DNS messages: a question's bytes, and what is in an answer's. */

import { type DecodedPacket, decode, encode, type Answer as PacketAnswer, TRUNCATED_RESPONSE } from 'dns-packet';
import { plainAddress, sorted } from '../../domain/dns/address.ts';
import type { DnsQuestion } from '../../domain/dns/records.ts';
import { fields, text } from '../projection/reader.ts';

/** Recursion is wished for, as a pod's resolver does. */
const RECURSION_DESIRED = 1 << 8;

export interface Message {
  readonly id: number;
  readonly rcode: string;
  readonly truncated: boolean;
  /** Undefined where the message is about another question. */
  readonly answered: readonly string[];
  readonly ttl: number | undefined;
  readonly about: DnsQuestion | undefined;
}

export function encodeQuestion({ name, type }: DnsQuestion, id: number): Buffer {
  return encode({ type: 'query', id, flags: RECURSION_DESIRED, questions: [{ type, name, class: 'IN' }] });
}

/** @throws Error where the bytes are no DNS response */
export function decodeMessage(bytes: Buffer): Message {
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
    answered: sorted(records.flatMap(spelled)),
    ttl: ttls.length === 0 ? undefined : Math.min(...ttls),
    about: question === undefined || known === undefined ? undefined : { name: plainName(question.name), type: known },
  };
}

function spelled(answer: PacketAnswer): readonly string[] {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [plainAddress(answer.data)];
    case 'PTR':
      return [plainName(answer.data)];
    case 'SRV':
      return [`${answer.data.port} ${plainName(answer.data.target)}`];
    default:
      return [];
  }
}

/** Names are compared without regard to case, and absolute ones are told without their last dot. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
