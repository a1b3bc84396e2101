/** A shell in a container: chosen from a menu, run by the session, and told of when it has ended. */

import type { Pod } from '../domain/kinds.ts';
import type { ShellWish } from './look.ts';
import { bindingOf, defaultContainer, podOf } from './look-parts.ts';
import { lookSubject, subjectWithPod } from './open-look.ts';
import { askForShell, startShell } from './shell-question.ts';
import type { State } from './state.ts';

export interface ShellChoice {
  readonly type: 'shell';
  readonly wish: Omit<ShellWish, 'id'>;
}

export type ShellCommand =
  /** The menu of containers. */
  | { readonly type: 'shell' }
  /** The shell with this id is over; `text` says how, as a sentence. */
  | { readonly type: 'shell-ended'; readonly id: number; readonly text: string };

export function updateShell(state: State, command: ShellCommand): State {
  switch (command.type) {
    case 'shell': {
      const pod = shellPod(state);
      if (pod === undefined || whyNoShell(pod) !== undefined) return state;
      return { ...state, overlay: { type: 'shell', pod, index: 0 } };
    }
    case 'shell-ended':
      return state.shell?.id === command.id ? { ...state, shell: undefined, notice: command.text } : state;
  }
}

/** The pod that a shell would be opened in. */
export function shellPod(state: State): Pod | undefined {
  const subject = lookSubject(state);
  return subject === undefined ? undefined : podOf(bindingOf(state, subjectWithPod(state, subject)));
}

/** Why no shell can be had in the pod, in a short sentence. */
export function whyNoShell(pod: Pod | undefined): string | undefined {
  if (pod === undefined) return 'there is no pod here';
  return running(pod).length === 0 ? `no container of ${pod.meta.name} is running` : undefined;
}

function running(pod: Pod): readonly string[] {
  return pod.containers.filter(({ state }) => state?.type === 'running').map(({ name }) => name);
}

const COMMANDS = ['sh', 'bash'] as const;

/** The container whose log is open, or kubectl's default one, comes first; `sh` before anything else. */
export function shellChoices(state: State, pod: Pod): readonly ShellChoice[] {
  const { look } = state;
  const first = look?.type === 'logs' && look.pod === pod.meta.name ? look.container : defaultContainer(pod)?.name;
  const names = running(pod).toSorted((a, b) => Number(b === first) - Number(a === first));
  const { namespace, name, uid } = pod.meta;
  return names.flatMap((container) =>
    COMMANDS.map(
      (command): ShellChoice => ({ type: 'shell', wish: { namespace, pod: name, podUid: uid, container, command } }),
    ),
  );
}

/** Nothing that is done in a shell is asked about: in a protected context, the shell itself is. */
export function wishShell(state: State, { wish }: ShellChoice): State {
  return state.isProtected ? askForShell(state, wish) : startShell(state, wish);
}
