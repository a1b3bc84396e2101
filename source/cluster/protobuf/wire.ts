/** The encoding of protocol buffers: numbers, lengths and tags, each checked against the bytes that are there. */

/** The bytes are not a message of the expected type, or are truncated or damaged. */
export class MalformedProtobuf extends Error {
  override readonly name = 'MalformedProtobuf';
}

export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

const LONGEST_VARINT = 10;

/** Reads forward through one buffer. Every method throws MalformedProtobuf rather than read past `end`. */
export class WireReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An integer of up to 64 bits; beyond 2^53 it is rounded as JSON.parse does. */
  varint(end: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 1; count < LONGEST_VARINT; count += 1) {
      if (this.at >= end) throw new MalformedProtobuf('a number is cut off');
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    return this.#longest(end);
  }

  /** A number of ten bytes has its highest bit set and is negative. */
  #longest(end: number): number {
    if (this.at >= end) throw new MalformedProtobuf('a number is cut off');
    if (this.bytes[this.at] !== 1) throw new MalformedProtobuf('a number does not fit 64 bits');
    let value = 0n;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      value |= BigInt((this.bytes[this.at - index] ?? 0) & 0x7f) << BigInt(7 * (LONGEST_VARINT - 1 - index));
    }
    this.at += 1;
    return Number(BigInt.asIntN(64, value));
  }

  /** Reads a length and returns where the value after it ends. */
  endOfBytes(end: number): number {
    const length = this.varint(end);
    if (length < 0 || length > end - this.at) throw new MalformedProtobuf('a value is longer than what holds it');
    return this.at + length;
  }

  /** Skips a value of the given wire type. */
  skip(wireType: number, end: number): void {
    switch (wireType) {
      case VARINT:
        this.varint(end);
        return;
      case BYTES:
        this.at = this.endOfBytes(end);
        return;
      case FIXED64:
        this.#leap(8, end);
        return;
      case FIXED32:
        this.#leap(4, end);
        return;
      default:
        throw new MalformedProtobuf(`there is no wire type ${wireType}`);
    }
  }

  #leap(count: number, end: number): void {
    if (count > end - this.at) throw new MalformedProtobuf('a value is cut off');
    this.at += count;
  }
}
