/** Genuine control planes on this machine's loopback: `bed/bed` by name, from the runner and from tests. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('./bed/bed', import.meta.url));
const NO_GO = 3;
const run = promisify(execFile);

/** A component that can be frozen: "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", … */
export type ControlPlaneComponent =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'kwok-controller';

export interface Bed {
  readonly name: string;
  readonly kubeconfig: string;
  /** Stops the whole control plane and keeps its data. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Freezes one component: its connections stay open without a response. */
  readonly pause: (component: ControlPlaneComponent) => Promise<void>;
  readonly resume: (component: ControlPlaneComponent) => Promise<void>;
  readonly setNodes: (count: number) => Promise<void>;
  /** Returns the address of its CoreDNS, UDP and TCP: "127.0.0.1:20053". */
  readonly dns: () => Promise<string>;
  /** Deletes it. */
  readonly down: () => Promise<void>;
}

export interface BedOptions {
  /** "MaxUnavailableStatefulSet=true" */
  readonly gates?: string;
  /** Log every request to logs/audit.log beside the kubeconfig. */
  readonly audit?: boolean;
}

/** Runs one bed command and returns its standard output. A failure is an Error with the script's message. */
async function runBed(args: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  try {
    const { stdout } = await run(SCRIPT, args, { env: { ...process.env, ...environment }, maxBuffer: 1 << 26 });
    return stdout.trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(said === '' ? `bed ${args.join(' ')}: ${error}` : said, { cause: error });
  }
}

export async function isBuilt(): Promise<boolean> {
  return runBed(['build', '--check']).then(
    () => true,
    () => false,
  );
}

/**
 * Compiles the binaries unless they exist.
 * @param onLine receives the build's output
 * @returns undefined if the binaries exist, or a sentence if Go is missing
 * @throws if the build fails
 */
export async function build(onLine: (line: string) => void): Promise<string | undefined> {
  const child = spawn(SCRIPT, ['build'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => {
    said.push(line);
    onLine(line);
  });
  const [code] = await once(child, 'close');
  if (code === 0) return undefined;
  if (code === NO_GO) return said.join('\n').replace(/^bed: /, '');
  throw new Error(`the control plane could not be built:\n${said.slice(-20).join('\n')}`);
}

/** The folder with kubectl and the others. */
export async function binaries(): Promise<string> {
  return runBed(['bin']);
}

let started = 0;

/**
 * Starts a separate control plane for this process. The caller takes it down.
 * @throws if it is not built, or does not start
 */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
  started += 1;
  const name = `test-${process.pid}-${started}`;
  const kubeconfig = await runBed(['up', name], {
    ...(options.gates === undefined ? {} : { BED_GATES: options.gates }),
    ...(options.audit === true ? { BED_AUDIT: '1' } : {}),
  }).catch(async (error) => {
    await runBed(['down', name]);
    throw error;
  });
  const verb = async (...args: readonly string[]): Promise<void> => {
    await runBed(args);
  };
  return {
    name,
    kubeconfig,
    stop: () => verb('stop', name),
    start: () => verb('start', name),
    pause: (component) => verb('pause', name, component),
    resume: (component) => verb('resume', name, component),
    setNodes: (count) => verb('nodes', name, String(count)),
    dns: () => runBed(['dns', name]),
    down: () => verb('down', name),
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Takes down the beds of test processes that ended without doing it. */
export async function sweepBeds(): Promise<void> {
  for (const name of (await runBed(['list'])).split('\n')) {
    const pid = /^test-(\d+)-\d+$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) await runBed(['down', name]);
  }
}
