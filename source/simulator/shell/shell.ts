/** A few commands for containers that do not exist, run in memory: never on this machine. */

import type { Packet } from 'dns-packet';
import { textOf } from '../json.ts';
import type { KubeObject } from '../store.ts';
import { type Files, normalPath } from './files.ts';
import { getent, nslookup } from './name-tools.ts';
import { done, type ExecResult, failed } from './result.ts';
import { expand, parseLine, unknownSyntax } from './words.ts';

export interface Surroundings {
  readonly files: Files;
  readonly dns: (query: Packet) => Packet;
  readonly now: () => number;
}

const NAMES = 'cat, date, echo, env, getent, hostname, id, ls, mkdir, nslookup, pwd, rm, sh, sleep, touch, whoami';

function joined(results: readonly ExecResult[]): ExecResult {
  return {
    stdout: results.map(({ stdout }) => stdout).join(''),
    stderr: results.map(({ stderr }) => stderr).join(''),
    exitCode: results.at(-1)?.exitCode ?? 0,
  };
}

function environmentOf(pod: KubeObject): Readonly<Record<string, string>> {
  return { HOSTNAME: pod.metadata.name, POD_NAMESPACE: pod.metadata.namespace ?? '', HOME: '/root', PWD: '/' };
}

/** @param stdin what a bare `sh` or `cat` reads */
export function runCommand(around: Surroundings, pod: KubeObject, command: readonly string[], stdin = ''): ExecResult {
  const { files } = around;
  const [program = '', ...args] = command;
  const operands = args.filter((arg) => !arg.startsWith('-'));
  const each = (run: (path: string) => ExecResult): ExecResult => joined(operands.map(run));

  switch (program.replace(/^\/(?:usr\/)?bin\//, '')) {
    case 'sh':
    case 'bash':
    case 'ash': {
      const flag = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
      return runLine(around, pod, flag === -1 ? stdin : (args[flag + 1] ?? ''));
    }
    case 'hostname': {
      const isFull = args.includes('-f') && textOf(pod.spec?.['subdomain']) !== '';
      if (args.includes('-i')) return done(`${textOf(pod.status?.['podIP'])}\n`);
      const domain = `${textOf(pod.spec?.['subdomain'])}.${pod.metadata.namespace}.svc.cluster.local`;
      return done(`${pod.metadata.name}${isFull ? `.${domain}` : ''}\n`);
    }
    case 'echo':
      return done(args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`);
    case 'cat':
      if (operands.length === 0) return done(stdin);
      return each((path) => {
        const content = files.read(pod, path);
        return content === undefined ? failed(`cat: can't open '${path}': No such file or directory`) : done(content);
      });
    case 'ls': {
      const path = operands[0] ?? '/';
      const names = files.list(pod, path);
      if (names !== undefined) return done(names.map((name) => `${name}\n`).join(''));
      return files.read(pod, path) === undefined ? failed(`ls: ${path}: No such file or directory`) : done(`${path}\n`);
    }
    case 'touch':
      return each((path) => {
        files.write(pod, path, files.read(pod, path) ?? '');
        return done();
      });
    case 'rm':
      return each((path) => {
        const inside = args.some((arg) => /^-.*r/.test(arg)) ? removeAll(files, pod, path) : false;
        if (files.remove(pod, path) || inside || args.some((arg) => /^-.*f/.test(arg))) return done();
        return failed(`rm: can't remove '${path}': No such file or directory`);
      });
    case 'mkdir':
    case 'sleep':
    case 'sync':
    case 'true':
    case ':':
      return done();
    case 'false':
      return failed('', 1);
    case 'pwd':
      return done('/\n');
    case 'whoami':
      return done('root\n');
    case 'id':
      return done('uid=0(root) gid=0(root) groups=0(root)\n');
    case 'date':
      return done(`${new Date(around.now()).toUTCString()}\n`);
    case 'env':
      return done(
        Object.entries(environmentOf(pod))
          .map(([name, value]) => `${name}=${value}\n`)
          .join(''),
      );
    case 'getent':
      return getent(around.dns, pod, args);
    case 'nslookup':
      return nslookup(around.dns, pod, args);
    default:
      return failed(`sh: ${program}: not found (these simulated containers know ${NAMES})`, 127);
  }
}

function removeAll(files: Files, pod: KubeObject, path: string): boolean {
  const names = files.list(pod, path) ?? [];
  for (const name of names) {
    const inner = normalPath(`${path}/${name}`);
    removeAll(files, pod, inner);
    files.remove(pod, inner);
  }
  return names.length > 0;
}

function runLine(around: Surroundings, pod: KubeObject, line: string): ExecResult {
  const unknown = unknownSyntax(line);
  if (unknown !== undefined) {
    return failed(
      `sh: ${unknown} is not understood here (these simulated shells know &&, ||, ;, >, >> and plain $(…))`,
      2,
    );
  }
  const environment = environmentOf(pod);
  const results: ExecResult[] = [];
  let complaints = '';
  const lookup = {
    variable: (name: string): string => environment[name] ?? '',
    output: (inner: string): string => {
      const { stdout, stderr } = runLine(around, pod, inner);
      complaints += stderr;
      return stdout.replace(/\n+$/, '');
    },
  };
  for (const { words: typed, to, when } of parseLine(line)) {
    const last = results.at(-1)?.exitCode ?? 0;
    if ((when === 'success' && last !== 0) || (when === 'failure' && last === 0)) continue;
    const words = typed.map((word) => expand(word, lookup));
    if (words[0] === 'exit') return { ...joined(results), exitCode: Number(words[1] ?? last) };
    const ran = words.length === 0 ? done() : runCommand(around, pod, words);
    const result = { ...ran, stderr: `${complaints}${ran.stderr}` };
    complaints = '';
    if (to === undefined) {
      results.push(result);
      continue;
    }
    const path = expand(to.path, lookup);
    if (path !== '/dev/null') {
      const before = to.append ? (around.files.read(pod, path) ?? '') : '';
      around.files.write(pod, path, `${before}${result.stdout}`);
    }
    results.push({ ...result, stdout: '' });
  }
  return joined(results);
}
