/**
 * The nodes on which a former member may still write: they do not report, and have a volume of the member, while no pod
 * there uses it any more. Whoever deletes a pod of a dead node by force takes away the only object that tells of it.
 *
 * Two facts remain. The controller keeps the VolumeAttachment for six minutes. The node's status names the volumes that
 * its kubelet has mounted, until that kubelet writes again.
 */

import type { Node, Pod, Volume } from '../model/kinds.ts';
import type { Table } from '../model/snapshot.ts';
import type { StorageFacts } from '../model/storage-facts.ts';
import { indexTable } from './table-index.ts';

export interface FormerHolder {
  readonly node: Node;
  /** Lines of evidence. */
  readonly evidence: readonly string[];
}

const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const NONE: readonly FormerHolder[] = [];

/** A node that reports runs what its pods say, and one that is declared out of service is known to be off. */
function isSilent({ ready, taints }: Node): boolean {
  return ready !== 'True' && !taints.some(({ key }) => key === OUT_OF_SERVICE);
}

const silentNodes = indexTable<'Node'>((node) => (isSilent(node) ? node.volumesInUse : []));

/** The name of a CSI volume in a node's status; undefined for other volumes. */
function uniqueNameOf({ storage }: Volume): string | undefined {
  const { driver, volumeHandle } = storage.fields;
  if (storage.type !== 'csi' || driver === undefined || volumeHandle === undefined) return undefined;
  return `kubernetes.io/csi/${driver}^${volumeHandle}`;
}

/** @param users the pods that name the volume's claim */
export function formerHolders(
  volume: Volume,
  nodes: Table<'Node'>,
  users: readonly Pod[],
  facts: StorageFacts | undefined,
): readonly FormerHolder[] {
  const name = uniqueNameOf(volume);
  const mounted = name === undefined ? [] : (silentNodes(nodes).get(name) ?? []);
  const attachments = facts?.attachments.state === 'known' ? (facts.attachments.value.get(volume.meta.name) ?? []) : [];
  const attached = attachments.flatMap(({ node }) => {
    const found = nodes.get(node);
    return found !== undefined && isSilent(found) ? [found] : [];
  });
  if (mounted.length === 0 && attached.length === 0) return NONE;
  return [...new Set([...mounted, ...attached])]
    .filter(({ meta }) => !users.some((pod) => pod.node === meta.name))
    .map((node) => ({
      node,
      evidence: [
        ...(attached.includes(node)
          ? [`VolumeAttachment: volume ${volume.meta.name} is attached to ${node.meta.name}`]
          : []),
        ...(mounted.includes(node)
          ? [
              `status.volumesInUse of node ${node.meta.name} names volume ${volume.meta.name}, as its kubelet wrote last`,
            ]
          : []),
      ],
    }));
}
