/** Files and devices as streams. */

import { type Descriptors, inputStream, release, retain, streamAt } from '../kernel/descriptors.ts';
import { CHUNK, type Stream, streamOf } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { type ContainerFiles, contentOf, type Place } from './container-files.ts';
import { ZEROS } from './disk.ts';
import { FileError } from './file-error.ts';
import type { DeviceNode, TreeNode } from './nodes.ts';

/** What devices need of their container. */
export interface Devices {
  readonly files: ContainerFiles;
  readonly log: (bytes: string) => void;
  readonly random: () => number;
}

/** How many steps a chunk of a file counts. */
const STEPS_PER_CHUNK = 16;

export function fileReader(node: TreeNode): Stream {
  let position = 0;
  let given = '';
  return streamOf({
    *read() {
      if (given !== '') {
        const again = given;
        given = '';
        return again;
      }
      yield STEPS_PER_CHUNK;
      const bytes = chunkAt(node, position);
      position += bytes.length;
      return bytes;
    },
    unread: (bytes) => {
      given = bytes + given;
    },
  });
}

function chunkAt(node: TreeNode, position: number): string {
  if (node.kind !== 'file') return contentOf(node).slice(position, position + CHUNK);
  if (position < node.content.length) return node.content.slice(position, position + CHUNK);
  return ZEROS.slice(0, Math.max(0, Math.min(CHUNK, node.size - position)));
}

export function fileWriter(files: ContainerFiles, place: Place): Stream {
  return streamOf({
    *write(bytes) {
      yield Math.ceil(bytes.length / CHUNK) * STEPS_PER_CHUNK;
      files.append(place, bytes);
    },
  });
}

function deviceReader({ random }: Devices, device: DeviceNode['device'], descriptors: Descriptors): Stream {
  switch (device) {
    case 'zero':
    case 'full':
      return streamOf({
        *read() {
          yield STEPS_PER_CHUNK;
          return ZEROS;
        },
      });
    case 'random':
      return streamOf({
        *read() {
          yield STEPS_PER_CHUNK;
          return Buffer.from(Array.from({ length: 4096 }, () => Math.floor(random() * 256))).toString('latin1');
        },
      });
    case 'stdin':
    case 'tty':
      return { ...inputStream(descriptors), close: () => undefined };
    default:
      return streamOf({
        *read() {
          return '';
        },
      });
  }
}

function deviceWriter({ log }: Devices, device: DeviceNode['device'], descriptors: Descriptors): Stream {
  const to = (number: number): Stream => ({ ...streamAt(descriptors, number), close: () => undefined });
  switch (device) {
    case 'stdout':
    case 'tty':
      return to(1);
    case 'stderr':
      return to(2);
    case 'full':
      return streamOf({
        *write() {
          throw new FileError('ENOSPC');
        },
      });
    default:
      return streamOf({
        *write(bytes): Task<void> {
          yield 1;
          if (device === 'log') log(bytes);
        },
      });
  }
}

/** Of `/dev/fd/3` and `/proc/self/fd/3`. */
function descriptorNumber(path: string): number | undefined {
  const found = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Another descriptor of the same stream. It closes nothing, but keeps the stream open while it is. */
function shared(descriptors: Descriptors, number: number): Stream {
  const found = descriptors.get(number);
  if (found === undefined) throw new FileError('ENOENT');
  const held = new Map([[number, found]]);
  retain(held);
  return { ...found.stream, close: () => release(held) };
}

/** @throws FileError */
export function openForReading(devices: Devices, path: string, descriptors: Descriptors): Stream {
  const number = descriptorNumber(path);
  if (number !== undefined) return shared(descriptors, number);
  const { node } = devices.files.find(path);
  if (node === undefined) throw new FileError('ENOENT', path);
  if (node.kind === 'folder') throw new FileError('EISDIR');
  return node.kind === 'device' ? deviceReader(devices, node.device, descriptors) : fileReader(node);
}

/** Makes the file, and empties it unless `keep`. @throws FileError */
export function openForOutput(devices: Devices, path: string, keep: boolean, descriptors: Descriptors): Stream {
  const number = descriptorNumber(path);
  if (number !== undefined) return shared(descriptors, number);
  const place = devices.files.openForWriting(path, keep);
  return place.node.kind === 'device'
    ? deviceWriter(devices, place.node.device, descriptors)
    : fileWriter(devices.files, place);
}
