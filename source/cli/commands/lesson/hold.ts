/** Holds a lesson on the terminal: in the embedded cluster, or in a namespace of a cluster that exists. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../../cluster/connection/client.ts';
import { ClusterError } from '../../../cluster/errors.ts';
import type { Language } from '../../../lessons/model/languages.ts';
import type { Lesson } from '../../../lessons/model/lesson.ts';
import { createEmbeddedStage, createRealStage, lessonNamespaces } from '../../../session/lesson/cluster-stage.ts';
import { createLessonDriver, type LessonDriver } from '../../../session/lesson/lesson-driver.ts';
import type { LessonStage } from '../../../session/lesson/lesson-stage.ts';
import type { Store } from '../../../state/store.ts';
import type { ScreenPanel } from '../../../ui/screen-panel.ts';
import { isProtected, isReadOnly, loadConfig } from '../../config/config.ts';
import { UsageError } from '../../flags/usage-error.ts';
import { printMessage } from '../../output/print.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { loadAccess } from '../../process/load-access.ts';
import { onExit } from '../../process/on-exit.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { catchSignals } from '../../process/until-signal.ts';
import { openDashboard } from '../dashboard/open.ts';
import { DemoStartError, type DemoWorker, startDemoWorker } from '../demo/demo-worker.ts';
import type { LessonRequest } from './arguments.ts';
import { createLessonPanel } from './lesson-panel.ts';

export type HoldRequest = Extract<LessonRequest, { type: 'hold' }> & {
  readonly lesson: Lesson;
  readonly language: Language;
};

/** How often the time is read and the pods are asked. */
const LOOK_MS = 400;
/** The same while a lesson is being prepared, which nobody wants to wait for. */
const PREPARING_LOOK_MS = 50;
/** Virtual seconds that pass at once while a lesson is being prepared. */
const PREPARE_SECONDS = 2;

export async function holdLesson(request: HoldRequest, io: ProcessIO): Promise<ExitCode> {
  const { lesson, cluster } = request;
  if (!io.stdin.isTTY || !io.stdout.isTTY) {
    throw new UsageError(`A lesson needs a terminal. Its page does not: stsview lesson ${lesson.name} --handout.`);
  }
  if (cluster !== undefined && lesson.needsFaults === true) {
    throw new UsageError(
      `The lesson "${lesson.name}" breaks something on purpose, which only the embedded cluster can: leave out --context.`,
    );
  }
  return cluster === undefined ? holdEmbedded(request, io) : holdOnCluster(request, cluster, io);
}

interface LessonFolder {
  readonly path: string;
  readonly remove: () => void;
}

/** The files of the lesson, for kubectl apply -f, and a kubeconfig that only this user can read. */
function makeFolder(lesson: Lesson, kubeconfig: string | undefined): LessonFolder {
  const path = mkdtempSync(join(tmpdir(), 'lesson-'));
  for (const [name, text] of Object.entries(lesson.files ?? {})) writeFileSync(join(path, name), text);
  if (kubeconfig !== undefined) writeFileSync(join(path, 'config'), kubeconfig, { mode: 0o600 });
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  const unregister = onExit(remove);
  return {
    path,
    remove: () => {
      unregister();
      remove();
    },
  };
}

interface Holding {
  readonly driver: LessonDriver;
  readonly panel: (store: Store) => ScreenPanel;
  /** Settles with what went wrong beside the screen. */
  readonly failed: Promise<Error>;
  readonly begin: () => void;
  readonly end: () => void;
}

function prepare(
  { lesson, language }: HoldRequest,
  stage: LessonStage,
  terminal: () => readonly string[],
  beforeLook: (isStarting: boolean) => Promise<unknown>,
): Holding {
  const driver = createLessonDriver(lesson, stage);
  const failed = Promise.withResolvers<Error>();
  const onError = (error: unknown): void => failed.resolve(error instanceof Error ? error : new Error(String(error)));
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const look = async (): Promise<void> => {
    try {
      await beforeLook(driver.view().run.phase === 'starting' && !driver.view().isBusy);
      driver.look();
      await driver.probe();
    } catch (error) {
      // A moment without contact: the dashboard says so.
      if (!(error instanceof ClusterError)) throw error;
    }
    const pauseMs = driver.view().run.phase === 'starting' ? PREPARING_LOOK_MS : LOOK_MS;
    if (!isEnded) timer = setTimeout(() => look().catch(onError), pauseMs);
  };
  return {
    driver,
    failed: failed.promise,
    panel: (store) =>
      createLessonPanel({ lesson, driver, language, store, namespace: stage.namespace, terminal, onError }),
    begin: () => {
      driver.restart().catch(onError);
      look().catch(onError);
    },
    end: () => {
      isEnded = true;
      clearTimeout(timer);
      driver.close();
    },
  };
}

