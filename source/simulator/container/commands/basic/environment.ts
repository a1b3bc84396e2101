/** What a program can learn of where it runs: env, printenv, hostname, id, uname and the like. */

import { at, itemsOf, stringOf } from '../../../model/json.ts';
import { baseName, folderName } from '../../files/paths.ts';
import { streamAt } from '../../kernel/descriptors.ts';
import type { Task } from '../../kernel/task.ts';
import { complain, type Invocation, type Program, ProgramError, print } from '../../program.ts';
import { findProgram, runProgram } from '../../run-program.ts';
import { parseOptions } from '../../text/options.ts';

export const env: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'i0',
    values: 'u',
    stopsAtOperand: true,
    long: { unset: 'u', 'ignore-environment': 'i' },
  });
  const environment: Record<string, string> = options.has('i') ? {} : { ...invocation.environment };
  for (const name of options.all('u')) delete environment[name];
  const words = [...options.operands];
  for (let word = words[0]; word !== undefined && /^[^=]+=/.test(word); word = words[0]) {
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    environment[name] = value;
    words.shift();
  }
  if (words.length > 0) return yield* runProgram({ ...invocation, environment }, words, 'env');
  yield* printVariables(invocation, environment);
  return 0;
};

function* printVariables(invocation: Invocation, variables: Readonly<Record<string, string>>): Task<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  yield* print(invocation, lines.join(''));
}

export const printenv: Program = function* (invocation) {
  const { args, environment } = invocation;
  if (args.length === 0) {
    yield* printVariables(invocation, environment);
    return 0;
  }
  const values = args.map((name) => environment[name]);
  yield* print(invocation, values.flatMap((value) => (value === undefined ? [] : [`${value}\n`])).join(''));
  return values.includes(undefined) ? 1 : 0;
};

export const hostname: Program = function* (invocation) {
  const { pod } = invocation.host;
  const name = stringOf(pod.spec?.['hostname'], pod.metadata.name);
  const subdomain = stringOf(pod.spec?.['subdomain']);
  const domain = subdomain === '' ? '' : `${subdomain}.${pod.metadata.namespace}.svc.cluster.local`;
  const options = parseOptions(invocation.args, {
    flags: 'fisdI',
    long: { fqdn: 'f', short: 's', 'ip-address': 'i', domain: 'd' },
  });
  if (options.operands.length > 0) throw new ProgramError('sethostname: Operation not permitted');
  const shown =
    options.has('i') || options.has('I')
      ? stringOf(pod.status?.['podIP'])
      : options.has('d')
        ? domain
        : options.has('f') && domain !== ''
          ? `${name}.${domain}`
          : name;
  yield* print(invocation, `${shown}\n`);
  return 0;
};

/** The user of the container, by its security context. */
function userOf({ host: { pod, container } }: Invocation): { readonly user: number; readonly group: number } {
  const own = itemsOf(pod.spec?.['containers']).find((entry) => at(entry, 'name') === container);
  const field = (name: string): number =>
    Number(at(own, 'securityContext', name) ?? at(pod.spec, 'securityContext', name) ?? 0);
  return { user: field('runAsUser'), group: field('runAsGroup') };
}

export const id: Program = function* (invocation) {
  const { user, group } = userOf(invocation);
  const options = parseOptions(invocation.args, { flags: 'ugnGr' });
  const userName = user === 0 ? 'root' : String(user);
  const named = (number: number): string => (number === 0 ? `${number}(root)` : String(number));
  const text = options.has('u')
    ? options.has('n')
      ? userName
      : String(user)
    : options.has('g') || options.has('G')
      ? options.has('n')
        ? group === 0
          ? 'root'
          : String(group)
        : String(group)
      : `uid=${named(user)} gid=${named(group)} groups=${named(group)}`;
  yield* print(invocation, `${text}\n`);
  return 0;
};

export const whoami: Program = function* (invocation) {
  const { user } = userOf(invocation);
  if (user !== 0) throw new ProgramError(`unknown uid ${user}`);
  yield* print(invocation, 'root\n');
  return 0;
};

export const uname: Program = function* (invocation) {
  const { pod } = invocation.host;
  const options = parseOptions(invocation.args, { flags: 'asnrvmpio' });
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', stringOf(pod.spec?.['hostname'], pod.metadata.name)],
    ['r', '6.12.0-simulated'],
    ['v', '#1 SMP'],
    ['m', 'x86_64'],
    ['o', 'GNU/Linux'],
  ];
  const chosen = parts.filter(
    ([letter]) => options.has('a') || options.has(letter) || (options.order.length === 0 && letter === 's'),
  );
  yield* print(invocation, `${chosen.map(([, text]) => text).join(' ')}\n`);
  return 0;
};

export const pwd: Program = function* (invocation) {
  yield* print(invocation, `${invocation.folder}\n`);
  return 0;
};

export const which: Program = function* (invocation) {
  let status = 0;
  for (const name of invocation.args.filter((arg) => !arg.startsWith('-'))) {
    const found = findProgram(invocation, name);
    if (found.kind === 'program' || found.kind === 'script') yield* print(invocation, `${found.path}\n`);
    else status = 1;
  }
  return status;
};

export const basename: Program = function* (invocation) {
  const [path = '', suffix = ''] = invocation.args;
  const name = baseName(path);
  yield* print(
    invocation,
    `${suffix !== '' && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
};

export const dirname: Program = function* (invocation) {
  yield* print(invocation, invocation.args.map((path) => `${folderName(path)}\n`).join(''));
  return 0;
};

export const tty: Program = function* (invocation) {
  const isTerminal = streamAt(invocation.descriptors, 0).isTerminal;
  yield* print(invocation, isTerminal ? '/dev/pts/0\n' : 'not a tty\n');
  return isTerminal ? 0 : 1;
};

export const nproc: Program = function* (invocation) {
  yield* print(invocation, '4\n');
  return 0;
};

export const clear: Program = function* (invocation) {
  yield* print(invocation, '\x1b[H\x1b[2J');
  return 0;
};

/** Programs that would change what is not simulated: they say so. */
export function notSimulated(what: string): Program {
  return function* (invocation) {
    yield* complain(invocation, `${invocation.name}: ${what}`);
    return 1;
  };
}
