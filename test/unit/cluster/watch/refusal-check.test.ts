/** Whether the server means a refusal, by its access reviews and its discovery. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { RESOURCES } from '../../../../source/cluster/projection/resources.ts';
import { createRefusalCheck } from '../../../../source/cluster/watch/refusal-check.ts';
import { CORE_APIS, discoveryAnswer } from '../../../support/discovery-answer.ts';
import { createManualClock } from '../../cache/manual-clock.ts';
import { createTextTransport } from '../text-transport.ts';

const FORBIDDEN = new ClusterError('forbidden', 'Not allowed: no.', { status: 403 });
const NOT_FOUND = new ClusterError('not-found', 'Not found.', { status: 404 });

/** `review`: the answer to an access review about a verb. `served`: what discovery has; undefined: it is not found. */
function check(review: (verb: string) => unknown, served?: typeof CORE_APIS) {
  const asked: unknown[] = [];
  const transport = createTextTransport(async (path) => {
    asked.push(path);
    if (served === undefined) throw NOT_FOUND;
    return JSON.stringify(discoveryAnswer(path, served));
  });
  const checking = createRefusalCheck(
    {
      ...transport,
      async send({ body }) {
        const { resourceAttributes } = Object(body).spec;
        asked.push(resourceAttributes);
        const answer = review(resourceAttributes.verb);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    createManualClock(),
  );
  return { ...checking, asked };
}

const reviewed = (allowed: unknown) => ({ kind: 'SelfSubjectAccessReview', status: { allowed } });

test('403 is meant if a review denies the list or the watch', async () => {
  const denied = check(() => reviewed(false));
  assert.equal(await denied.isConfirmed(FORBIDDEN, RESOURCES.StatefulSet, 'shop'), true);
  assert.deepEqual(denied.asked, [{ group: 'apps', resource: 'statefulsets', verb: 'list', namespace: 'shop' }]);
  const watchDenied = check((verb) => reviewed(verb === 'list'));
  assert.equal(await watchDenied.isConfirmed(FORBIDDEN, RESOURCES.Pod, undefined), true);
});

test('403 is not meant if the review allows it, fails or is none', async () => {
  for (const answer of [reviewed(true), FORBIDDEN, {}, { kind: 'Status' }, reviewed(undefined), reviewed('no')]) {
    assert.equal(
      await check(() => answer).isConfirmed(FORBIDDEN, RESOURCES.Pod, 'shop'),
      false,
      JSON.stringify(answer),
    );
  }
});

test('404 is meant if discovery does not have the kind', async () => {
  const review = () => assert.fail('no review is needed');
  assert.equal(await check(review, CORE_APIS).isConfirmed(NOT_FOUND, RESOURCES.EndpointSlice, 'shop'), true);
  assert.equal(await check(review, CORE_APIS).isConfirmed(NOT_FOUND, RESOURCES.Pod, 'shop'), false);
  assert.equal(await check(review).isConfirmed(NOT_FOUND, RESOURCES.EndpointSlice, 'shop'), false);
});

test('kinds that are not found at the same time ask discovery once', async () => {
  const both = check(() => reviewed(true), CORE_APIS);
  await Promise.all([RESOURCES.Event, RESOURCES.Node].map((kind) => both.isConfirmed(NOT_FOUND, kind, undefined)));
  assert.deepEqual(both.asked, ['/api', '/apis']);
});
