/** Canonical spelling of addresses, and the names of their reverse records. */

/** Returns the eight groups of an IPv6 address without leading zeros; undefined for any other text. */
function groupsOf(address: string): readonly string[] | undefined {
  if (!address.includes(':')) return undefined;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    dotted === null
      ? address
      : `${dotted[1]}${hex(Number(dotted[2]) * 256 + Number(dotted[3]))}:${hex(Number(dotted[4]) * 256 + Number(dotted[5]))}`;
  const [head = '', tail, more] = plain.split('::');
  if (more !== undefined) return undefined;
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => hex(Number.parseInt(group, 16)));
}

function hex(value: number): string {
  return value.toString(16);
}

export function ipFamilyOf(address: string): 4 | 6 {
  return address.includes(':') ? 6 : 4;
}

/**
 * Returns one spelling for each address: "fd00:0:0::1" and "fd00::0001" become "fd00:0:0:0:0:0:0:1". Other text is
 * returned unchanged.
 */
export function canonicalAddress(address: string): string {
  return groupsOf(address)?.join(':') ?? address;
}

/** Returns "4.3.2.1.in-addr.arpa" for 1.2.3.4; undefined if the text is not an address. */
export function reverseRecordName(address: string): string | undefined {
  const groups = groupsOf(address);
  if (groups !== undefined) {
    const nibbles = groups.flatMap((group) => [...group.padStart(4, '0')]);
    return `${nibbles.reverse().join('.')}.ip6.arpa`;
  }
  const parts = address.split('.');
  const isAddress = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return isAddress ? `${parts.reverse().join('.')}.in-addr.arpa` : undefined;
}

/** Returns the address of a reverse record's name; undefined if it is not such a name. */
export function addressOfReverseRecord(name: string): string | undefined {
  const four = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name);
  if (four !== null) return four.slice(1, 5).reverse().join('.');
  const six = /^((?:[0-9a-f]\.){32})ip6\.arpa$/i.exec(name);
  if (six === null) return undefined;
  const nibbles = (six[1] ?? '').split('.').slice(0, 32).reverse().join('');
  return canonicalAddress((nibbles.match(/.{4}/g) ?? []).join(':'));
}

export function sortedUnique(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}
