/** The programs that the image of a container brings beside those that all images have. */

import { answeringProgram } from './container/commands/answering.ts';
import { PROGRAMS } from './container/commands/programs.ts';
import type { Host } from './container/program.ts';
import type { ImageRole } from './kubelet/images/image-role.ts';
import { answeringPrograms, imageAnswer } from './kubelet/programs/image-command.ts';
import { at, stringOf } from './model/json.ts';
import type { KubeObject } from './model/kube-object.ts';
import { podContainersOf } from './model/pod-containers.ts';
import { clientsOf } from './systems/clients.ts';

export type ImagePrograms = Pick<Host, 'programs' | 'ownPrograms'>;

const BASE: ImagePrograms = { programs: PROGRAMS, ownPrograms: new Map() };

export interface ImageProgramsOptions {
  readonly roleOf: (pod: KubeObject, container: string) => ImageRole | undefined;
  readonly isServing: (pod: KubeObject, container: string) => boolean;
}

/** Returns the programs of a container. */
export function createImagePrograms({
  roleOf,
  isServing,
}: ImageProgramsOptions): (pod: KubeObject, container: string) => ImagePrograms {
  const byRole = new WeakMap<ImageRole, ImagePrograms>();

  function programsOf(role: ImageRole): ImagePrograms {
    const answers = answeringProgram({
      answer: (words, isUp) => imageAnswer(role, isUp, words),
      isServing: (pod, container) =>
        podContainersOf(pod)
          .map(({ spec }) => stringOf(at(spec, 'name')))
          .some((name) => (container === undefined || name === container) && isServing(pod, name)),
      port: role.listens[0],
    });
    const own = new Map([
      ...answeringPrograms(role)
        .filter((name) => !PROGRAMS.has(name))
        .map((name) => [name, answers] as const),
      ...clientsOf(role.clients),
    ]);
    return own.size === 0 ? BASE : { programs: new Map([...PROGRAMS, ...own]), ownPrograms: own };
  }

  return (pod, container) => {
    const role = roleOf(pod, container);
    if (role === undefined) return BASE;
    const found = byRole.get(role);
    if (found !== undefined) return found;
    const made = programsOf(role);
    byRole.set(role, made);
    return made;
  };
}
