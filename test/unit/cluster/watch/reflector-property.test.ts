import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { startReflectorHarness } from './reflector-harness.ts';
import type { ScriptedFault } from './scripted-server.ts';

type Step =
  | { readonly type: 'put' | 'remove'; readonly name: string }
  | { readonly type: 'end' | 'reset' | 'compact' | 'bookmark' | 'settle' | 'mumble' }
  | { readonly type: 'advance'; readonly ms: number }
  | { readonly type: 'list-fault' | 'watch-fault'; readonly fault: ScriptedFault };

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');

const faults: fc.Arbitrary<ScriptedFault> = fc.oneof(
  fc.constantFrom(401, 403, 404, 410, 429, 500, 503).map((status): ScriptedFault => ({ type: 'answer', status })),
  fc.constantFrom<ScriptedFault>(
    { type: 'reset' },
    { type: 'garbage' },
    { type: 'slow' },
    { type: 'end' },
    { type: 'hang' },
  ),
  fc.nat({ max: 3 }).map((events): ScriptedFault => ({ type: 'cut', events })),
  fc.constantFrom(410, 500, 429).map((code): ScriptedFault => ({ type: 'error-event', code, reason: 'Told' })),
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom('put' as const, 'remove' as const), name: names }) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('end', 'reset', 'compact', 'bookmark', 'settle', 'mumble')
      .map((type): Step => ({ type })),
  },
  { weight: 2, arbitrary: fc.nat({ max: 200_000 }).map((ms): Step => ({ type: 'advance', ms })) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('list-fault' as const, 'watch-fault' as const), fault: faults }),
  },
);

for (const protobuf of [false, true])
  test(`after any sequence of faults, the cache equals the server's list, in ${protobuf ? 'protobuf' : 'JSON'}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (script, pageSize) => {
        const rig = await startReflectorHarness({ pageSize, protobuf });
        const { server, clock } = rig;
        try {
          for (const step of script) {
            switch (step.type) {
              case 'put':
                server.put(step.name);
                break;
              case 'remove':
                server.remove(step.name);
                break;
              case 'end':
              case 'reset':
                server.endWatches(step.type);
                break;
              case 'compact':
                server.compact();
                break;
              case 'bookmark':
                server.bookmark();
                break;
              case 'mumble':
                server.writeRaw('{"type":"AD\n');
                break;
              case 'advance':
                clock.advance(step.ms);
                break;
              case 'settle':
                await rig.waitUntilSynced(2_000);
                break;
              case 'list-fault':
                server.faults.list.push(step.fault);
                break;
              case 'watch-fault':
                server.faults.watch.push(step.fault);
                break;
              default:
                step satisfies never;
            }
          }
          await rig.waitUntilSynced(2_000);
          assert.deepEqual(rig.heldObjects(), server.contents());
          assert.equal(rig.state().phase, 'live');
        } finally {
          await rig.close();
        }
      }),
      { numRuns: 150 },
    );
  });
