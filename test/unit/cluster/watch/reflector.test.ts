import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { FIRST_PATIENCE_MS, WATCH_IDLE_LIMIT_MS } from '../../../../source/cluster/watch/reflector.ts';
import { waitUntilTrue } from '../until.ts';
import { startReflectorHarness } from './reflector-harness.ts';
import type { ScriptedFault } from './scripted-server.ts';

type Rig = Awaited<ReturnType<typeof startReflectorHarness>>;

async function withRigIn(
  run: (rig: Rig) => Promise<void>,
  ...[options, prepare]: Parameters<typeof startReflectorHarness>
): Promise<void> {
  const rig = await startReflectorHarness(options, prepare);
  try {
    await run(rig);
  } finally {
    await rig.close();
  }
}

/** Without the requests for the current version. */
function lists(rig: Rig): readonly string[] {
  return rig.server.requests.filter((path) => !path.includes('watch=true') && !/[?&]limit=1(&|$)/.test(path));
}

function watches(rig: Rig): readonly string[] {
  return rig.server.requests.filter((path) => path.includes('watch=true'));
}

/** The timers of a pending request are longer, or of another length. */
function isSleep([ms = 0, ...others]: readonly number[]): boolean {
  return ms > 0 && ms < 25_000 && ms !== FIRST_PATIENCE_MS && others.length === 0;
}

/** Waits until the reflector sleeps before its next attempt. */
function untilWaiting(rig: Rig, also: () => boolean = () => true): Promise<void> {
  const sleeps = () => isSleep(rig.clock.pending);
  return waitUntilTrue(() => sleeps() && also());
}

