import type { Random } from './seeded-random.ts';

/** Returns the bytes with up to eight changed: overwritten, inserted, removed, cut off or repeated. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let mutated = bytes;
  for (let change = 1 + random.below(8); change > 0; change -= 1) {
    const at = random.below(mutated.length + 1);
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)];
    const byte = Buffer.from([random.pick([0, 0xc0, 0xff, 0x22, 0x5c, random.below(256)])]);
    switch (random.below(5)) {
      case 0:
        mutated = Buffer.concat([before, byte, after.subarray(1)]);
        break;
      case 1:
        mutated = Buffer.concat([before, byte, after]);
        break;
      case 2:
        mutated = Buffer.concat([before, after.subarray(1)]);
        break;
      case 3:
        mutated = Buffer.from(before);
        break;
      default:
        mutated = Buffer.concat([before, after, after.subarray(0, 40)]);
    }
  }
  return mutated;
}
