/** df, du, mount, dd. */

import type { Mount } from '../../files/container-files.ts';
import { FileError } from '../../files/file-error.ts';
import { bytesInMount, isInMount, NODE_DISK_BYTES } from '../../files/file-system.ts';
import { openForOutput, openForReading } from '../../files/open-file.ts';
import { joinPath } from '../../files/paths.ts';
import { opened, release, retain, streamAt } from '../../kernel/descriptors.ts';
import { CHUNK } from '../../kernel/streams.ts';
import type { Task } from '../../kernel/task.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { parseOptions, parseSize } from '../../text/options.ts';
import { humanSize } from '../../text/sizes.ts';
import { forEach } from './each.ts';
import { sizeOf } from './reading.ts';

interface Level {
  readonly device: string;
  readonly type: string;
  readonly path: string;
  readonly total: number;
  readonly used: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

/** What a node's disk and an image take. */
const USUALLY_USED = 12 * 2 ** 30;

function levelOf(invocation: Invocation, mount: Mount): Level {
  const { claim, type, path } = mount;
  const disk = claim === '' ? undefined : invocation.host.disks().find((each) => each.claim === claim);
  if (disk !== undefined) {
    const { capacityBytes: total, usedBytes: used, inodes, inodesUsed } = disk;
    return { device: `/dev/disk/${claim}`, type, path, total, used, inodes, inodesUsed };
  }
  const device = type === 'ext4' ? '/dev/vda1' : type;
  const total =
    type === 'tmpfs' && mount.isReadOnly ? 2 ** 30 : Math.min(NODE_DISK_BYTES, mount.disk.room() || NODE_DISK_BYTES);
  const used = bytesInMount(mount) + (type === 'tmpfs' ? 0 : USUALLY_USED);
  return { device, type, path, total, used: Math.min(total, used), inodes: 6_553_600, inodesUsed: 100_000 };
}

export const df: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'hHkmPTia',
    values: 'B',
    long: { 'human-readable': 'h', inodes: 'i', 'print-type': 'T' },
  });
  const { mounts } = invocation.host.files;
  let chosen = mounts;
  if (options.operands.length > 0) {
    const found: Mount[] = [];
    const status = yield* forEach(
      invocation,
      options.operands,
      (operand) => operand,
      function* (operand) {
        const place = invocation.host.files.find(pathIn(invocation, operand));
        if (place.node === undefined) throw new FileError('ENOENT');
        const mount = mounts.findLast((each) => isInMount(each, place.path));
        if (mount !== undefined) found.push(mount);
      },
    );
    if (status !== 0 && found.length === 0) return 1;
    chosen = found;
  }
  const isHuman = options.has('h') || options.has('H');
  const unit = options.has('m') ? 2 ** 20 : 1024;
  const size = (bytes: number): string => (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / unit)));
  const rows = chosen.map((mount) => {
    const { device, type, path, total, used, inodes, inodesUsed } = levelOf(invocation, mount);
    const [all, taken] = options.has('i') ? [inodes, inodesUsed] : [total, used];
    const left = Math.max(0, all - taken);
    const percent = all === 0 ? '-' : `${Math.ceil((taken / all) * 100)}%`;
    const numbers = options.has('i') ? [all, taken, left].map(String) : [size(all), size(taken), size(left)];
    return [device, ...(options.has('T') ? [type] : []), ...numbers, percent, path];
  });
  const units = isHuman ? 'Size' : options.has('m') ? '1M-blocks' : options.has('P') ? '1024-blocks' : '1K-blocks';
  const columns = options.has('i')
    ? ['Inodes', 'Used', 'Available', 'Capacity']
    : [units, 'Used', 'Available', options.has('P') ? 'Capacity' : 'Use%'];
  const head = ['Filesystem', ...(options.has('T') ? ['Type'] : []), ...columns, 'Mounted on'];
  yield* print(invocation, aligned([head, ...rows]));
  return 0;
};

