/** A command beside a container's program: that of a probe or a lifecycle hook. */

import type { KubeObject } from '../model/kube-object.ts';
import { currentEnvironmentOf } from './config/environment.ts';
import type { ContainerState } from './containers/container-state.ts';
import type { NodeServices } from './node-services.ts';
import { hasImageBrought } from './programs/image-brings.ts';
import { findRoleCommand } from './programs/image-command.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
  /** True if it is the image's own command, whose result follows from whether the program serves. */
  readonly isImages: boolean;
}

/** Calls `done` with the result, at once or later. Returns what gives it up. */
export function runInContainer(
  { context, images, run }: NodeServices,
  pod: KubeObject,
  container: ContainerState,
  command: readonly string[],
  purpose: 'probe' | 'hook',
  done: (result: CommandResult) => void,
): () => void {
  const isServing = container.program?.isServing === true;
  const own = findRoleCommand(container.program?.role, command);
  if (own !== undefined) {
    const { output, exitCode } = isServing ? own : own.unready;
    const result = { output, exitCode, isImages: true };
    if (own.seconds > 0) return container.timers.after(own.seconds * 1000, () => done(result));
    done(result);
    return () => undefined;
  }
  let output = '';
  let isImages = false;
  const { kill } = run({
    pod,
    container: container.name,
    command,
    environment: currentEnvironmentOf(context.store, pod, container.name),
    isInit: false,
    onOutput: (text) => {
      output += text;
    },
    onNotSimulated: (gap) => {
      // A probe that looks at a file asks for what was written at run time: "cat /healthy". A hook's end is its author's.
      if (gap.kind === (purpose === 'probe' ? 'data' : 'page')) return;
      isImages ||= hasImageBrought(gap, images.find(container.image), pod, container.spec);
    },
    onExit: (exitCode) => {
      if (!isImages || exitCode === 0) done({ exitCode, output, isImages: false });
      else done({ exitCode: isServing ? 0 : 1, output: '', isImages: true });
    },
  });
  return kill;
}
