/** The hooks of a container's life: after its start, and before its stop (pkg/kubelet/lifecycle). */

import { at, isObject, itemsOf, numberOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ContainerState } from './containers/container-state.ts';
import type { NodeServices } from './node-services.ts';
import { runInContainer } from './run-in-container.ts';

export function hookOf(container: ContainerState, name: 'postStart' | 'preStop'): unknown {
  const hook = at(container.spec, 'lifecycle', name);
  return isObject(hook) && Object.keys(hook).length > 0 ? hook : undefined;
}

/** Calls `done` once the hook is over, at once or later. Returns what gives it up. */
export function runHook(
  services: NodeServices,
  pod: KubeObject,
  container: ContainerState,
  hook: unknown,
  done: (isSuccess: boolean) => void,
): () => void {
  const sleep = at(hook, 'sleep');
  if (isObject(sleep)) return container.timers.after(numberOf(sleep['seconds'], 0) * 1000, () => done(true));
  const get = at(hook, 'httpGet') ?? at(hook, 'tcpSocket');
  if (isObject(get)) {
    const port = at(get, 'port');
    const named = itemsOf(at(container.spec, 'ports')).find((entry) => at(entry, 'name') === port);
    const number = numberOf(named === undefined ? port : at(named, 'containerPort'), 0);
    done(stringOf(at(get, 'host')) !== '' || container.program?.listensOn(number) === true);
    return () => undefined;
  }
  const command = itemsOf(at(hook, 'exec', 'command')).map((word) => stringOf(word));
  return runInContainer(services, pod, container, command, 'hook', ({ exitCode, isImages }) =>
    // A command that nobody knows counts as done.
    done(exitCode === 0 || isImages),
  );
}
