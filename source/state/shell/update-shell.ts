/** A shell in a container: chosen from a menu, run by the session, and reported when it has ended. */

import type { Pod } from '../../domain/model/kinds.ts';
import type { ShellRequest } from '../inspect/inspection.ts';
import { bindingOfSubject, defaultContainer, podOfBinding } from '../inspect/inspection-subject.ts';
import { currentSubject, subjectWithPod } from '../inspect/open-inspection.ts';
import { withNotice } from '../notice.ts';
import type { State } from '../state.ts';
import { openShellConfirmation, startShell } from './shell-confirmation.ts';

export interface ShellChoice {
  readonly type: 'shell';
  readonly request: Omit<ShellRequest, 'id'>;
}

export type ShellCommand =
  /** The menu of containers. */
  | { readonly type: 'shell' }
  /** The shell with this id has ended. `text` is a sentence that says how. */
  | { readonly type: 'shell-ended'; readonly id: number; readonly text: string };

export function updateShell(state: State, command: ShellCommand): State {
  switch (command.type) {
    case 'shell': {
      const pod = shellPod(state);
      if (pod === undefined || shellBlockedReason(pod) !== undefined) return state;
      return { ...state, overlay: { type: 'shell', pod, index: 0 } };
    }
    case 'shell-ended':
      return state.shellRequest?.id === command.id
        ? withNotice({ ...state, shellRequest: undefined }, command.text)
        : state;
  }
}

/** Returns the pod in which a shell would be opened. */
export function shellPod(state: State): Pod | undefined {
  const subject = currentSubject(state);
  return subject === undefined ? undefined : podOfBinding(bindingOfSubject(state, subjectWithPod(state, subject)));
}

/** Returns a short sentence that says why the pod offers no shell. */
export function shellBlockedReason(pod: Pod | undefined): string | undefined {
  if (pod === undefined) return 'there is no pod here';
  return runningContainers(pod).length === 0 ? `no container of ${pod.meta.name} is running` : undefined;
}

function runningContainers(pod: Pod): readonly string[] {
  return pod.containers.filter(({ state }) => state?.type === 'running').map(({ name }) => name);
}

const SHELLS = ['sh', 'bash'] as const;

/** Lists the container whose log is open, or kubectl's default one, first, and `sh` before other shells. */
export function shellChoices(state: State, pod: Pod): readonly ShellChoice[] {
  const { inspection } = state;
  const first =
    inspection?.type === 'logs' && inspection.source.type === 'pod' && inspection.source.pod === pod.meta.name
      ? inspection.source.container
      : defaultContainer(pod)?.name;
  const names = runningContainers(pod).toSorted((a, b) => Number(b === first) - Number(a === first));
  const { namespace, name, uid } = pod.meta;
  return names.flatMap((container) =>
    SHELLS.map(
      (command): ShellChoice => ({ type: 'shell', request: { namespace, pod: name, podUid: uid, container, command } }),
    ),
  );
}

/** In a protected context the shell itself is confirmed, since the program cannot confirm what is done in it. */
export function requestShell(state: State, { request }: ShellChoice): State {
  return state.isProtected ? openShellConfirmation(state, request) : startShell(state, request);
}
