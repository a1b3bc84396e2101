/** A probe of a container, as its spec has it: by command, HTTP, gRPC or TCP. */

import { at, isObject, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type ContainerState, isRunning } from '../containers/container-state.ts';
import type { NodeServices } from '../node-services.ts';
import { runInContainer } from '../run-in-container.ts';

export interface ProbeOutcome {
  readonly isSuccess: boolean;
  /** What its event tells. */
  readonly output: string;
  /** Another attempt would come to the same until the program changes. */
  readonly isSteady: boolean;
}

export interface ProbeTimes {
  readonly initialDelayMs: number;
  readonly periodMs: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export function probeTimesOf(probe: unknown): ProbeTimes {
  return {
    initialDelayMs: numberOf(at(probe, 'initialDelaySeconds'), 0) * 1000,
    periodMs: Math.max(1, numberOf(at(probe, 'periodSeconds'), 10)) * 1000,
    timeoutSeconds: Math.max(1, numberOf(at(probe, 'timeoutSeconds'), 1)),
    successThreshold: Math.max(1, numberOf(at(probe, 'successThreshold'), 1)),
    failureThreshold: Math.max(1, numberOf(at(probe, 'failureThreshold'), 3)),
  };
}

/** Returns the number of a port, or why there is none. */
function portOf(container: ContainerState, port: unknown): number | string {
  if (typeof port === 'number') return port;
  const name = stringOf(port);
  const named = itemsOf(at(container.spec, 'ports')).find((entry) => at(entry, 'name') === name);
  if (named !== undefined) return numberOf(at(named, 'containerPort'), 0);
  return /^\d+$/.test(name) ? Number(name) : `couldn't find port: couldn't find named port "${name}"`;
}

function refusal(address: string, port: number): string {
  return `dial tcp ${address}:${port}: connect: connection refused`;
}

function connect(
  pod: KubeObject,
  container: ContainerState,
  target: unknown,
): ProbeOutcome | { readonly port: number } {
  const port = portOf(container, at(target, 'port'));
  if (typeof port === 'string') return { isSuccess: false, output: port, isSteady: true };
  const host = stringOf(at(target, 'host'));
  // Nobody knows what other hosts answer.
  if (host !== '' || container.program?.listensOn(port) === true) return { port };
  return { isSuccess: false, output: refusal(stringOf(pod.status?.['podIP']), port), isSteady: true };
}

function httpGet(pod: KubeObject, container: ContainerState, get: unknown): ProbeOutcome {
  const connection = connect(pod, container, get);
  const isSteady = container.program?.canFail !== true;
  const path = stringOf(at(get, 'path'), '/');
  if (!('port' in connection)) {
    const scheme = stringOf(at(get, 'scheme'), 'HTTP').toLowerCase();
    const port = portOf(container, at(get, 'port'));
    if (typeof port === 'string') return connection;
    const url = `${scheme}://${stringOf(pod.status?.['podIP'])}:${port}${path.startsWith('/') ? path : `/${path}`}`;
    return { ...connection, output: `Get "${url}": ${connection.output}` };
  }
  const status = container.program?.httpStatus(path.split('?')[0] ?? path) ?? 200;
  if (status >= 200 && status < 400) return { isSuccess: true, output: '', isSteady };
  return { isSuccess: false, output: `HTTP probe failed with statuscode: ${status}`, isSteady };
}

function execute(
  services: NodeServices,
  pod: KubeObject,
  container: ContainerState,
  probe: unknown,
  done: (outcome: ProbeOutcome) => void,
): void {
  const command = itemsOf(at(probe, 'exec', 'command')).map((word) => stringOf(word));
  const { timeoutSeconds } = probeTimesOf(probe);
  let isDone = false;
  const finish = (outcome: ProbeOutcome): void => {
    if (isDone) return;
    isDone = true;
    cancelTimeout();
    if (isRunning(container)) done(outcome);
  };
  let giveUp = (): void => undefined;
  const cancelTimeout = container.timers.after(timeoutSeconds * 1000, () => {
    const output = `command timed out: "${command.join(' ')}" timed out after ${timeoutSeconds}s`;
    finish({ isSuccess: false, output, isSteady: false });
    giveUp();
  });
  giveUp = runInContainer(services, pod, container, command, 'probe', ({ exitCode, output, isImages }) =>
    finish({ isSuccess: exitCode === 0, output, isSteady: isImages }),
  );
}

/** Calls `done` with the outcome, at once or later; never once the container has ended. */
export function attemptProbe(
  services: NodeServices,
  pod: KubeObject,
  container: ContainerState,
  probe: unknown,
  done: (outcome: ProbeOutcome) => void,
): void {
  const get = at(probe, 'httpGet');
  if (isObject(get)) {
    done(httpGet(pod, container, get));
    return;
  }
  const target = at(probe, 'tcpSocket') ?? at(probe, 'grpc');
  if (!isObject(target)) {
    execute(services, pod, container, probe, done);
    return;
  }
  const connection = connect(pod, container, target);
  done('port' in connection ? { isSuccess: true, output: '', isSteady: true } : connection);
}
