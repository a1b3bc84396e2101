/**
 * The lessons that break nothing, held beside genuine controllers. The containers of this control plane do not run, so
 * the lessons that look into one are held in the embedded cluster alone.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { lessonNames } from '../../../source/cli/commands/lesson/lesson-files.ts';
import { createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { leavesOf } from '../../../source/lessons/model/condition.ts';
import type { Lesson } from '../../../source/lessons/model/lesson.ts';
import { createRealStage } from '../../../source/session/lesson/cluster-stage.ts';
import { createLessonDriver } from '../../../source/session/lesson/lesson-driver.ts';
import { playLesson } from '../../../source/session/lesson/play-lesson.ts';
import { lessonNamed } from '../../support/lesson-run.ts';
import { RIGHT_ANSWERS } from '../../support/right-answers.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';

const plane = controlPlane('lessons');
/** A fifth of a second each. */
const PAUSES = 900;

function looksIntoContainers({ steps }: Lesson): boolean {
  const leaves = steps.flatMap(({ proof, choices = [] }) => [proof, ...choices].flatMap(leavesOf));
  return leaves.some((leaf) => 'file' in leaf || 'command' in leaf);
}

const held = lessonNames()
  .map(lessonNamed)
  .filter((lesson) => lesson.needsFaults !== true && !looksIntoContainers(lesson));

test('there are lessons that need neither faults nor containers', () => {
  assert.ok(held.length >= 7, held.map(({ name }) => name).join(', '));
});

for (const lesson of held) {
  test(`${lesson.name} goes as in the embedded cluster`, { skip: plane.skip, timeout: 200_000 }, async () => {
    const client = createClient(loadClusterAccess({ kubeconfig: plane.kubeconfig, env: {}, home: '/' }));
    const ending = new AbortController();
    const name = `${plane.namespace}-${randomBytes(3).toString('hex')}`;
    const { stage, remove } = createRealStage(client, ending.signal, () => name);
    const driver = createLessonDriver(lesson, stage);
    try {
      const steps = await playLesson(lesson, driver, { pause: stage.pause, pauses: PAUSES });
      assert.deepEqual(
        steps.map(({ result }) => result.right),
        RIGHT_ANSWERS[lesson.name],
      );
    } finally {
      driver.close();
      await remove();
      ending.abort();
      client.close();
    }
    const phase = await waitFor(
      () => plane.kubectl('get', 'namespace', name, '--ignore-not-found', '-o', 'jsonpath={.status.phase}'),
      (found) => found !== 'Active',
      { what: 'the namespace of the lesson is removed' },
    );
    assert.ok(phase === '' || phase === 'Terminating', phase);
  });
}
