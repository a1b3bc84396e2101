/** Which containers are servers that keep data, and which of them belong together. */

import type { ContainerFiles } from './container/files/container-files.ts';
import type { Server, Servers } from './container/servers.ts';
import { currentEnvironmentOf } from './kubelet/config/environment.ts';
import type { ImageRole } from './kubelet/images/image-role.ts';
import { givenWords } from './kubelet/programs/command-line.ts';
import { at, itemsOf, stringOf } from './model/json.ts';
import type { KubeObject } from './model/kube-object.ts';
import { controllerOf } from './model/owner-references.ts';
import type { Store } from './store/store.ts';
import { textAnswer } from './systems/conversation.ts';

export interface ImageServersOptions {
  readonly store: Store;
  readonly roleOf: (pod: KubeObject, container: string) => ImageRole | undefined;
  readonly isServing: (pod: KubeObject, container: string) => boolean;
  readonly filesOf: (pod: KubeObject, container: string) => ContainerFiles;
}

function ordinalOf(name: string): number {
  return Number(/-(\d+)$/.exec(name)?.[1] ?? 0);
}

export function createImageServers({ store, roleOf, isServing, filesOf }: ImageServersOptions): Servers {
  function serversOf(pod: KubeObject, isWanted: (role: ImageRole, spec: unknown) => boolean): readonly Server[] {
    return ['initContainers', 'containers'].flatMap((field) =>
      itemsOf(pod.spec?.[field]).flatMap((spec) => {
        const container = stringOf(at(spec, 'name'));
        const role = roleOf(pod, container);
        if (role?.system === undefined || !isWanted(role, spec)) return [];
        if (field === 'initContainers' && at(spec, 'restartPolicy') !== 'Always') return [];
        const environment = currentEnvironmentOf(store, pod, container);
        return {
          pod,
          container,
          system: role.system,
          environment,
          words: givenWords(spec, environment),
          get files() {
            return filesOf(pod, container);
          },
          get isServing() {
            return isServing(pod, container);
          },
        };
      }),
    );
  }

  const servers: Servers = {
    of: (pod, port) =>
      serversOf(
        pod,
        (role, spec) =>
          port === undefined ||
          role.listens.includes(port) ||
          itemsOf(at(spec, 'ports')).some((declared) => at(declared, 'containerPort') === port),
      )[0],
    in: (pod, container) => serversOf(pod, (_, spec) => at(spec, 'name') === container)[0],
    textAnswer: (server, text) => textAnswer({ servers }, server, text),
    members: (server) => {
      const owner = controllerOf(server.pod)?.uid;
      const { namespace, uid } = server.pod.metadata;
      if (owner === undefined) return [server];
      return store
        .list('pods', namespace)
        .filter((pod) => controllerOf(pod)?.uid === owner)
        .sort((left, right) => ordinalOf(left.metadata.name) - ordinalOf(right.metadata.name))
        .flatMap((pod) =>
          pod.metadata.uid === uid ? [server] : serversOf(pod, ({ system }) => system === server.system),
        );
    },
  };
  return servers;
}