async function holdEmbedded(request: HoldRequest, io: ProcessIO): Promise<ExitCode> {
  const { lesson, seed, speed, pace, port } = request;
  let worker: DemoWorker;
  try {
    const settings = { manifests: undefined, sets: 0, pods: 0, maxUnavailable: false };
    worker = await startDemoWorker({ world: 'classroom', seed, speed, pace, port, ...settings });
  } catch (error) {
    if (!(error instanceof DemoStartError)) throw error;
    for (const line of error.message.split('\n')) printMessage(io, line);
    return EXIT.error;
  }
  const folder = makeFolder(lesson, worker.kubeconfig);
  const kubeconfig = join(folder.path, 'config');
  const connection = { ...request.screen.connection, kubeconfig, context: undefined, namespaces: ['default'] };
  const ending = new AbortController();
  const client = createClient(loadAccess({ kubeconfig }, io));
  const { stage, readNow, advance } = createEmbeddedStage(client, ending.signal);
  const terminal = [`export KUBECONFIG=${kubeconfig}`, `cd ${folder.path}`];
  const holding = prepare(
    request,
    stage,
    () => terminal,
    async (isStarting) => {
      if (isStarting) await advance(PREPARE_SECONDS);
      await readNow();
    },
  );
  try {
    holding.begin();
    const { startedAt } = worker;
    const demo = { startedAt, speed, pace, ended: Promise.race([worker.ended, holding.failed]) };
    return await openDashboard({ ...request.screen, connection, demo, panel: holding.panel }, io);
  } finally {
    holding.end();
    ending.abort();
    client.close();
    folder.remove();
    await worker.close();
  }
}

/** They are not deleted: another teacher may hold a lesson there. */
function remainingSentence(namespaces: readonly string[], context: string): string {
  const names = namespaces.join(' ');
  return `Lessons are held in this cluster, or were broken off: if nobody needs them, kubectl --context ${context} delete namespace ${names}`;
}

async function holdOnCluster(
  request: HoldRequest,
  cluster: NonNullable<HoldRequest['cluster']>,
  io: ProcessIO,
): Promise<ExitCode> {
  const { lesson } = request;
  const access = loadAccess(cluster, io);
  const config = loadConfig(io.env, io.home);
  if (isReadOnly(config, access.contextName, cluster.readOnly === true)) {
    throw new UsageError(`A lesson changes something, and nothing may be changed in context ${access.contextName}.`);
  }
  if (isProtected(config, access.contextName)) {
    throw new UsageError(
      `The context ${access.contextName} is protected by the configuration: no lesson is held there.`,
    );
  }
  const ending = new AbortController();
  const client = createClient(access, { requestTimeoutMs: cluster.requestTimeoutMs });
  const { stage, open, remove } = createRealStage(
    client,
    ending.signal,
    () => `stsview-lesson-${randomBytes(4).toString('hex')}`,
  );
  const folder = makeFolder(lesson, undefined);
  const terminal = (): readonly string[] => [
    `alias kubectl='kubectl --context ${access.contextName} -n ${stage.namespace()}'`,
    `cd ${folder.path}`,
  ];
  const holding = prepare(request, stage, terminal, async () => {});
  // The namespace is removed before the program ends, whatever ends it.
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  const signalled = signals.caught.then((): ExitCode => EXIT.interrupted);
  try {
    const others = await lessonNamespaces(client, ending.signal);
    if (others.length > 0) printMessage(io, remainingSentence(others, access.contextName));
    await open();
    holding.begin();
    const connection = { ...cluster, namespaces: [stage.namespace()] };
    const panel = holding.panel;
    const opened = openDashboard({ ...request.screen, connection, panel }, io);
    return await Promise.race([opened, signalled, holding.failed.then((error) => Promise.reject(error))]);
  } finally {
    holding.end();
    folder.remove();
    await remove();
    signals.release();
    ending.abort();
    client.close();
  }
}
