/** Plays a scene in an embedded cluster whose time stands still but for the steps of the scene. */

import { setImmediate } from 'node:timers/promises';
import { openHeadlessStage } from '../../source/cli/commands/lesson/headless-stage.ts';
import { loadLesson } from '../../source/cli/commands/lesson/lesson-files.ts';
import { createLessonPanel } from '../../source/cli/commands/lesson/lesson-panel.ts';
import { createLessonDriver, type LessonDriver } from '../../source/session/lesson/lesson-driver.ts';
import { runKubectlLine } from '../../source/session/lesson/run-kubectl.ts';
import { demoTimeOf } from '../../source/state/demo-time.ts';
import { currentSet } from '../../source/state/selectors.ts';
import { openScreen } from '../../test/screens/open-screen.ts';
import type { TimedFrame } from './asciicast.ts';
import { openEye } from './eye.ts';
import { type Frame, frameOf, plainRow } from './frame.ts';
import type { Scene, SceneStep } from './scene.ts';

export interface Film {
  readonly picture: Frame;
  readonly frames: readonly TimedFrame[];
  readonly seconds: number;
}

/** Seconds of the recording between two frames. */
const FRAME_S = 0.25;
/** How long a key and a typed line may be read, in frames. */
const KEY_FRAMES = 5;
const TYPED_FRAMES = 6;
const CHARACTERS_PER_FRAME = 9;
/** Two rows below the dashboard, for a second terminal and for what is said. */
const STRIP = { rule: '#5c5c5c', typed: '#87d75f', said: '#ffd75f' };

export const STRIP_ROWS = 2;
/** A folder of this name is made anew for each lesson. */
const SECOND_TERMINAL = ['export KUBECONFIG=/tmp/lesson-a1b2c3/config', 'cd /tmp/lesson-a1b2c3'];

/** The header tells the time of day. @throws if a step cannot be played */
export async function playScene(scene: Scene): Promise<Film> {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
  try {
    return await play(scene);
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
}

async function play(scene: Scene): Promise<Film> {
  const { columns, rows, namespaces, world } = scene;
  const { stage, cluster, access, close } = await openHeadlessStage({ seed: 1, world, name: `demo-${world}` });
  const { clock } = cluster;
  const eye = openEye({ cluster, access, namespaces });
  const lesson = scene.lesson === undefined ? undefined : loadLesson(scene.lesson);
  const failures: unknown[] = [];
  const frames: TimedFrame[] = [];
  let strip: { readonly text: string; readonly color: string } = { text: '', color: STRIP.said };
  let picture: Frame | undefined;
  let seconds = 0;
  let isRecording = false;
  let show = async (): Promise<void> => {};

  /** One frame, for which `virtual` seconds pass in the cluster. */
  async function frame(virtual = FRAME_S): Promise<void> {
    clock.advance(virtual * 1000);
    await setImmediate();
    await show();
    if (isRecording) seconds += FRAME_S;
  }
  const pass = async (virtual: number, speed = 1): Promise<void> => {
    for (let left = virtual; left > 0; left -= FRAME_S * speed) await frame(Math.min(left, FRAME_S * speed));
  };

  const moving = { ...stage, pause: () => frame() };
  const driver: LessonDriver | undefined = lesson && createLessonDriver(lesson, moving);
  const files = { ...lesson?.files, ...scene.files };
  const namespace = namespaces === 'all' ? 'default' : (namespaces[0] ?? 'default');
  const kubectl = (line: string): Promise<string> =>
    runKubectlLine(line, { api: stage.api, namespace, files, pause: moving.pause, now: clock.now });

  await driver?.restart();
  for (const step of scene.before ?? []) {
    if ('kubectl' in step) await kubectl(step.kubectl);
    else await pass(step.pass);
  }
  const first = await eye.look();
  const screen = await openScreen(first, {
    columns,
    rows,
    colorLevel: 3,
    namespaces,
    now: clock.now(),
    context: access.contextName,
    contexts: [{ name: access.contextName, cluster: access.contextName, namespace: 'default' }],
    demo: demoTimeOf({ speed: 1, paused: false, pace: 'normal', heldElsewhere: false }),
    ...(lesson !== undefined && driver !== undefined
      ? {
          panel: (store) =>
            createLessonPanel({
              lesson,
              driver,
              language: 'en',
              store,
              namespace: stage.namespace,
              terminal: () => SECOND_TERMINAL,
              onError: (error) => void failures.push(error),
            }),
        }
      : {}),
  });

  function capture(): Frame {
    const rule = plainRow('─'.repeat(columns), columns, { color: STRIP.rule });
    return [...frameOf(screen.cells()), rule, plainRow(strip.text, columns, { color: strip.color })];
  }

  show = async () => {
    driver?.look();
    await driver?.probe();
    const inView = currentSet(screen.store.state())?.set.meta.namespace;
    await screen.observe(await eye.look(inView), clock.now());
    if (isRecording) frames.push({ at: seconds, frame: capture() });
  };

  async function press(key: string): Promise<void> {
    await screen.press(key);
    // A line of the lesson goes on by itself: its pauses are frames.
    while (driver?.view().isBusy === true) await setImmediate();
    await screen.settle();
    for (let count = 0; count < KEY_FRAMES; count += 1) await frame();
  }

  async function type(line: string): Promise<void> {
    for (let length = 0; length < line.length; length += CHARACTERS_PER_FRAME) {
      strip = { text: `$ ${line.slice(0, length)}`, color: STRIP.typed };
      await frame();
    }
    strip = { text: `$ ${line}`, color: STRIP.typed };
    const output = await kubectl(line);
    const [said = ''] = output.split('\n');
    const both = `$ ${line}   → ${said}`;
    if (said !== '' && both.length <= columns) strip = { text: both, color: STRIP.typed };
    for (let count = 0; count < TYPED_FRAMES; count += 1) await frame();
  }

  async function playStep(step: SceneStep): Promise<void> {
    if (step === 'picture') {
      await frame();
      picture = strip.text === '' ? frameOf(screen.cells()) : capture();
    } else if ('keys' in step) for (const key of step.keys) await press(key);
    else if ('kubectl' in step) await type(step.kubectl);
    else if ('say' in step) strip = { text: step.say, color: STRIP.said };
    else await pass(step.pass, step.speed);
  }

  try {
    for (let count = 0; driver?.view().run.phase === 'starting'; count += 1) {
      if (count > 400) throw new Error(`${scene.name}: what the lesson begins with does not come about`);
      await frame();
    }
    isRecording = true;
    await frame();
    for (const step of scene.steps) await playStep(step);
    if (failures.length > 0) throw failures[0];
    if (picture === undefined) throw new Error(`${scene.name}: no moment is chosen for the picture`);
    return { picture, frames, seconds };
  } finally {
    driver?.close();
    screen.close();
    eye.close();
    await close();
  }
}