for (const protobuf of [false, true]) {
  describe(protobuf ? 'in protobuf' : 'in JSON', () => {
    function withRig(
      run: (rig: Rig) => Promise<void>,
      ...[options, prepare]: Parameters<typeof startReflectorHarness>
    ): Promise<void> {
      return withRigIn(run, { protobuf, ...options }, prepare);
    }

    test('lists, watches, and applies the events', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.server.put('web');
        rig.server.put('db');
        rig.server.put('web');
        rig.server.remove('db');
        await rig.waitUntilSynced();
        assert.deepEqual(rig.heldObjects(), ['web@4']);
        assert.deepEqual(
          rig.states.map(({ phase }) => phase),
          ['listing', 'live'],
        );
        const query = new URL(watches(rig)[0] ?? '', 'http://server').searchParams;
        assert.equal(query.get('allowWatchBookmarks'), 'true');
        assert.equal(query.get('timeoutSeconds'), '300');
        assert.equal(rig.problems.length, 0);
      });
    });

    test('shows the first page before the list is complete, and replaces all objects at its end', async () => {
      await withRig(
        async (rig) => {
          await waitUntilTrue(() => rig.heldObjects().length === 2);
          assert.equal(rig.state().phase, 'listing');
          rig.clock.advance(80_000);
          await rig.waitUntilSynced(1_000);
          assert.equal(rig.heldObjects().length, 5);
        },
        { pageSize: 2 },
        (server) => {
          for (const name of ['a', 'b', 'c', 'd', 'e']) server.put(name);
          // The second page never comes. The next attempt reads all pages.
          server.faults.list.push({ type: 'slow' }, { type: 'hang' });
        },
      );
    });

    test('lists without pages if pages expire', async () => {
      await withRig(
        async (rig) => {
          await waitUntilTrue(() => rig.heldObjects().length === 1);
          await rig.waitUntilSynced(1_000);
          assert.ok(lists(rig).some((path) => !path.includes('limit=')));
        },
        { pageSize: 1 },
        (server) => {
          for (const name of ['a', 'b', 'c']) server.put(name);
          server.faults.list.push({ type: 'slow' }, { type: 'answer', status: 410 });
        },
      );
    });

    test('reads gzip', async () => {
      await withRig(
        async (rig) => {
          await rig.waitUntilSynced();
          assert.equal(rig.heldObjects().length, 2);
        },
        { gzip: true },
        (server) => {
          server.put('a');
          server.put('b');
        },
      );
    });

    test('continues from the last version when a watch ends properly, without a list and without becoming stale', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.server.put('a');
        await rig.waitUntilSynced();
        rig.server.bookmark();
        rig.server.endWatches('end');
        await waitUntilTrue(() => watches(rig).length === 2);
        rig.server.put('b');
        await rig.waitUntilSynced();
        assert.equal(lists(rig).length, 1);
        assert.deepEqual(
          rig.states.map(({ phase }) => phase),
          ['listing', 'live'],
        );
        assert.match(watches(rig)[1] ?? '', /resourceVersion=2&/);
      });
    });

    test('is stale after a reset connection, and continues without a list', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.clock.advance(10_000);
        const since = rig.clock.now();
        rig.server.endWatches('reset');
        await rig.waitForPhase('stale');
        const state = rig.state();
        assert.ok(state.phase === 'stale');
        assert.equal(state.since, since);
        assert.match(
          state.reason,
          /^Cannot reach the API server http:\/\/127.0.0.1:\d+ \(connection reset\): check the VPN/,
        );
        rig.server.put('missed');
        await rig.waitUntilSynced(100);
        assert.equal(lists(rig).length, 1);
      });
    });

    test('waits longer after each attempt, with jitter, and never gives up', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.server.faults.watch.push(...Array.from({ length: 24 }, (): ScriptedFault => ({ type: 'reset' })));
        rig.server.endWatches('reset');
        const delays: number[] = [];
        while (rig.server.faults.watch.length > 0) {
          const left = rig.server.faults.watch.length;
          await untilWaiting(rig);
          const wait = rig.clock.pending[0] ?? 0;
          delays.push(wait);
          rig.clock.advance(wait);
          await waitUntilTrue(() => rig.server.faults.watch.length < left);
        }
        assert.deepEqual(delays.slice(0, 8), [800, 1_600, 3_200, 6_400, 12_800, 16_000, 16_000, 16_000]);
        await rig.waitUntilSynced(1_000);
      });
    });

    for (const how of ['status', 'event'] as const) {
      test(`410 as ${how}: lists again at once, also after other failures`, async () => {
        await withRig(async (rig) => {
          rig.server.put('old');
          await rig.waitUntilSynced();
          rig.server.faults.watch.push({ type: 'reset' }, { type: 'reset' });
          if (how === 'status') rig.server.faults.watch.push({ type: 'answer', status: 410 });
          rig.server.endWatches('reset');
          rig.server.remove('old');
          rig.server.put('new');
          rig.server.compact();
          await rig.waitUntilSynced(100);
          assert.deepEqual(rig.heldObjects(), ['new@4']);
          assert.equal(lists(rig).length, 2);
          assert.ok(
            rig.states.some((state) => state.phase === 'stale' && state.reason.includes('no longer has that version')),
          );
        });
      });
    }

    const REFUSALS: readonly (readonly [ScriptedFault, string])[] = [
      [{ type: 'answer', status: 500 }, 'failed (500: as told)'],
      [{ type: 'answer', status: 503, body: '<html>' }, 'failed (503: status 503)'],
      [{ type: 'answer', status: 429, headers: { 'retry-after': '7' } }, 'asks for fewer requests (429)'],
      [{ type: 'answer', status: 401 }, 'does not accept the credentials of user "tester" (401)'],
      [{ type: 'answer', status: 302, headers: { location: '/login' } }, 'answers with a redirect (302)'],
      [{ type: 'reset' }, '(connection reset)'],
      [{ type: 'garbage' }, `is not the ${protobuf ? 'protobuf' : 'JSON'} of a Kubernetes API server`],
      [{ type: 'cut' }, 'Cannot reach the API server'],
    ];

    for (const [fault, sentence] of REFUSALS) {
      const name = JSON.stringify(fault);
      test(`a first list that fails with ${name} is failing, has a message, and is repeated`, async () => {
        await withRig(
          async (rig) => {
            await rig.waitForPhase('failing');
            const state = rig.state();
            assert.ok(state.phase === 'failing');
            assert.ok(state.reason.includes(sentence), state.reason);
            await rig.waitUntilSynced(500);
            assert.deepEqual(rig.heldObjects(), ['a@2']);
          },
          {},
          (server) => {
            server.put('a');
            server.faults.list.push(fault);
          },
        );
      });

      test(`a watch that fails with ${name} is stale and recovers`, async () => {
        await withRig(async (rig) => {
          rig.server.put('a');
          await rig.waitUntilSynced();
          rig.server.faults.watch.push(fault);
          rig.server.endWatches('end');
          rig.server.put('b');
          await rig.waitForPhase('stale');
          assert.deepEqual(rig.heldObjects(), ['a@2']);
          await rig.waitUntilSynced(500);
          assert.deepEqual(rig.heldObjects(), ['a@2', 'b@3']);
        });
      });
    }

    test('Retry-After is obeyed, in seconds and as a date', async () => {
      for (const wait of ['20', new Date(Date.UTC(2030, 0, 1) + 20_000).toUTCString()]) {
        await withRig(
          async (rig) => {
            await rig.waitForPhase('failing');
            await untilWaiting(rig);
            const [delay = 0] = rig.clock.pending;
            assert.ok(delay >= 20_000 && delay <= 25_000, String(delay));
            await rig.waitUntilSynced(1_000);
            assert.equal(lists(rig).length, 2);
          },
          {},
          (server) => {
            const headers = { 'retry-after': wait, date: new Date(Date.UTC(2030, 0, 1)).toUTCString() };
            server.faults.list.push({ type: 'answer', status: 429, headers });
          },
        );
      }
    });

    test('403 is denied, has no objects, and is retried slowly', async () => {
      const message =
        'pods is forbidden: User "eve" cannot list resource "pods" in API group "" in the namespace "shop"';
      await withRig(
        async (rig) => {
          await rig.waitForPhase('denied');
          const state = rig.state();
          assert.ok(state.phase === 'denied');
          assert.equal(
            state.reason,
            'Not allowed: User "eve" cannot list resource "pods" in the namespace "shop": ask for a role that permits it.',
          );
          await untilWaiting(rig);
          assert.deepEqual(rig.clock.pending, [5_000]);
          await rig.waitUntilSynced(1_000);
          assert.equal(lists(rig).length, 2);
        },
        {},
        (server) => {
          server.put('a');
          server.faults.list.push({ type: 'answer', status: 403, body: JSON.stringify({ kind: 'Status', message }) });
        },
      );
    });

    describe('a refusal after the first list', () => {
      /** Synced, and then refused `times` in a row. */
      async function refuse(rig: Rig, status: number, times: number): Promise<void> {
        rig.server.put('a');
        await rig.waitUntilSynced();
        const refusal: ScriptedFault = { type: 'answer', status };
        rig.server.faults.watch.push(refusal);
        for (let left = times - 1; left > 0; left -= 1) rig.server.faults.list.push(refusal);
        rig.server.endWatches('end');
        await rig.waitForPhase('stale');
      }

      for (const status of [403, 404]) {
        test(`${status} keeps the objects, and says since when and why, until it is over`, async () => {
          await withRig(async (rig) => {
            await refuse(rig, status, 9);
            const { since } = rig.state();
            await waitUntilTrue(
              () => rig.server.faults.list.length === 0,
              () => rig.states,
              () => rig.clock.advance(200),
            );
            const state = rig.state();
            assert.ok(state.phase === 'stale' && state.since === since, JSON.stringify(state));
            assert.match(state.reason, status === 403 ? /^Not allowed: / : /^Not found on /);
            assert.deepEqual(rig.heldObjects(), ['a@2']);
            await rig.waitUntilSynced(200);
            assert.ok(rig.states.every(({ phase }) => phase !== 'denied' && phase !== 'absent'));
          });
        });

        test(`${status} is tried again within 20 s`, async () => {
          await withRig(async (rig) => {
            await refuse(rig, status, 12);
            for (let left = rig.server.faults.list.length; left > 0; left = rig.server.faults.list.length) {
              await untilWaiting(rig);
              assert.ok(Math.max(...rig.clock.pending) <= 20_000, String(rig.clock.pending));
              await waitUntilTrue(
                () => rig.server.faults.list.length < left,
                () => rig.states,
                () => rig.clock.advance(1000),
              );
            }
          });
        });

        test(`${status} is believed once the server confirms it, and not of its first answers`, async () => {
          let asked = 0;
          const isRefusalConfirmed = () => {
            asked += 1;
            return true;
          };
          await withRig(
            async (rig) => {
              await refuse(rig, status, 5);
              assert.equal(asked, 0);
              await rig.waitForPhase(status === 403 ? 'denied' : 'absent', 200);
              assert.equal(asked, 1);
              assert.deepEqual(rig.heldObjects(), []);
              await rig.waitUntilSynced(2_000);
            },
            { isRefusalConfirmed },
          );
        });

        test(`${status} never takes away what the screen needs`, async () => {
          await withRig(
            async (rig) => {
              await refuse(rig, status, 30);
              await waitUntilTrue(
                () => rig.server.faults.list.length === 0,
                () => rig.states,
                () => rig.clock.advance(2000),
              );
              assert.equal(rig.state().phase, 'stale');
              assert.deepEqual(rig.heldObjects(), ['a@2']);
            },
            { keepsObjects: true, isRefusalConfirmed: () => true },
          );
        });
      }

      test('403 is believed after three minutes although it is not confirmed, 404 is not', async () => {
        for (const status of [403, 404]) {
          await withRig(async (rig) => {
            await refuse(rig, status, 60);
            const since = rig.clock.now();
            await waitUntilTrue(
              () =>
                rig.state().phase === 'denied' ||
                rig.clock.now() - since > 600_000 ||
                rig.server.faults.list.length < 3,
              () => rig.states,
              () => rig.clock.advance(1000),
            );
            assert.equal(rig.state().phase, status === 403 ? 'denied' : 'stale');
            if (status === 403) assert.ok(rig.clock.now() - since >= 180_000 - 5000, String(rig.clock.now() - since));
          });
        }
      });
    });

    test('404 is an API that is not there if discovery says so, and is looked for again', async () => {
      await withRig(
        async (rig) => {
          await rig.waitForPhase('absent');
          await rig.waitUntilSynced(1_000);
          assert.equal(lists(rig).length, 2);
        },
        { isRefusalConfirmed: () => true },
        (server) => server.faults.list.push({ type: 'answer', status: 404 }),
      );
    });

    test('404 alone is a failure with its reason', async () => {
      await withRig(
        async (rig) => {
          await rig.waitForPhase('failing');
          const state = rig.state();
          assert.ok(state.phase === 'failing' && !state.isPermanent);
          assert.match(state.reason, /^Not found on /);
          await rig.waitUntilSynced(1_000);
        },
        {},
        (server) => server.faults.list.push({ type: 'answer', status: 404 }),
      );
    });

    test('silence ends a half-open watch, and the data are as old as the last event', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.clock.advance(60_000);
        rig.server.put('a');
        await waitUntilTrue(() => rig.heldObjects().length === 1);
        const heardAt = rig.clock.now();
        rig.clock.advance(WATCH_IDLE_LIMIT_MS - 1);
        assert.equal(rig.state().phase, 'live');
        rig.clock.advance(1);
        await rig.waitForPhase('stale');
        const state = rig.state();
        assert.ok(state.phase === 'stale');
        assert.equal(state.since, heardAt);
        assert.match(state.reason, /^No word from the API server .* for more than 90 s/);
        await rig.waitUntilSynced(100);
        assert.equal(lists(rig).length, 2, 'after so long everything is listed afresh');
      });
    });

    test('a watch that is never answered is given up too', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.clock.advance(2_000);
        rig.server.faults.watch.push({ type: 'hang' });
        rig.server.endWatches('end');
        await waitUntilTrue(() => watches(rig).length === 2);
        await rig.waitForPhase('stale', 1_000);
        await rig.waitUntilSynced(100);
        assert.ok(watches(rig).length >= 3);
      });
    });

    test('characters split between packets, a truncated event and invalid data lose no object', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.clock.advance(2_000);
        rig.server.faults.watch.push({ type: 'slow' });
        rig.server.endWatches('end');
        for (const name of ['a', 'b', 'c']) rig.server.put(name, '多字节😀');
        await rig.waitUntilSynced();
        rig.server.faults.watch.push({ type: 'cut', events: 1 });
        rig.server.endWatches('end');
        for (const name of ['d', 'e']) rig.server.put(name);
        await rig.waitForPhase('stale');
        assert.deepEqual(rig.heldObjects(), ['a@2', 'b@3', 'c@4', 'd@5']);
        await rig.waitUntilSynced(100);
        rig.server.writeRaw('{"type":"ADDED","object":{"kind":\n');
        rig.server.put('f');
        await rig.waitForPhase('stale');
        await rig.waitUntilSynced(100);
        assert.deepEqual(rig.heldObjects(), ['a@2', 'b@3', 'c@4', 'd@5', 'e@6', 'f@7']);
        assert.equal(lists(rig).length, 1);
      });
    });

    test('an object that cannot be read is reported and left out, and the others are shown', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.server.writeEvent('ADDED', { metadata: { name: 'odd', resourceVersion: '1' } });
        rig.server.put('fine');
        await rig.waitUntilSynced();
        assert.deepEqual(rig.problems, [
          'odd of /apis/apps/v1/statefulsets cannot be read and is left out: "odd" has no uid.',
        ]);
      });
    });

    test('watches that end at once are not reopened in a busy loop', async () => {
      await withRig(
        async (rig) => {
          await rig.waitForPhase('stale');
          const state = rig.state();
          assert.ok(state.phase === 'stale');
          assert.match(state.reason, /ends watches at once/);
          await untilWaiting(rig);
          assert.deepEqual(rig.clock.pending, [800]);
          await rig.waitUntilSynced(100);
        },
        {},
        (server) => server.faults.watch.push({ type: 'end' }),
      );
    });

    test('a nudge shortens the wait after a failure, but not the one that the server asked for', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.server.faults.watch.push({ type: 'answer', status: 429 });
        rig.server.endWatches('reset');
        await untilWaiting(rig);
        assert.deepEqual(rig.clock.pending, [800]);
        rig.reflector.retrySoon();
        assert.deepEqual(rig.clock.pending, [150]);
        rig.clock.advance(150);
        await untilWaiting(rig, () => watches(rig).length === 2);
        rig.reflector.retrySoon();
        assert.deepEqual(rig.clock.pending, [1_600]);
        await rig.waitUntilSynced(100);
      });
    });

    test('a server whose versions run backwards is listed afresh', async () => {
      await withRig(async (rig) => {
        rig.server.put('kept');
        await rig.waitUntilSynced();
        rig.server.save();
        for (const name of ['later', 'latest']) rig.server.put(name);
        rig.server.remove('kept');
        await rig.waitUntilSynced();
        assert.deepEqual(rig.heldObjects(), ['later@3', 'latest@4']);
        for (const how of ['end', 'reset'] as const) {
          rig.clock.advance(5_000);
          rig.server.restore();
          rig.server.endWatches(how);
          await rig.waitUntilSynced(100);
          assert.deepEqual(rig.heldObjects(), ['kept@2']);
          for (const name of ['later', 'latest']) rig.server.put(name);
          await rig.waitUntilSynced(100);
        }
      });
    });

    test('a watch that ends when it was to end is opened again without a question', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        const before = rig.server.requests.length;
        const [, seconds = ''] = /timeoutSeconds=(\d+)/.exec(watches(rig)[0] ?? '') ?? [];
        for (let left = Number(seconds); left > 0; left -= 50) {
          rig.clock.advance(Math.min(left, 50) * 1000);
          rig.server.put('a');
          await rig.waitUntilSynced();
        }
        rig.server.endWatches('end');
        await waitUntilTrue(() => watches(rig).length === 2);
        assert.equal(rig.server.requests.length, before + 1);
      });
    });

    test('what is shown counts as old while a watch takes long to be opened again', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        rig.clock.advance(5_000);
        rig.server.faults.watch.push({ type: 'hang' });
        rig.server.endWatches('end');
        await waitUntilTrue(() => watches(rig).length === 2);
        assert.equal(rig.state().phase, 'live');
        rig.clock.advance(2_000);
        assert.equal(rig.state().phase, 'stale');
      });
    });

    test('what stays silent although the server answers is started again, and nothing else', async () => {
      await withRig(async (rig) => {
        await rig.waitUntilSynced();
        const error = new ClusterError('timeout', 'No word.');
        rig.clock.advance(1_000);
        const since = rig.clock.now();
        rig.clock.advance(1_000);
        rig.server.put('a');
        await rig.waitUntilSynced();
        rig.reflector.restartIfSilentSince(since, error);
        rig.clock.advance(1_000);
        assert.equal(watches(rig).length, 1);
        rig.reflector.restartIfSilentSince(rig.clock.now(), error);
        await rig.waitForPhase('stale');
        await rig.waitUntilSynced(100);
        assert.equal(watches(rig).length, 2);
      });
    });

    test('close leaves no timer and no request, at any moment', async () => {
      for (const moment of ['listing', 'live', 'waiting'] as const) {
        await withRig(
          async (rig) => {
            if (moment === 'listing') await waitUntilTrue(() => rig.server.requests.length === 1);
            if (moment === 'live') await rig.waitUntilSynced();
            if (moment === 'waiting') await rig.waitForPhase('failing');
            const told = rig.states.length;
            rig.reflector.close();
            await waitUntilTrue(() => rig.clock.pending.length === 0 && rig.server.openWatches === 0);
            rig.server.put('late');
            rig.clock.advance(200_000);
            assert.equal(rig.states.length, told);
            assert.deepEqual(rig.heldObjects(), []);
          },
          {},
          (server) => {
            if (moment === 'listing') server.faults.list.push({ type: 'hang' });
            if (moment === 'waiting') server.faults.list.push({ type: 'reset' });
          },
        );
      }
    });
  });
}
