/** What containers consist of: their files, their network and the commands that run in them. */

import type { Packet } from 'dns-packet';
import { type Consoles, createConsoles } from './container/consoles.ts';
import { type ContainerRuntime, createContainerRuntime } from './container/container-runtime.ts';
import { hostsEntriesOf } from './container/files/etc-hosts.ts';
import { createFileSystem, type FileSystem } from './container/files/file-system.ts';
import { httpAnswerOf } from './container/network/http-answer.ts';
import { listensOn } from './container/network/listening.ts';
import { createNetwork, type Network } from './container/network/network.ts';
import { resolveName } from './dns/pod-resolver.ts';
import { createImagePrograms } from './image-programs.ts';
import { createImageServers } from './image-servers.ts';
import { currentEnvironmentOf } from './kubelet/config/environment.ts';
import { ACCOUNT_FOLDER, accountFilesOf, currentVolumeFiles } from './kubelet/config/mounted-files.ts';
import { isNodeDead } from './kubelet/dead-node.ts';
import type { Disks } from './kubelet/disks.ts';
import type { ImageCatalog } from './kubelet/images/image-catalog.ts';
import type { ImageRole } from './kubelet/images/image-role.ts';
import { COMMAND_NOT_FOUND, type RunCommand } from './kubelet/programs/program.ts';
import { at, itemsOf, stringOf } from './model/json.ts';
import type { KubeObject } from './model/kube-object.ts';
import { findContainer } from './model/pod-containers.ts';
import { podView } from './model/pod-view.ts';
import type { ControllerContext } from './runtime/controller-context.ts';
import { createRandom } from './runtime/seeded-random.ts';
import { CLAIM_RESOURCE, claimRefOf, sourceClaimOf } from './storage/claims-and-volumes.ts';
import { prepareServer } from './systems/prepare.ts';

export interface Containers {
  readonly files: FileSystem;
  readonly network: Network;
  readonly runtime: ContainerRuntime;
  readonly consoles: Consoles;
  /** Runs a command of a container's own, of a probe or of a hook. 127: there is no such program. */
  readonly run: RunCommand;
  /** The program of a container has begun to serve: it has its files from now on. */
  readonly served: (pod: KubeObject, container: string) => void;
  /** The addresses of a host as a pod's resolver finds them: /etc/hosts has precedence over DNS. */
  readonly addressesOf: (pod: KubeObject, host: string) => readonly string[];
}

export interface ContainersOptions {
  readonly context: ControllerContext;
  readonly seed: number;
  readonly dns: (query: Packet) => Packet;
  readonly images: ImageCatalog;
  readonly disks: () => Disks;
  /** Whether the program of a container serves. */
  readonly isServing: (pod: KubeObject, container: string) => boolean;
  /** A program has written to its container's log. */
  readonly log: (pod: KubeObject, container: string, text: string) => void;
}

