/** `rabbitmqctl` and `rabbitmqadmin`: the members of the cluster, and queues with messages. */

import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import { complain, type Host, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import type { Records, Row, Table } from '../records.ts';
import { caughtUp, store } from '../replication.ts';
import { framedTable } from '../table-text.ts';

const DATABASE = 'queues';

type Queues = Readonly<Record<string, Table>>;

function queuesOf(host: Host, server: Server): Queues {
  return caughtUp(server, host.servers.members(server)).databases[DATABASE] ?? {};
}

function save(host: Host, server: Server, queues: Queues): void {
  const databases: Records['databases'] = { [DATABASE]: queues };
  store(server, host.servers.members(server), databases);
}

function nodeName({ pod }: Server): string {
  return `rabbit@${pod.metadata.name}`;
}

function clusterText(host: Host, server: Server): string {
  const members = host.servers.members(server);
  const running = members.filter(({ isServing }) => isServing);
  const list = (nodes: readonly Server[]): string => nodes.map((node) => `${nodeName(node)}\n`).join('');
  return `Cluster status of node ${nodeName(server)} ...\nBasics\n\nCluster name: ${nodeName(members[0] ?? server)}\n\nDisk Nodes\n\n${list(members)}\nRunning Nodes\n\n${list(running)}\n`;
}

/** Undefined for what is not simulated. */
function controlText(host: Host, server: Server, words: readonly string[]): string | undefined {
  const isQuiet = words.includes('-q') || words.includes('--quiet');
  const [command = '', ...columns] = words.filter((word) => !word.startsWith('-'));
  switch (command) {
    case 'cluster_status':
      return clusterText(host, server);
    case 'status':
      return `Status of node ${nodeName(server)} ...\nRuntime\n\nRabbitMQ version: 4 (simulated)\n`;
    case 'ping':
    case 'await_startup':
      return isQuiet ? '' : 'Ping succeeded\n';
    case 'list_users':
      return 'Listing users ...\nuser\ttags\nguest\t[administrator]\n';
    case 'list_vhosts':
      return 'Listing vhosts ...\nname\n/\n';
    case 'list_queues': {
      const shown = columns.length === 0 ? ['name', 'messages'] : columns;
      if (shown.some((column) => column !== 'name' && column !== 'messages')) return undefined;
      const rows = Object.entries(queuesOf(host, server)).map(([name, { rows: messages }]) =>
        shown.map((column) => (column === 'name' ? name : String(messages.length))).join('\t'),
      );
      const head = isQuiet ? [] : ['Timeout: 60.0 seconds ...', 'Listing queues for vhost / ...'];
      return [...head, shown.join('\t'), ...rows, ''].join('\n');
    }
    default:
      return undefined;
  }
}

function* unknown(invocation: Invocation, known: string): ReturnType<Program> {
  const typed = [invocation.name, ...invocation.args].join(' ');
  invocation.host.notSimulated({ kind: 'option', what: typed });
  yield* complain(invocation, `[simulation] ${typed.slice(0, 200)} is not simulated. Known are ${known}.`);
  return 1;
}

function ownServer({ host }: Invocation): Server | undefined {
  return host.servers.in(host.pod, host.container) ?? host.servers.of(host.pod);
}

export const rabbitmqctl: Program = function* (invocation) {
  const server = ownServer(invocation);
  if (server?.isServing !== true) {
    yield* complain(invocation, 'Error: unable to perform an operation on node. The target node is not reachable.');
    return 69;
  }
  const text = controlText(invocation.host, server, invocation.args.map(textOf));
  if (text === undefined) {
    return yield* unknown(
      invocation,
      'cluster_status, status, list_queues, list_users, list_vhosts, ping, await_startup',
    );
  }
  yield* print(invocation, bytesOf(text));
  return 0;
};

/** Undefined for what is not simulated. */
function adminText(host: Host, server: Server, words: readonly string[]): string | undefined {
  const told = new Map(
    words.flatMap((word) => {
      const [, key, value] = /^(\w+)=(.*)$/s.exec(word) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
  const queues = queuesOf(host, server);
  const [verb = '', noun = ''] = words;
  const cell = (text: string) => ({ text, isRight: false });
  if (verb === 'list' && noun === 'queues') {
    const rows = Object.entries(queues).map(([name, { rows: messages }]) => [
      cell(name),
      cell(String(messages.length)),
    ]);
    return rows.length === 0 ? 'No items\n' : framedTable(['name', 'messages'], rows);
  }
  const name = told.get('name') ?? told.get('queue') ?? told.get('routing_key') ?? '';
  if (verb === 'declare' && noun === 'queue') {
    save(host, server, { ...queues, [name]: queues[name] ?? { columns: [], key: [], rows: [] } });
    return 'queue declared\n';
  }
  if (verb === 'delete' && noun === 'queue') {
    const { [name]: _, ...others } = queues;
    save(host, server, others);
    return 'queue deleted\n';
  }
  const queue = queues[name];
  if (verb === 'publish') {
    if (queue === undefined) return 'Message published but NOT routed\n';
    const message: Row = { payload: told.get('payload') ?? '' };
    save(host, server, { ...queues, [name]: { ...queue, rows: [...queue.rows, message] } });
    return 'Message published\n';
  }
  if (verb !== 'get') return undefined;
  const [first, ...others] = queue?.rows ?? [];
  if (queue === undefined || first === undefined) return 'No items\n';
  // A message that is only looked at goes back to the queue.
  const isTaken = (told.get('ackmode') ?? '').startsWith('ack_requeue_false');
  if (isTaken) save(host, server, { ...queues, [name]: { ...queue, rows: others } });
  return framedTable(['routing_key', 'payload'], [[cell(name), cell(String(first['payload']))]]);
}

export const rabbitmqadmin: Program = function* (invocation) {
  const server = ownServer(invocation);
  if (server?.isServing !== true) {
    yield* complain(invocation, '*** Could not connect: [Errno 111] Connection refused');
    return 1;
  }
  const text = adminText(invocation.host, server, invocation.args.map(textOf));
  if (text === undefined) {
    return yield* unknown(invocation, 'declare queue, delete queue, list queues, publish, get');
  }
  yield* print(invocation, bytesOf(text));
  return 0;
};
