/** nc and ping: whether a port, or an address, answers. */

import { streamAt } from '../../kernel/descriptors.ts';
import { sleep, type Task } from '../../kernel/task.ts';
import { addressesOf } from '../../network/names.ts';
import type { Connection } from '../../network/network.ts';
import { openConnection } from '../../network/request.ts';
import { complain, type Invocation, type Program, ProgramError, print } from '../../program.ts';
import { createLineReader } from '../../text/lines.ts';
import { parseOptions } from '../../text/options.ts';

/** Sends the first line to a server that understands it, such as "ruok". */
function* talk(
  invocation: Invocation,
  { pod, port }: Extract<Connection, { readonly kind: 'open' }>,
  address: string,
): Task<void> {
  const { host, descriptors } = invocation;
  const server = host.servers.of(pod, port);
  if (server?.isServing === true) {
    const line = yield* createLineReader(streamAt(descriptors, 0)).next();
    const answer = line === undefined ? '' : host.servers.textAnswer(server, line.text);
    if (answer !== undefined) {
      yield* print(invocation, answer);
      return;
    }
  }
  host.notSimulated({ kind: 'connection', what: address });
  yield* complain(invocation, 'nc: connected; what is sent is not simulated');
}

/** Tests a port, or sends a line to it. */
export const nc: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'zvnlukN46', values: 'wpqis', long: {} });
  if (options.has('l'))
    throw new ProgramError('listening is not simulated here: a container listens on the ports that it declares');
  const [host, port] = options.operands;
  if (host === undefined || port === undefined || !/^\d+(-\d+)?$/.test(port))
    throw new ProgramError('usage: nc [-z] [-w SECS] HOST PORT');
  const [from = 0, to = from] = port.split('-').map(Number);
  const limit = options.has('w') ? Number(options.value('w')) * 1000 : undefined;
  let status = 1;
  for (let each = from; each <= Math.min(to, from + 1024); each += 1) {
    const outcome = yield* openConnection(invocation.host, host, each, limit);
    if (outcome.kind === 'no-name') throw new ProgramError(`bad address '${host}'`);
    if (outcome.kind === 'open') {
      status = 0;
      if (options.has('v')) yield* complain(invocation, `${host} (${outcome.address}:${each}) open`);
      if (!options.has('z') && outcome.connection.kind === 'open') {
        yield* talk(invocation, outcome.connection, `${host}:${each}`);
      }
    } else if (options.has('v')) {
      const why = { refused: 'Connection refused', 'no-route': 'No route to host', timeout: 'Operation timed out' }[
        outcome.kind
      ];
      yield* complain(invocation, `nc: ${host} (${outcome.address}:${each}): ${why}`);
    }
  }
  return status;
};

/** An address answers while a running pod has it. */
export const ping: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'q46n', values: 'cwWiIs' });
  const [name] = options.operands;
  if (name === undefined) throw new ProgramError('usage: ping [-c COUNT] HOST');
  const { host } = invocation;
  const [address] = addressesOf(host, name);
  if (address === undefined) throw new ProgramError(`bad address '${name}'`);
  const most = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
  yield* print(invocation, `PING ${name} (${address}): 56 data bytes\n`);
  let [sent, received] = [0, 0];
  while (sent < most) {
    const { kind } = host.network.connect(host.pod, address, 0);
    if (kind === 'open' || kind === 'refused') {
      received += 1;
      yield* print(invocation, `64 bytes from ${address}: seq=${sent} ttl=63 time=0.100 ms\n`);
    }
    sent += 1;
    if (sent < most) yield* sleep(host.clock, 1000);
  }
  const loss = Math.round(((sent - received) / sent) * 100);
  yield* print(
    invocation,
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};
