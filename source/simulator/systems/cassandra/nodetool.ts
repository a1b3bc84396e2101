/** `nodetool`: the members of a ring, as one of them sees them. */

import { sleep } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { stringOf } from '../../model/json.ts';
import { readRecords } from '../records.ts';

/** What takes a while and prints nothing. */
const SECONDS: Readonly<Record<string, number>> = { drain: 8, decommission: 20, flush: 1, cleanup: 2, compact: 2 };
const KNOWN = `status, info, version, ${Object.keys(SECONDS).join(', ')}`;

function loadOf(server: Server): string {
  const bytes = 70_000 + JSON.stringify(readRecords(server).databases).length;
  return `${(bytes / 1024).toFixed(2)} KiB`;
}

function tokensOf({ environment }: Server): string {
  return environment['CASSANDRA_NUM_TOKENS'] ?? '16';
}

function statusText({ host }: Invocation, server: Server): string {
  const { environment } = server;
  const dataCenter = `Datacenter: ${environment['CASSANDRA_DC'] ?? 'datacenter1'}`;
  const members = host.servers.members(server).filter(({ pod }) => stringOf(pod.status?.['podIP']) !== '');
  const owns = `${(100 / members.length).toFixed(1)}%`;
  const rows = [
    ['--', 'Address', 'Load', 'Tokens', 'Owns (effective)', 'Host ID', 'Rack'],
    ...members.map((member) => [
      member.isServing ? 'UN' : 'DN',
      stringOf(member.pod.status?.['podIP']),
      loadOf(member),
      tokensOf(member),
      owns,
      member.pod.metadata.uid,
      member.environment['CASSANDRA_RACK'] ?? 'rack1',
    ]),
  ];
  const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [
    dataCenter,
    '='.repeat(dataCenter.length),
    'Status=Up/Down',
    '|/ State=Normal/Leaving/Joining/Moving',
    ...lines,
    '',
    '',
  ].join('\n');
}

export const nodetool: Program = function* (invocation) {
  const { host, args } = invocation;
  const [command = 'help'] = args.filter(
    (arg, index) => !arg.startsWith('-') && !/^-[hpu]$/.test(args[index - 1] ?? ''),
  );
  const server = host.servers.in(host.pod, host.container) ?? host.servers.of(host.pod);
  if (server?.isServing !== true) {
    yield* complain(
      invocation,
      "nodetool: Failed to connect to '127.0.0.1:7199' - ConnectException: 'Connection refused (Connection refused)'.",
    );
    return 1;
  }
  const seconds = SECONDS[command];
  if (seconds !== undefined) {
    yield* sleep(host.clock, seconds * 1000);
    return 0;
  }
  switch (command) {
    case 'status':
      yield* print(invocation, statusText(invocation, server));
      return 0;
    case 'version':
      yield* print(invocation, 'ReleaseVersion: 5.0 (simulated)\n');
      return 0;
    case 'info':
      yield* print(
        invocation,
        `ID                     : ${server.pod.metadata.uid}\nGossip active          : true\nNative Transport active: true\nLoad                   : ${loadOf(server)}\nRack                   : ${server.environment['CASSANDRA_RACK'] ?? 'rack1'}\n`,
      );
      return 0;
    default:
      host.notSimulated({ kind: 'option', what: `nodetool ${command}` });
      yield* complain(invocation, `[simulation] nodetool ${command} is not simulated. Known are ${KNOWN}.`);
      return 1;
  }
};
