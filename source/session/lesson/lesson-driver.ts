/** Holds a lesson on a stage: passes on what is observed, asks in pods what a step needs, and runs its lines. */

import { ClusterError } from '../../cluster/errors.ts';
import {
  countVotes,
  currentStep,
  goToNextStep,
  type LessonRun,
  observe,
  predict,
  probesWanted,
  startLesson,
} from '../../lessons/engine/lesson-run.ts';
import {
  applyChanges,
  EMPTY_WORLD,
  type LessonWorld,
  type ObservedChange,
  probeKey,
} from '../../lessons/engine/world.ts';
import type { Lesson } from '../../lessons/model/lesson.ts';
import type { LessonStage } from './lesson-stage.ts';
import { runKubectlLine } from './run-kubectl.ts';

export interface RanLine {
  readonly line: string;
  readonly output: string;
}

export interface LessonView {
  readonly run: LessonRun;
  /** What the last line that was run here has printed. */
  readonly ran: readonly RanLine[];
  readonly isBusy: boolean;
  /** Why something could not be done, as a sentence. */
  readonly problem: string | undefined;
}

export interface LessonDriver {
  readonly view: () => LessonView;
  readonly subscribe: (listener: () => void) => () => void;
  /** Clears the stage and begins anew. */
  readonly restart: () => Promise<void>;
  /** Runs the lines of the present step. */
  readonly runStep: () => Promise<void>;
  /** Runs any line. Its output is that of kubectl. */
  readonly runLine: (line: string) => Promise<string>;
  readonly predict: (choice: number) => void;
  readonly votes: (votes: readonly number[]) => void;
  readonly next: () => void;
  /** Judges the step by what is known, and by the time that has passed. */
  readonly look: () => void;
  /** Asks in pods what the step needs, and judges it. */
  readonly probe: () => Promise<void>;
  readonly close: () => void;
}

export function createLessonDriver(lesson: Lesson, stage: LessonStage): LessonDriver {
  const listeners = new Set<() => void>();
  let view: LessonView = { run: startLesson(lesson), ran: [], isBusy: false, problem: undefined };
  let world: LessonWorld = EMPTY_WORLD;
  let stopListening: (() => void) | undefined;
  /** Increases with each start: what began before belongs to a lesson that is over. */
  let round = 0;
  let isClosed = false;
  /** True once everything that the lesson begins with has been read. */
  let isPrepared = false;

  function show(change: Partial<LessonView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  function look(): void {
    if (!isPrepared) return;
    world = { ...world, now: stage.now() };
    const probes = new Map([...view.run.world.probes, ...world.probes]);
    const run = observe(view.run, { ...world, probes });
    const begins = view.run.phase === 'starting' && run.phase !== 'starting';
    if (run !== view.run) show({ run, ...(begins ? { ran: [] } : {}) });
  }

  function receive(changes: readonly ObservedChange[]): void {
    world = applyChanges(world, changes);
    look();
  }

  async function probe(): Promise<void> {
    const [begunIn, index] = [round, view.run.index];
    for (const { pod, command } of probesWanted(view.run)) {
      if (!world.objects.has(`pod/${pod}`)) continue;
      const result = await answerOf(pod, command);
      if (isClosed || begunIn !== round || index !== view.run.index) return;
      const probes = new Map(view.run.world.probes);
      if (result === undefined) probes.delete(probeKey(pod, command));
      else probes.set(probeKey(pod, command), result);
      view = { ...view, run: { ...view.run, world: { ...view.run.world, probes } } };
    }
    look();
  }

  /** A pod that cannot be asked yet, or no longer, has not answered. */
  async function answerOf(pod: string, command: readonly string[]) {
    try {
      const { output, errorText, exitCode } = await stage.api.exec(
        { namespace: stage.namespace(), name: pod },
        command,
      );
      return { output: exitCode === 0 ? output : `${output}${errorText}`, exitCode };
    } catch (error) {
      if (error instanceof ClusterError) return undefined;
      throw error;
    }
  }

  const runLine = (line: string): Promise<string> =>
    runKubectlLine(line, {
      api: stage.api,
      namespace: stage.namespace(),
      files: lesson.files ?? {},
      pause: stage.pause,
      now: stage.now,
    });

  async function runLines(lines: readonly string[]): Promise<void> {
    const begunIn = round;
    show({ isBusy: true, ran: [], problem: undefined });
    try {
      for (const line of lines) {
        const output = await runLine(line);
        if (isClosed || begunIn !== round) return;
        show({ ran: [...view.ran, { line, output }] });
      }
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (!isClosed && begunIn === round) show({ problem: error.message });
    } finally {
      if (begunIn === round) show({ isBusy: false });
    }
  }

  async function restart(): Promise<void> {
    round += 1;
    const begunIn = round;
    stopListening?.();
    isPrepared = false;
    world = EMPTY_WORLD;
    show({ run: startLesson(lesson), ran: [], isBusy: true, problem: undefined });
    try {
      await stage.clear();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (!isClosed && begunIn === round) show({ problem: error.message, isBusy: false });
      return;
    }
    if (isClosed || begunIn !== round) return;
    await runLines(lesson.start?.run ?? []);
    if (isClosed || begunIn !== round) return;
    // What the lesson begins with is there before anything is judged.
    stopListening = stage.listen(receive, () => {
      isPrepared = begunIn === round;
      look();
    });
  }

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    restart,
    runStep: async () => {
      const lines = currentStep(view.run)?.run ?? [];
      if (lines.length > 0 && !view.isBusy) await runLines(lines);
    },
    runLine,
    predict: (choice) => show({ run: predict(view.run, choice) }),
    votes: (votes) => show({ run: countVotes(view.run, votes) }),
    next: () => {
      const run = goToNextStep(view.run);
      if (run === view.run) return;
      show({ run, ran: [], problem: undefined });
      look();
    },
    look,
    probe,
    close: () => {
      isClosed = true;
      stopListening?.();
      listeners.clear();
    },
  };
}
