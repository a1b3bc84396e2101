/** What a container's own disk holds when it starts: the usual folders of a Linux image. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { findContainer } from '../../model/pod-containers.ts';
import { hostsFileText } from './etc-hosts.ts';
import { imageFolders } from './image-folders.ts';
import { DEVICES, type FolderNode, file, folder, type GeneratedNode, type TreeNode } from './nodes.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';
const GROUP = 'root:x:0:\nnogroup:x:65534:\n';
const OS_RELEASE = 'PRETTY_NAME="Simulated container"\nNAME="Simulated container"\nID=simulated\n';

export interface ImageFilesOptions {
  /** The pod as it is at the moment. */
  readonly pod: () => KubeObject;
  readonly container: string;
  readonly now: number;
  /** The names of the programs. */
  readonly programs: Iterable<string>;
  /** The lines of /proc/mounts. */
  readonly mountTable: () => string;
}

function resolvConf({ metadata }: KubeObject): string {
  return `search ${metadata.namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`;
}

function imageOf(pod: KubeObject, name: string): string {
  return stringOf(at(findContainer(pod, name), 'image'));
}

function commandLine(pod: KubeObject, name: string): string {
  const container = itemsOf(pod.spec?.['containers']).find((entry) => at(entry, 'name') === name);
  const words = [...itemsOf(at(container, 'command')), ...itemsOf(at(container, 'args'))];
  return words.length === 0 ? stringOf(at(container, 'image')) : words.map((word) => `${stringOf(word)}\0`).join('');
}

export function imageFiles({ pod, container, now, programs, mountTable }: ImageFilesOptions): FolderNode {
  const generated = (text: () => string, mode = 0o644): GeneratedNode => ({
    kind: 'generated',
    text,
    mode,
    modified: now,
  });
  const tree = (entries: Readonly<Record<string, TreeNode>> = {}, mode = 0o755): FolderNode =>
    folder(now, Object.entries(entries), mode);
  const bin = tree();
  for (const name of programs)
    bin.entries.set(name, { ...generated(() => `# ${name}: part of this simulated image\n`, 0o755), program: name });
  const hostname = (): string => stringOf(pod().spec?.['hostname'], pod().metadata.name);
  const all = tree({
    bin,
    dev: tree(Object.fromEntries(DEVICES.flatMap((device) => deviceEntries(device)))),
    etc: tree({
      group: file(GROUP, now),
      hostname: generated(() => `${hostname()}\n`),
      hosts: generated(() => hostsFileText(pod())),
      'os-release': file(OS_RELEASE, now),
      passwd: file(PASSWD, now),
      'resolv.conf': generated(() => resolvConf(pod())),
    }),
    home: tree(),
    mnt: tree(),
    opt: tree(),
    proc: tree({
      '1': tree({
        cmdline: generated(() => commandLine(pod(), container)),
        fd: tree({ '1': { kind: 'device', device: 'log' }, '2': { kind: 'device', device: 'log' } }),
      }),
      mounts: generated(mountTable),
    }),
    root: tree({}, 0o700),
    run: tree(),
    srv: tree(),
    sys: tree(),
    tmp: tree({}, 0o1777),
    usr: tree({
      bin: { kind: 'link', target: '/bin', modified: now },
      local: tree({ bin: tree() }),
      sbin: { kind: 'link', target: '/bin', modified: now },
      share: tree(),
    }),
    sbin: { kind: 'link', target: '/bin', modified: now },
    var: tree({
      lib: tree(),
      log: tree(),
      run: { kind: 'link', target: '/run', modified: now },
      tmp: tree({}, 0o1777),
    }),
  });
  for (const path of imageFolders(imageOf(pod(), container))) {
    let place = all;
    for (const name of path.split('/').slice(1)) {
      const found = place.entries.get(name);
      const next = found?.kind === 'folder' ? found : tree();
      place.entries.set(name, next);
      place = next;
    }
  }
  return all;
}

function deviceEntries(device: (typeof DEVICES)[number]): readonly (readonly [string, TreeNode])[] {
  if (device === 'log') return [];
  const entry: TreeNode = { kind: 'device', device };
  return device === 'random'
    ? [
        ['random', entry],
        ['urandom', entry],
      ]
    : [[device, entry]];
}