/** Columns with blanks between them: the first and the last to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const count = rows[0]?.length ?? 0;
  const widths = Array.from({ length: count }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 ? cell.padEnd(Math.max(20, width)) : column === count - 1 ? cell : cell.padStart(width);
      });
      return `${cells.join(' ')}\n`;
    })
    .join('');
}

export const du: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'shackmbxlHL',
    values: 'd',
    long: { summarize: 's', 'human-readable': 'h', 'max-depth': 'd', total: 'c' },
  });
  const { files } = invocation.host;
  const size = (bytes: number): string =>
    options.has('h')
      ? humanSize(bytes)
      : String(Math.ceil(bytes / (options.has('b') ? 1 : options.has('m') ? 2 ** 20 : 1024)));
  const deepest = options.has('s') ? 0 : Number(options.value('d') ?? Number.POSITIVE_INFINITY);
  const onDisk = (bytes: number): number => (options.has('b') ? bytes : Math.ceil(bytes / 4096) * 4096);
  let sum = 0;
  function* measure(path: string, shown: string, depth: number): Task<number> {
    const node = files.node(path, false);
    if (node === undefined) throw new FileError('ENOENT');
    yield 1;
    let bytes = onDisk(sizeOf(node));
    if (node.kind === 'folder') {
      for (const name of files.list(path))
        bytes += yield* measure(joinPath(path, name), joinPath(shown, name), depth + 1);
    }
    const isShown = depth <= deepest && (node.kind === 'folder' || depth === 0 || options.has('a'));
    if (isShown) yield* print(invocation, `${size(bytes)}\t${shown}\n`);
    return bytes;
  }
  const operands = options.operands.length === 0 ? ['.'] : options.operands;
  const status = yield* forEach(
    invocation,
    operands,
    (operand) => operand,
    function* (operand) {
      sum += yield* measure(pathIn(invocation, operand), operand, 0);
    },
  );
  if (options.has('c')) yield* print(invocation, `${size(sum)}\ttotal\n`);
  return status;
};

export const mount: Program = function* (invocation) {
  if (invocation.args.some((arg) => !arg.startsWith('-'))) throw new ProgramError('permission denied (are you root?)');
  const table = invocation.host.files.read('/proc/mounts').trimEnd().split('\n');
  const lines = table.map((line) => {
    const [device = '', path = '', type = '', flags = ''] = line.split(' ');
    return `${device} on ${path} type ${type} (${flags})\n`;
  });
  yield* print(invocation, lines.join(''));
  return 0;
};

/** Copies blocks from one file to another. What does not fit is the end of it. */
export const dd: Program = function* (invocation) {
  const { host, descriptors } = invocation;
  const settings = new Map(
    invocation.args.map((arg) => [arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1)]),
  );
  for (const name of settings.keys()) {
    if (!['if', 'of', 'bs', 'ibs', 'obs', 'count', 'skip', 'seek', 'status', 'conv', 'oflag', 'iflag'].includes(name)) {
      throw new ProgramError(`unrecognized operand '${name}'`);
    }
  }
  const block = parseSize(settings.get('bs') ?? settings.get('ibs') ?? '512');
  if (block === 0) throw new ProgramError('invalid number for bs: 0');
  const count = settings.get('count');
  const limit = count === undefined ? Number.POSITIVE_INFINITY : parseSize(count) * block;
  const [from, to] = [settings.get('if'), settings.get('of')];
  const keeps = (settings.get('conv') ?? '').includes('notrunc') || (settings.get('oflag') ?? '').includes('append');
  const input =
    from === undefined ? streamAt(descriptors, 0) : openForReading(host, pathIn(invocation, from), descriptors);
  const output =
    to === undefined ? streamAt(descriptors, 1) : openForOutput(host, pathIn(invocation, to), keeps, descriptors);
  const held = retain(new Map([[0, opened(output)]]));
  let skipped = parseSize(settings.get('skip') ?? '0') * block;
  let copied = 0;
  let failure: string | undefined;
  const startedAt = host.clock.now();
  try {
    while (copied < limit) {
      let bytes = yield* input.read();
      if (bytes === '') break;
      const dropped = Math.min(skipped, bytes.length);
      skipped -= dropped;
      bytes = bytes.slice(dropped);
      const wanted = bytes.slice(0, Math.min(CHUNK, limit - copied));
      if (wanted.length < bytes.length) input.unread(bytes.slice(wanted.length));
      yield* output.write(wanted);
      copied += wanted.length;
    }
  } catch (thrown) {
    if (!(thrown instanceof FileError)) throw thrown;
    failure = thrown.message;
    const node = to === undefined ? undefined : host.files.node(pathIn(invocation, to));
    if (node?.kind === 'file' && !keeps) copied = node.size;
  } finally {
    if (to !== undefined) release(held);
  }
  if (failure !== undefined) yield* complain(invocation, `dd: error writing '${to ?? 'standard output'}': ${failure}`);
  const isPartial = copied % block !== 0;
  const blocks = `${Math.floor(copied / block)}+${isPartial ? 1 : 0}`;
  if (settings.get('status') === 'none') return failure === undefined ? 0 : 1;
  // A disk that writes 250 MB a second.
  const seconds = Math.max((host.clock.now() - startedAt) / 1000, copied / 250e6, 0.000001);
  const words = `${copied} bytes (${humanSize(copied)}B) copied, ${seconds.toFixed(6)} seconds, ${humanSize(Math.round(copied / seconds))}B/s`;
  yield* complain(
    invocation,
    `${blocks} records in\n${blocks} records out${settings.get('status') === 'noxfer' ? '' : `\n${words}`}`,
  );
  return failure === undefined ? 0 : 1;
};

export const sync: Program = function* () {
  yield 1;
  return 0;
};
