/** Plays the kubelets of all nodes: starts, restarts and stops pods at the pace and with the faults that they ask for. */

import type { Context } from '../controllers/context.ts';
import { isFinished, viewPod } from '../controllers/pod-view.ts';
import type { Attachments } from '../controllers/volumes/attachments.ts';
import { at, itemsOf, objectOf, textOf } from '../json.ts';
import { keyOf } from '../owners.ts';
import type { KubeObject } from '../store.ts';
import { timestamp } from '../timestamp.ts';
import type { Addresses } from './addresses.ts';
import { isDead } from './dead-node.ts';
import { fateOf } from './fate.ts';
import { type Life, runs, waits } from './life.ts';
import { mountProblem } from './mounts.ts';
import type { PodLogs } from './pod-logs.ts';
import { type ContainerRun, type Report, statusOf } from './pod-status.ts';

const SANDBOX = 100;
const FIRST_BACKOFF = 10_000;
const LONGEST_BACKOFF = 300_000;
const RETRY_VOLUMES = 2000;
const PROBE_PERIOD = 10_000;

export interface KubeletOptions {
  readonly attachments: Attachments;
  readonly addresses: Addresses;
  readonly logs: PodLogs;
}

export interface Kubelets {
  /** What a pod's containers run ends by itself. */
  readonly exit: (pod: KubeObject, exitCode: number) => void;
}

