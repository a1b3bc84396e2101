/**
 * How full the volumes are. A running pod fills those whose claim has the annotation demo/fill; demo/used sets the level.
 * The data outlive the pod.
 */

import { at } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { podView } from '../model/pod-view.ts';
import { parseQuantity } from '../model/quantity.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { CLAIM_RESOURCE, sourceClaimOf, volumeNameOf } from '../storage/claims-and-volumes.ts';

export interface DiskLevel {
  readonly claim: string;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

export interface DisksOptions {
  /** The bytes of the files that commands have written to the volume of a claim, beyond its level. */
  readonly bytesOfFiles: (claim: KubeObject) => number;
}

export interface Disks {
  /** The containers of the pod begin to write. */
  readonly started: (pod: KubeObject) => void;
  readonly stopped: (pod: KubeObject) => void;
  /** Returns the level of each bound claim of the pod. */
  readonly levelsOf: (pod: KubeObject) => readonly DiskLevel[];
  /** Returns after how many milliseconds a disk of the running pod is full, 0 if one is; undefined if none will be. */
  readonly fullAfter: (pod: KubeObject) => number | undefined;
  /** Returns the bytes that files may take on the volume of a claim. */
  readonly roomForFiles: (claim: KubeObject) => number;
  /** The files on the volume of a claim take more room, or less. */
  readonly filesChanged: (claim: KubeObject) => void;
  /** The listener is called when files have filled the volume of a claim, or have left room again. */
  readonly onFilled: (listener: (claim: KubeObject) => void) => void;
}

interface Disk {
  bytes: number;
  /** When `bytes` was true. */
  at: number;
  bytesPerMs: number;
  /** The annotation that was applied last. */
  usedText: string | undefined;
  /** Uids of the running pods that write to it. */
  readonly writers: Set<string>;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const INODE_BYTES = 16 * 1024;
const BYTES_PER_FILE = 256 * 1024;

/** Parses "200Mi/min" to bytes a millisecond; 0 for anything else. Units are s, min, h and d. */
export function parseFill(text: string | undefined): number {
  const [, amount, unit = ''] = /^([^/]+)\/(s|min|h|d)$/.exec(text ?? '') ?? [];
  return amount === undefined ? 0 : parseQuantity(amount) / (UNIT_MS[unit] ?? 1);
}

/** A share of the capacity between 8 and 47 percent, always the same for a claim of that name. */
function usualLevel(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return (8 + (sum % 40)) / 100;
}

export function createDisks(context: ControllerContext, { bytesOfFiles }: DisksOptions): Disks {
  const { store, clock } = context;
  const disks = new Map<string, Disk>();
  /** Volumes that are full by their files. */
  const filled = new Set<string>();
  const listeners: ((claim: KubeObject) => void)[] = [];

  const capacityOf = (claim: KubeObject): number => parseQuantity(at(claim.status, 'capacity', 'storage'));

  const claimsOf = (pod: KubeObject): readonly KubeObject[] =>
    podView(pod).claims.flatMap((name) => {
      const claim = store.get(CLAIM_RESOURCE, pod.metadata.namespace ?? '', name);
      return claim === undefined || capacityOf(claim) === 0 ? [] : [claim];
    });

  /** A clone begins as full as its source is at that moment. */
  function sourceLevel(claim: KubeObject): number | undefined {
    const name = sourceClaimOf(claim);
    const source = name === undefined ? undefined : store.get(CLAIM_RESOURCE, claim.metadata.namespace ?? '', name);
    return source === undefined || disks.get(volumeNameOf(source)) === undefined ? undefined : settle(source).bytes;
  }

  /** Brings the level up to the present, and takes over what the annotations say now. */
  function settle(claim: KubeObject): Disk {
    const volume = volumeNameOf(claim);
    const { annotations = {}, name } = claim.metadata;
    const capacity = capacityOf(claim);
    const now = clock.now();
    const found = disks.get(volume);
    const disk: Disk = found ?? {
      bytes: Math.min(capacity, sourceLevel(claim) ?? Math.floor(capacity * usualLevel(name))),
      at: now,
      bytesPerMs: 0,
      usedText: undefined,
      writers: new Set(),
    };
    disks.set(volume, disk);
    disk.bytes = Math.min(capacity, disk.bytes + disk.bytesPerMs * disk.writers.size * (now - disk.at));
    disk.at = now;
    disk.bytesPerMs = parseFill(annotations['demo/fill']);
    const usedText = annotations['demo/used'];
    if (usedText !== disk.usedText) {
      disk.usedText = usedText;
      if (usedText !== undefined) disk.bytes = Math.min(capacity, Math.max(0, parseQuantity(usedText)));
    }
    return disk;
  }

  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED' && capacityOf(object) > 0) settle(object);
  });
  context.onChange('persistentvolumes', ({ type, object }) => {
    if (type !== 'DELETED') return;
    disks.delete(object.metadata.name);
    filled.delete(object.metadata.name);
  });

  return {
    started: (pod) => {
      for (const claim of claimsOf(pod)) settle(claim).writers.add(pod.metadata.uid);
    },
    stopped: (pod) => {
      for (const claim of claimsOf(pod)) settle(claim).writers.delete(pod.metadata.uid);
    },
    levelsOf: (pod) =>
      claimsOf(pod).map((claim) => {
        const capacityBytes = capacityOf(claim);
        const usedBytes = Math.min(capacityBytes, Math.floor(settle(claim).bytes + bytesOfFiles(claim)));
        return {
          claim: claim.metadata.name,
          capacityBytes,
          usedBytes,
          inodes: Math.floor(capacityBytes / INODE_BYTES),
          inodesUsed: 11 + Math.floor(usedBytes / BYTES_PER_FILE),
        };
      }),
    fullAfter: (pod) => {
      const times = claimsOf(pod).flatMap((claim) => {
        const { bytes, bytesPerMs, writers } = settle(claim);
        const left = capacityOf(claim) - bytes - bytesOfFiles(claim);
        if (left <= 0) return [0];
        const speed = bytesPerMs * writers.size;
        return speed > 0 ? [Math.ceil(left / speed)] : [];
      });
      return times.length === 0 ? undefined : Math.min(...times);
    },
    roomForFiles: (claim) => Math.max(0, Math.floor(capacityOf(claim) - settle(claim).bytes)),
    filesChanged: (claim) => {
      const isFull = settle(claim).bytes + bytesOfFiles(claim) >= capacityOf(claim);
      const volume = volumeNameOf(claim);
      if (isFull === filled.has(volume)) return;
      if (isFull) filled.add(volume);
      else filled.delete(volume);
      for (const listener of listeners) listener(claim);
    },
    onFilled: (listener) => {
      listeners.push(listener);
    },
  };
}
