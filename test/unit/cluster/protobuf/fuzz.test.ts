/** 100,000 damaged responses: each is either read or an error, within the time limit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UnreadableObject } from '../../../../source/cluster/json-fields.ts';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';
import { readEvent, readList, readObject } from '../../../../source/cluster/protobuf/answer.ts';
import { createFrames } from '../../../../source/cluster/protobuf/frames.ts';
import { MalformedProtobuf } from '../../../../source/cluster/protobuf/wire.ts';
import { KINDS, type Kind } from '../../../../source/domain/model/kinds.ts';
import { encodeEvent, encodeList, encodeObject } from './encode.ts';
import { type Json, storedOf } from './objects.ts';

const INPUTS = 100_000;
const SAMPLES_PER_KIND = 40;

type Random = (below: number) => number;

/** Numbers that are the same in each run. */
function createRandom(): Random {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function splice(bytes: Buffer, at: number, remove: number, insert: readonly number[]): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(insert), bytes.subarray(at + remove)]);
}

const HUGE = [
  [0xff, 0xff, 0xff, 0xff, 0x07],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
];

const DAMAGES: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  function flipped(bytes, random) {
    const copy = Buffer.from(bytes);
    for (let count = random(4); count >= 0; count -= 1) {
      const at = random(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
    }
    return copy;
  },
  function hugeLength(bytes, random) {
    return splice(bytes, random(bytes.length), 1, HUGE[random(HUGE.length)] ?? []);
  },
  function nested(bytes, random) {
    const depth = 1 + random(2000);
    const tags = Array.from({ length: depth }, (_, index) => (index % 2 === 0 ? 0x0a : 0x7f));
    return splice(bytes, random(bytes.length), 0, tags);
  },
  function removed(bytes, random) {
    return splice(bytes, random(bytes.length), 1 + random(8), []);
  },
  function repeated(bytes, random) {
    const from = random(bytes.length);
    return splice(bytes, random(bytes.length), 0, [...bytes.subarray(from, from + random(64))]);
  },
  function noise(_bytes, random) {
    return Buffer.concat([Buffer.from('k8s\0'), Buffer.from(Array.from({ length: random(200) }, () => random(256)))]);
  },
];

function isExpected(thrown: unknown): boolean {
  return thrown instanceof MalformedProtobuf || thrown instanceof UnreadableObject;
}

interface Sample {
  readonly kind: Kind;
  readonly body: Buffer;
  /** Reads the body like the program does. */
  readonly read: (body: Buffer) => unknown;
}

function samplesOf(kind: Kind): readonly Sample[] {
  const project: (value: unknown) => unknown = RESOURCES[kind].project;
  const readEvents = (bytes: Buffer): unknown =>
    createFrames()
      .push(bytes)
      .map(readEvent)
      .map(({ object }) => project(object));
  return fc.sample(storedOf(kind), { numRuns: SAMPLES_PER_KIND, seed: 1 }).flatMap((json: Json): Sample[] => {
    const object = encodeObject(kind, json);
    return [
      { kind, body: object, read: (body) => project(readObject(body)) },
      { kind, body: encodeEvent('MODIFIED', object), read: readEvents },
      {
        kind,
        body: encodeList(kind, { resourceVersion: '7' }, [json, json]),
        read: (body) => [...(readList(body)?.items ?? [])].map(project),
      },
    ];
  });
}

const SAMPLES = KINDS.flatMap(samplesOf);

test('damaged bytes are either read or an error', { timeout: 120_000 }, () => {
  const random = createRandom();
  let errors = 0;
  for (let input = 0; input < INPUTS; input += 1) {
    const { kind, body, read } = SAMPLES[input % SAMPLES.length] ?? assert.fail();
    const damage = DAMAGES[random(DAMAGES.length)] ?? assert.fail();
    const damaged = damage(body, random);
    try {
      read(damaged);
    } catch (thrown) {
      errors += 1;
      assert.ok(isExpected(thrown), `${damage.name} ${kind} ${damaged.toString('base64')}: ${String(thrown)}`);
    }
  }
  assert.ok(errors > INPUTS / 4, `only ${errors} of ${INPUTS} inputs were refused: the damage reaches nothing`);
});

test('a truncated object is an error, unless nothing of it is missing', { timeout: 120_000 }, () => {
  for (const { kind, body, read } of SAMPLES.filter((_, index) => index % 5 === 0)) {
    const whole = read(body);
    for (let length = 0; length < body.length; length += 1) {
      let part: unknown;
      try {
        part = read(body.subarray(0, length));
      } catch (thrown) {
        assert.ok(isExpected(thrown), `${kind} cut at ${length}: ${String(thrown)}`);
        continue;
      }
      // A watch has no event yet.
      if (Array.isArray(part) && part.length === 0 && Array.isArray(whole)) continue;
      assert.deepEqual(part, whole, `${kind} cut at ${length} of ${body.length}`);
    }
  }
});