export function startKubelets(context: Context, { attachments, addresses, logs }: KubeletOptions): Kubelets {
  const { store, clock, recorder, random } = context;
  const lives = new Map<string, Life>();
  const podsByNode = context.index('pods', (pod) => [viewPod(pod).nodeName]);

  const podOf = ({ key, uid }: Life): KubeObject | undefined => {
    const slash = key.indexOf('/');
    const pod = store.get('pods', key.slice(0, slash), key.slice(slash + 1));
    return pod?.metadata.uid === uid ? pod : undefined;
  };
  const say = (pod: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(pod, type, reason, message, 'kubelet', viewPod(pod).nodeName);

  /** Does the next thing in a pod's life, unless the pod or its node have gone by then. */
  const next = (life: Life, ms: number, step: (pod: KubeObject) => void): void => {
    life.cancel = clock.after(ms, () => {
      const pod = podOf(life);
      if (pod !== undefined && !isDead(store.get('nodes', '', viewPod(pod).nodeName))) step(pod);
    });
  };

  const report = (life: Life, pod: KubeObject, phase: Report['phase'], run: ContainerRun): void => {
    const node = store.get('nodes', '', viewPod(pod).nodeName);
    const hostIP = textOf(at(itemsOf(node?.status?.['addresses'])[0], 'address'), '192.0.2.1');
    const { startTime, podIP } = life;
    const status = statusOf(pod, { phase, hostIP, podIP, startTime, time: timestamp(clock.now()), run });
    store.update('pods', { ...pod, status }, 'status');
  };
  const containersOf = (pod: KubeObject): readonly unknown[] => itemsOf(pod.spec?.['containers']);
  const imageOf = (pod: KubeObject): string => textOf(at(containersOf(pod)[0], 'image'));
  const nameOf = (pod: KubeObject): string => textOf(at(containersOf(pod)[0], 'name'));
  const backoff = (tries: number): number => Math.min(FIRST_BACKOFF * 2 ** tries, LONGEST_BACKOFF);

  function begin(life: Life, pod: KubeObject): void {
    report(life, pod, 'Pending', waits(life, 'ContainerCreating'));
    next(life, SANDBOX, (current) => mount(life, current));
  }

  function mount(life: Life, pod: KubeObject): void {
    const problem = attachments.attach(pod) ? mountProblem(store, pod, life.fate) : '';
    if (problem === undefined) {
      life.podIP = addresses.next(viewPod(pod).nodeName);
      next(life, Math.max(0, life.fate.startMs - SANDBOX), (current) => start(life, current));
      return;
    }
    if (problem !== '') say(pod, 'Warning', 'FailedMount', problem);
    next(life, RETRY_VOLUMES, (current) => mount(life, current));
  }

  function pull(life: Life, pod: KubeObject, tries: number): void {
    const image = imageOf(pod);
    say(pod, 'Normal', 'Pulling', `Pulling image "${image}"`);
    const why = `failed to pull and unpack image "${image}": not found`;
    say(pod, 'Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
    say(pod, 'Warning', 'Failed', 'Error: ErrImagePull');
    report(life, pod, 'Pending', waits(life, 'ErrImagePull', why));
    next(life, 1000, (current) => {
      const message = `Back-off pulling image "${image}"`;
      say(current, 'Normal', 'BackOff', message);
      say(current, 'Warning', 'Failed', 'Error: ImagePullBackOff');
      report(life, current, 'Pending', waits(life, 'ImagePullBackOff', `${message}: ErrImagePull: ${why}`));
      next(life, backoff(tries), (later) => start(life, later, tries + 1));
    });
  }

  function start(life: Life, pod: KubeObject, pulls = 0): void {
    const { fault, readyMs, crashMs } = life.fate;
    // The image may have been put right by a patch of the pod itself.
    if (fault === 'missing-image' && fateOf(pod, random).fault === 'missing-image') {
      pull(life, pod, pulls);
      return;
    }
    for (const container of containersOf(pod)) {
      const image = textOf(at(container, 'image'));
      say(pod, 'Normal', 'Pulled', `Container image "${image}" already present on machine`);
      say(pod, 'Normal', 'Created', 'Container created');
      say(pod, 'Normal', 'Started', 'Container started');
    }
    logs.started(pod, life.restarts);
    const isReady = fault !== 'crash' && fault !== 'never-ready' && readyMs === 0;
    report(life, pod, 'Running', runs(life, isReady, timestamp(clock.now())));
    if (fault === 'crash') next(life, crashMs, (current) => crash(life, current));
    else if (fault === 'never-ready') next(life, PROBE_PERIOD, (current) => probe(life, current));
    else if (!isReady) next(life, readyMs, (current) => becomeReady(life, current));
    else logs.ready(pod);
  }

  function becomeReady(life: Life, pod: KubeObject): void {
    const before = itemsOf(pod.status?.['containerStatuses'])[0];
    const run = { ...runs(life, true, ''), state: objectOf(at(before, 'state')) };
    report(life, pod, 'Running', run);
    logs.ready(pod);
  }

  function probe(life: Life, pod: KubeObject): void {
    say(pod, 'Warning', 'Unhealthy', 'Readiness probe failed: not ready');
    next(life, PROBE_PERIOD, (current) => probe(life, current));
  }

  function crash(life: Life, pod: KubeObject): void {
    logs.crashed(pod);
    end(life, pod, 1);
  }

  function end(life: Life, pod: KubeObject, exitCode: number): void {
    const startedAt = at(itemsOf(pod.status?.['containerStatuses'])[0], 'state', 'running', 'startedAt');
    const finishedAt = timestamp(clock.now());
    const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt, finishedAt };
    life.lastState = { terminated };
    const policy = pod.spec?.['restartPolicy'];
    if (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0)) {
      const phase = exitCode === 0 ? 'Succeeded' : 'Failed';
      report(life, pod, phase, { state: { terminated }, restartCount: life.restarts, isReady: false });
      return;
    }
    const wait = life.restarts === 0 ? 0 : backoff(life.restarts - 1);
    if (wait > 0) {
      const { name, namespace, uid } = pod.metadata;
      const which = `container=${nameOf(pod)} pod=${name}_${namespace}(${uid})`;
      const message = `back-off ${wait / 1000}s restarting failed ${which}`;
      say(
        pod,
        'Warning',
        'BackOff',
        `Back-off restarting failed container ${nameOf(pod)} in pod ${name}_${namespace}(${uid})`,
      );
      report(life, pod, 'Running', waits(life, 'CrashLoopBackOff', message));
    }
    next(life, wait, (current) => {
      life.restarts += 1;
      start(life, current);
    });
  }

  function stop(life: Life, pod: KubeObject): void {
    life.isStopping = true;
    life.cancel();
    if (viewPod(pod).phase === 'Running') say(pod, 'Normal', 'Killing', `Stopping container ${nameOf(pod)}`);
    const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    next(life, Math.min(life.fate.stopMs, grace), (current) => {
      const { namespace = '', name } = current.metadata;
      const { uid } = life;
      store.delete('pods', namespace, name, { uid, gracePeriodSeconds: 0 });
    });
  }

  function take(pod: KubeObject): void {
    const view = viewPod(pod);
    const isKnown = view.phase === 'Running' || view.ip !== '';
    const life: Life = {
      uid: view.uid,
      key: keyOf(pod),
      fate: fateOf(pod, random),
      startTime: textOf(pod.status?.['startTime'], timestamp(clock.now())),
      podIP: view.ip === '' ? undefined : view.ip,
      restarts: Number(at(itemsOf(pod.status?.['containerStatuses'])[0], 'restartCount') ?? 0),
      lastState: undefined,
      isStopping: false,
      cancel: () => undefined,
    };
    lives.set(view.uid, life);
    if (!view.isTerminating) next(life, 5, (current) => (isKnown ? start(life, current) : begin(life, current)));
  }

  function look(pod: KubeObject): void {
    const view = viewPod(pod);
    if (view.nodeName === '' || isDead(store.get('nodes', '', view.nodeName))) return;
    if (!lives.has(view.uid) && !isFinished(view)) {
      // A pod that was there and healthy before needs nothing; one that was not lives on from its start.
      if (view.ip !== '') addresses.keep(view.ip);
      if (view.isReady && !view.isTerminating) return;
      take(pod);
    }
    const life = lives.get(view.uid);
    if (life !== undefined && view.isTerminating && !life.isStopping) stop(life, pod);
  }

  context.on('pods', ({ type, object }) => {
    if (type !== 'DELETED') {
      look(object);
      return;
    }
    lives.get(object.metadata.uid)?.cancel();
    lives.delete(object.metadata.uid);
    attachments.detachUnused(object);
    logs.forget(object);
  });
  context.on('nodes', ({ type, object, previous }) => {
    if (type === 'DELETED' || isDead(object) || !isDead(previous)) return;
    // The node is back: what was lost on the way is begun again, and what was to stop, stops.
    for (const pod of podsByNode.get(object.metadata.name)) {
      lives.get(pod.metadata.uid)?.cancel();
      lives.delete(pod.metadata.uid);
      look(pod);
    }
  });

  return {
    exit: (pod, exitCode) => {
      const life = lives.get(pod.metadata.uid);
      if (life === undefined || life.isStopping || viewPod(pod).phase !== 'Running') return;
      life.cancel();
      end(life, pod, exitCode);
    },
  };
}