export function createContainers({ context, seed, dns, images, disks, isServing, log }: ContainersOptions): Containers {
  const { store, clock } = context;
  // Values of its own: what somebody types in a shell changes no name of an object.
  const random = createRandom(seed + 1).next;
  const roleOf = (pod: KubeObject, container: string): ImageRole | undefined =>
    images.find(stringOf(at(findContainer(pod, container), 'image')));
  const programsOf = createImagePrograms({ roleOf, isServing });
  const files = createFileSystem({
    store,
    now: clock.now,
    programs: (pod, container) => programsOf(pod, container).programs.keys(),
    volumeFiles: (pod, volume) => currentVolumeFiles(store, pod, volume),
    accountFiles: { path: ACCOUNT_FOLDER, of: accountFilesOf },
    environment: (pod, container) => currentEnvironmentOf(store, pod, container),
    roomOnClaim: (claim) => disks().roomForFiles(claim),
    onUse: (claim) => disks().filesChanged(claim),
  });
  const servers = createImageServers({ store, roleOf, isServing, filesOf: files.of });
  const network = createNetwork({
    store,
    random,
    listensOn: (pod, port) =>
      listensOn(pod, port, (name) => (isServing(pod, name) ? (roleOf(pod, name)?.listens ?? []) : [])),
    isSilent: (pod) => isNodeDead(store.get('nodes', '', podView(pod).nodeName)),
    answer: (pod, port, path) => httpAnswerOf(pod, port, path, (container) => files.of(pod, container)),
  });
  const runtime = createContainerRuntime({
    clock,
    dns,
    network,
    random,
    log,
    programsOf,
    servers,
    filesOf: files.of,
    disksOf: (pod) => disks().levelsOf(pod),
  });

  const consoles = createConsoles(clock.now);

  context.onChange('pods', ({ type, object, previous }) => {
    if (type === 'DELETED') {
      runtime.endPod(object);
      consoles.endPod(object.metadata.uid);
      files.removeDisks(object);
    } else if (previous !== undefined) {
      for (const container of endedContainers(previous, object)) {
        runtime.endContainer(object, container);
        consoles.end(object.metadata.uid, container);
        files.restartContainer(object, container);
      }
    }
  });
  context.onChange('persistentvolumes', ({ type, object }) => {
    if (type === 'DELETED') files.removeDisks(object);
    if (type === 'ADDED') copyCloned(object);
  });

  /** What a driver copies, it has copied once the volume is there. */
  function copyCloned(volume: KubeObject): void {
    const [namespace = '', name = ''] = claimRefOf(volume)?.key.split('/') ?? [];
    const claim = store.get(CLAIM_RESOURCE, namespace, name);
    const source = claim === undefined ? undefined : sourceClaimOf(claim);
    const sourceClaim = source === undefined ? undefined : store.get(CLAIM_RESOURCE, namespace, source);
    if (sourceClaim !== undefined) files.copyDisk(sourceClaim, volume);
  }

  const run: RunCommand = ({ pod, container, command, environment, isInit, onOutput, onNotSimulated, onExit }) => {
    const found = runtime.findProgram(pod, container, command);
    if (found !== 'found') {
      const [word = ''] = command;
      // What the image has and somebody has taken away is missing, as it would be in a genuine container.
      const wasThere = programsOf(pod, container).programs.has(word.replace(/^\/(?:usr\/)?s?bin\//, ''));
      if (found === 'forbidden') onNotSimulated({ kind: 'command', what: word, isForbidden: true });
      else if (!wasThere) onNotSimulated({ kind: 'command', what: word });
      onExit(COMMAND_NOT_FOUND);
      return { kill: () => undefined, terminate: () => undefined };
    }
    let isKilled = false;
    const spec = isInit ? findContainer(pod, container) : undefined;
    const isTerminal = at(spec, 'tty') === true;
    const screen = isInit
      ? consoles.open(pod.metadata.uid, container, {
          isKept: at(spec, 'stdin') === true,
          isOnce: at(spec, 'stdinOnce') === true,
        })
      : undefined;
    const started = runtime.start({
      pod,
      container,
      command,
      environment,
      isInit,
      isTerminal,
      // Who reads a terminal waits for what somebody may type.
      stdin: isTerminal || at(spec, 'stdin') === true,
      onOutput: (name, bytes) => {
        if (isKilled) return true;
        onOutput(isTerminal ? bytes.toString('utf8').replaceAll('\r\n', '\n') : bytes.toString('utf8'));
        return screen?.printed(name, bytes) ?? true;
      },
      onNotSimulated,
      onExit: (exitCode) => {
        if (!isKilled) onExit(exitCode);
        screen?.ended();
      },
    });
    screen?.begin(started);
    return {
      kill: () => {
        isKilled = true;
        started.signal('KILL');
      },
      terminate: () => started.signal('TERM'),
    };
  };
  const addressesOf = (pod: KubeObject, host: string): readonly string[] => {
    const own = hostsEntriesOf(pod).filter(({ names }) => names.includes(host));
    return own.length > 0 ? own.map(({ address }) => address) : (resolveName(dns, pod, host)?.values ?? []);
  };
  const served = (pod: KubeObject, container: string): void => {
    const server = servers.in(pod, container);
    if (server !== undefined) prepareServer(server);
  };
  return { files, network, runtime, consoles, run, served, addressesOf };
}

/** The containers that have ended since: what runs in them ends, too, and their own files go. */
function endedContainers(before: KubeObject, now: KubeObject): readonly string[] {
  if (before.status === now.status) return [];
  return ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses'].flatMap((field) => {
    const present = itemsOf(now.status?.[field]);
    return itemsOf(before.status?.[field]).flatMap((status) => {
      if (at(status, 'state', 'running') === undefined) return [];
      const name = stringOf(at(status, 'name'));
      const same = present.find((entry) => at(entry, 'name') === name);
      return at(same, 'state', 'running') === undefined ? [name] : [];
    });
  });
}
