/** Runs a few commands of simulated containers in memory, never on this machine. */

import type { Packet } from 'dns-packet';
import { stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { type DiskNumbers, df } from './df.ts';
import { getent, nslookup } from './dns-commands.ts';
import { type ExecResult, failed, succeeded } from './exec-result.ts';
import { type FileSystem, normalPath } from './file-system.ts';
import { expandWord, parseLine, unknownSyntax } from './parse-line.ts';

export interface CommandContext {
  readonly files: FileSystem;
  readonly dns: (query: Packet) => Packet;
  readonly now: () => number;
  /** Returns how full the volumes of the pod are. */
  readonly disks: (pod: KubeObject) => readonly DiskNumbers[];
  /** The variables of the container. */
  readonly environment: Readonly<Record<string, string>>;
}

const NAMES = 'cat, date, df, echo, env, getent, hostname, id, ls, mkdir, nslookup, pwd, rm, sh, sleep, touch, whoami';

function joinResults(results: readonly ExecResult[]): ExecResult {
  return {
    stdout: results.map(({ stdout }) => stdout).join(''),
    stderr: results.map(({ stderr }) => stderr).join(''),
    exitCode: results.at(-1)?.exitCode ?? 0,
  };
}

/** @param stdin the input of a plain `sh` or `cat` */
export function runCommand(
  context: CommandContext,
  pod: KubeObject,
  command: readonly string[],
  stdin = '',
): ExecResult {
  const { files } = context;
  const [program = '', ...args] = command;
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const each = (run: (path: string) => ExecResult): ExecResult => joinResults(operands.map(run));

  switch (program.replace(/^\/(?:usr\/)?bin\//, '')) {
    case 'sh':
    case 'bash':
    case 'ash': {
      const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
      return runLine(context, pod, flag === -1 ? stdin : (args[flag + 1] ?? ''));
    }
    case 'hostname': {
      const isFull = args.includes('-f') && stringOf(pod.spec?.['subdomain']) !== '';
      if (args.includes('-i')) return succeeded(`${stringOf(pod.status?.['podIP'])}\n`);
      const domain = `${stringOf(pod.spec?.['subdomain'])}.${pod.metadata.namespace}.svc.cluster.local`;
      return succeeded(`${pod.metadata.name}${isFull ? `.${domain}` : ''}\n`);
    }
    case 'echo':
      return succeeded(args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`);
    case 'cat':
      if (operands.length === 0) return succeeded(stdin);
      return each((path) => {
        const content = files.read(pod, path);
        return content === undefined
          ? failed(`cat: can't open '${path}': No such file or directory`)
          : succeeded(content);
      });
    case 'ls': {
      const path = operands[0] ?? '/';
      const names = files.list(pod, path);
      if (names !== undefined) return succeeded(names.map((name) => `${name}\n`).join(''));
      return files.read(pod, path) === undefined
        ? failed(`ls: ${path}: No such file or directory`)
        : succeeded(`${path}\n`);
    }
    case 'touch':
      return each((path) => {
        files.write(pod, path, files.read(pod, path) ?? '');
        return succeeded();
      });
    case 'rm':
      return each((path) => {
        const inside = args.some((arg) => /^-.*r/.test(arg)) ? removeAll(files, pod, path) : false;
        if (files.remove(pod, path) || inside || args.some((arg) => /^-.*f/.test(arg))) return succeeded();
        return failed(`rm: can't remove '${path}': No such file or directory`);
      });
    case 'mkdir':
    case 'sleep':
    case 'sync':
    case 'true':
    case ':':
      return succeeded();
    case 'false':
      return failed('', 1);
    case 'pwd':
      return succeeded('/\n');
    case 'whoami':
      return succeeded('root\n');
    case 'id':
      return succeeded('uid=0(root) gid=0(root) groups=0(root)\n');
    case 'date':
      return succeeded(`${new Date(context.now()).toUTCString()}\n`);
    case 'df':
      return df(context.disks(pod), pod, args);
    case 'env':
      return succeeded(
        Object.entries(context.environment)
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
    case 'getent':
      return getent(context.dns, pod, args);
    case 'nslookup':
      return nslookup(context.dns, pod, args);
    default:
      return failed(`sh: ${program}: not found (these simulated containers know ${NAMES})`, 127);
  }
}

function removeAll(files: FileSystem, pod: KubeObject, path: string): boolean {
  const names = files.list(pod, path) ?? [];
  for (const name of names) {
    const inner = normalPath(`${path}/${name}`);
    removeAll(files, pod, inner);
    files.remove(pod, inner);
  }
  return names.length > 0;
}

function runLine(context: CommandContext, pod: KubeObject, line: string): ExecResult {
  const unknown = unknownSyntax(line);
  if (unknown !== undefined) {
    return failed(
      `sh: ${unknown} is not understood here (these simulated shells know &&, ||, ;, >, >> and plain $(…))`,
      2,
    );
  }
  const { environment } = context;
  const results: ExecResult[] = [];
  let complaints = '';
  const lookup = {
    variable: (name: string): string => environment[name] ?? '',
    output: (inner: string): string => {
      const { stdout, stderr } = runLine(context, pod, inner);
      complaints += stderr;
      return stdout.replace(/\n+$/, '');
    },
  };
  for (const { words: typed, to, when } of parseLine(line)) {
    const last = results.at(-1)?.exitCode ?? 0;
    if ((when === 'success' && last !== 0) || (when === 'failure' && last === 0)) continue;
    const words = typed.map((word) => expandWord(word, lookup));
    if (words[0] === 'exit') return { ...joinResults(results), exitCode: Number(words[1] ?? last) };
    const ran = words.length === 0 ? succeeded() : runCommand(context, pod, words);
    const result = { ...ran, stderr: `${complaints}${ran.stderr}` };
    complaints = '';
    if (to === undefined) {
      results.push(result);
      continue;
    }
    const path = expandWord(to.path, lookup);
    if (path !== '/dev/null') {
      const before = to.append ? (context.files.read(pod, path) ?? '') : '';
      context.files.write(pod, path, `${before}${result.stdout}`);
    }
    results.push({ ...result, stdout: '' });
  }
  return joinResults(results);
}
