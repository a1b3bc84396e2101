/** The panel of a lesson beside the dashboard and below it. */

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createLessonPanel } from '../../source/cli/commands/lesson/lesson-panel.ts';
import {
  countVotes,
  goToNextStep,
  type LessonRun,
  observe,
  predict,
  startLesson,
} from '../../source/lessons/engine/lesson-run.ts';
import { applyChanges, EMPTY_WORLD, type LessonWorld } from '../../source/lessons/engine/world.ts';
import type { Language } from '../../source/lessons/model/languages.ts';
import type { LessonDriver } from '../../source/session/lesson/lesson-driver.ts';
import { lessonNamed } from '../support/lesson-run.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

const lesson = lessonNamed('pod-deleted');

function pod(uid: string, podIP: string): { readonly subject: string; readonly object: object } {
  const status = { podIP, conditions: [{ type: 'Ready', status: 'True' }] };
  return { subject: 'pod/web-0', object: { metadata: { name: 'web-0', uid }, spec: { nodeName: 'node-1' }, status } };
}

function worldWith(world: LessonWorld, uid: string, podIP: string): LessonWorld {
  const claim = { subject: 'persistentvolumeclaim/data-web-0', object: { metadata: { name: 'data-web-0', uid: 'c' } } };
  const changes = [pod(uid, podIP), claim].map(({ subject, object }) => ({ subject, object: { ...object } }));
  return applyChanges({ ...world, now: world.now + 1000 }, changes);
}

/** A driver without a cluster: `observe` stands for what is heard from it. */
function fakeDriver() {
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  let run: LessonRun = startLesson(lesson);
  const set = (next: LessonRun): void => {
    run = next;
    for (const listener of listeners) listener();
  };
  const driver: LessonDriver = {
    view: () => ({ run, ran: [], isBusy: false, problem: undefined }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart: async () => void asked.push('restart'),
    runStep: async () => void asked.push('run'),
    runLine: async () => '',
    predict: (choice) => set(predict(run, choice)),
    votes: (votes) => set(countVotes(run, votes)),
    next: () => set(goToNextStep(run)),
    look: () => undefined,
    probe: async () => undefined,
    close: () => undefined,
  };
  return { driver, asked, observe: (world: LessonWorld) => set(observe(run, world)), run: () => run };
}

/** At the second step, which has a prediction. */
async function opened(language: Language, options: ScreenOptions) {
  const fake = fakeDriver();
  const first = worldWith(EMPTY_WORLD, 'a', '10.0.0.1');
  fake.observe(first);
  const written = { output: 'tasty potatoes\n', exitCode: 0 };
  fake.observe({ ...first, probes: new Map([['["web-0","cat","/data/potato"]', written]]) });
  fake.driver.next();
  screen = await openScreen(shopSnapshot(), {
    ...options,
    panel: (store) =>
      createLessonPanel({
        lesson,
        driver: fake.driver,
        language,
        store,
        namespace: () => 'shop',
        terminal: () => ['export KUBECONFIG=/tmp/lesson-1/config'],
        onError: (error) => assert.fail(String(error)),
      }),
  });
  return { ...fake, screen };
}

test('on a wide terminal the panel stands to the right of the whole dashboard', async () => {
  const { screen: shown } = await opened('en', { columns: 150, rows: 34 });
  for (const row of shown.rows()) assert.equal(row[102], '│', row);
  assert.match(shown.text(), /step 2 of 3/);
  assert.match(shown.text(), /What does the new web-0 share/);
  assert.match(shown.text(), /kubectl delete pod web-0/);
  assert.match(shown.text(), /export KUBECONFIG=\/tmp\/lesson-1\/config/);
  assert.match(shown.rows().at(-1) ?? '', /i do it for me {2}h votes {2}r again/);
});

for (const [language, question] of [
  ['en', /What does the new web-0 share with the old one\?/],
  ['ru', /Что у нового web-0 общего со старым\?/],
  ['fr', /Qu'est-ce que le nouveau web-0 a en commun/],
] as const) {
  test(`on 80 columns it stands below, and the members stay visible: ${language}`, async () => {
    const { screen: shown } = await opened(language, { columns: 80, rows: 24 });
    assert.equal(shown.rows()[16], '─'.repeat(80));
    assert.match(shown.rows().slice(17).join('\n'), question);
    assert.doesNotMatch(shown.text(), /Make it larger/);
    await shown.press('enter');
    assert.match(shown.rows().slice(0, 16).join('\n'), /-0\b/, shown.text());
  });
}

test('a prediction, the votes of a class, and the outcome beside them', async () => {
  const lessonHeld = await opened('en', { columns: 150, rows: 34 });
  const { screen: shown } = lessonHeld;
  await shown.press('2');
  assert.match(shown.text(), /Everything, the address too \(you\s+│?\s*expected this\)|Everything, the address too/);
  await shown.press('i', 'h', '1', '2', 'enter', '7', 'enter', 'enter');
  assert.deepEqual(lessonHeld.asked, ['run']);
  lessonHeld.observe(worldWith(lessonHeld.run().world, 'b', '10.0.0.2'));
  await shown.settle();
  assert.match(shown.text(), /Seen: Same name, same claim/);
  assert.match(shown.text(), /It turned out otherwise/);
  assert.match(shown.text(), /1 ● Name and claim; the address is/);
  assert.match(shown.text(), /\[the class: 12, 63%\]/);
  await shown.press('1');
  assert.equal(lessonHeld.run().results[1]?.predicted, 1, 'nobody predicts what has happened');
  await shown.press('n');
  assert.match(shown.text(), /step 3 of 3/);
  await shown.press('r');
  assert.deepEqual(lessonHeld.asked, ['run', 'restart']);
});

test('the keys are those of the dashboard where text is typed', async () => {
  const { screen: shown, asked } = await opened('en', { columns: 150, rows: 34 });
  await shown.press('/', 'r', 'i', '1');
  assert.deepEqual(asked, []);
  assert.match(shown.text(), /\/ ri1/);
});
