/** getent, nslookup, host, dig. */

import { type RecordType, type ResolvedName, reverseOf } from '../../../dns/pod-resolver.ts';
import { addressesOf, hostsOf, namesOf, resolve } from '../../network/names.ts';
import { type Host, type Program, ProgramError, print } from '../../program.ts';

const SOCKETS = ['STREAM', 'DGRAM ', 'RAW   '];
const DNS_SERVER = '10.96.0.10';
const HEADING = `Server:\t\t${DNS_SERVER}\nAddress:\t${DNS_SERVER}:53\n\n`;
const TYPES: readonly RecordType[] = ['A', 'AAAA', 'SRV', 'PTR'];

/** getent's exit code for a key that was not found. */
const NOT_FOUND = 2;

export const getent: Program = function* (invocation) {
  const [database = '', ...keys] = invocation.args;
  const lines = keys.flatMap((key) => getentLines(invocation.host, database, key));
  yield* print(invocation, lines.map((line) => `${line}\n`).join(''));
  return lines.length === 0 ? NOT_FOUND : 0;
};

function getentLines(host: Host, database: string, key: string): readonly string[] {
  switch (database) {
    case 'hosts':
      return hostLines(host, key);
    case 'ahosts':
    case 'ahostsv4':
      return socketLines(addressesOf(host, key), key);
    case 'ahostsv6': {
      // For a name without IPv6 addresses, getent returns the IPv4 addresses in this form.
      const spelled = (address: string): string => (address.includes(':') ? address : `::ffff:${address}`);
      return socketLines(addressesOf(host, key).map(spelled), key);
    }
    case 'passwd':
      return key === 'root' || key === '0' ? ['root:x:0:0:root:/root:/bin/sh'] : [];
    case 'group':
      return key === 'root' || key === '0' ? ['root:x:0:'] : [];
    default:
      throw new ProgramError(`no database ${database} (this one has hosts, ahosts, ahostsv4, ahostsv6, passwd, group)`);
  }
}

function hostLines(host: Host, key: string): readonly string[] {
  const line = (address: string, name: string): string => `${address.padEnd(15)}  ${name}`;
  const own = hostsOf(host).filter(({ address, names }) => address === key || names.includes(key));
  if (own.length > 0) return own.map(({ address, names }) => line(address, names.join(' ')));
  const names = namesOf(host, key);
  if (names !== undefined) return names.length === 0 ? [] : [line(key, names.join(' '))];
  const found = resolve(host, key);
  return found?.values.map((address) => line(address, found.name)) ?? [];
}

function socketLines(addresses: readonly string[], name: string): readonly string[] {
  return addresses.flatMap((address) =>
    SOCKETS.map((socket, index) => `${address.padEnd(15)} ${socket} ${index === 0 ? name : ''}`.trimEnd()),
  );
}

export const nslookup: Program = function* (invocation) {
  const { args, host } = invocation;
  const [name = ''] = args.filter((arg) => !arg.startsWith('-'));
  const asked = args.flatMap((arg) => /^-(?:type|querytype|q)=(.*)$/i.exec(arg)?.[1]?.toUpperCase() ?? []).at(-1);
  if (name === '') throw new ProgramError('a name or an address is wanted');
  const reverse = asked === undefined ? reverseOf(name) : undefined;
  const type = asked === undefined ? (reverse === undefined ? 'A' : 'PTR') : TYPES.find((known) => known === asked);
  if (type === undefined) throw new ProgramError(`no type ${asked} (this one asks for ${TYPES.join(', ')})`);
  const key = reverse === undefined ? name : `${reverse}.`;
  const found = resolve(host, key, type);
  if (found === undefined) {
    yield* print(invocation, `${HEADING}** server can't find ${key.replace(/\.$/, '')}: NXDOMAIN\n\n`);
    return 1;
  }
  yield* print(invocation, `${HEADING}${nslookupText(found, type)}\n`);
  return 0;
};

function nslookupText({ name, values }: ResolvedName, type: RecordType): string {
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

export const hostProgram: Program = function* (invocation) {
  const { args, host } = invocation;
  const typeAt = args.indexOf('-t');
  const asked = typeAt === -1 ? undefined : TYPES.find((type) => type === args[typeAt + 1]?.toUpperCase());
  if (typeAt !== -1 && asked === undefined)
    throw new ProgramError(`no type ${args[typeAt + 1]} (this one asks for ${TYPES.join(', ')})`);
  const [name = ''] = args.filter((arg, index) => !arg.startsWith('-') && (typeAt === -1 || index !== typeAt + 1));
  const names = namesOf(host, name);
  if (names !== undefined) {
    const reverse = reverseOf(name) ?? '';
    if (names.length === 0) {
      yield* print(invocation, `Host ${reverse}. not found: 3(NXDOMAIN)\n`);
      return 1;
    }
    yield* print(invocation, names.map((each) => `${reverse} domain name pointer ${each}.\n`).join(''));
    return 0;
  }
  const found = resolve(host, name, asked);
  if (found === undefined) {
    yield* print(invocation, `Host ${name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  const word = asked === 'SRV' ? 'has SRV record 0 100' : 'has address';
  const lines =
    found.values.length === 0
      ? [`${found.name} has no ${asked ?? 'A'} record\n`]
      : found.values.map((value) => `${found.name} ${word} ${value}\n`);
  yield* print(invocation, lines.join(''));
  return 0;
};

/** Without a search path, as dig has it, unless +search is among the arguments. */
export const dig: Program = function* (invocation) {
  const { args, host } = invocation;
  const isShort = args.includes('+short');
  const operands = args.filter((arg) => !/^[-+@]/.test(arg));
  const reversed = args.includes('-x') ? reverseOf(operands[0] ?? '') : undefined;
  const asked = TYPES.find((type) => operands.some((operand) => operand.toUpperCase() === type));
  const name = reversed ?? operands.find((operand) => !TYPES.some((type) => type === operand.toUpperCase())) ?? '';
  const type = reversed === undefined ? (asked ?? 'A') : 'PTR';
  const isSearched = args.includes('+search');
  const found = resolve(host, isSearched || name.endsWith('.') ? name : `${name}.`, type);
  const values = (found?.values ?? []).map((value) =>
    type === 'SRV' ? `0 100 ${value}.` : type === 'PTR' ? `${value}.` : value,
  );
  if (isShort) {
    yield* print(invocation, values.map((value) => `${value}\n`).join(''));
    return 0;
  }
  const full = `${(found?.name ?? name).replace(/\.$/, '')}.`;
  const lines = [
    '',
    `; <<>> DiG 9.20 <<>> ${args.join(' ')}`,
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${found === undefined ? 'NXDOMAIN' : 'NOERROR'}, id: 1`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${values.length}, AUTHORITY: 0, ADDITIONAL: 0`,
    '',
    ';; QUESTION SECTION:',
    `;${full}\t\tIN\t${type}`,
    '',
    ...(values.length === 0
      ? []
      : [';; ANSWER SECTION:', ...values.map((value) => `${full}\t5\tIN\t${type}\t${value}`), '']),
    `;; SERVER: ${DNS_SERVER}#53(${DNS_SERVER})`,
    '',
  ];
  yield* print(invocation, `${lines.join('\n')}\n`);
  return 0;
};
