import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../cache/clock.ts';
import { ClusterError, messageOf, oneLine } from '../errors.ts';
import { fields, isRecord, text, time } from '../json-fields.ts';
import type { ConnectionSettings } from './cluster-access.ts';
import { readConfigured } from './cluster-access.ts';
import type { ExecEntry } from './kubeconfig.ts';

/** The credential that an exec plugin returns: at least a token, or a certificate with its key (PEM). */
export interface ExecCredential {
  readonly token: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | undefined;
}

export interface ExecPlugin {
  /** Returns the credential of the plugin's last run while it is valid. Concurrent callers share one run. */
  get(): Promise<ExecCredential>;
  /** Records that the server rejects the credential. The next get() runs the plugin again. */
  invalidate(): void;
  /** Ends a run that is in progress. */
  close(): void;
}

const LONGEST_RUN_MS = 60_000;
/** A server that rejects every credential must not make the plugin (and its browser window) run all the time. */
const SHORTEST_INTERVAL_MS = 10_000;
const LARGEST_OUTPUT = 1_000_000;

function execInfo(exec: ExecEntry, { cluster, proxyUrl }: ConnectionSettings): string {
  const caData =
    cluster.caFile === undefined
      ? cluster.caData
      : readConfigured(cluster.caFile, 'certificate authority').toString('base64');
  const info = {
    server: cluster.server,
    'tls-server-name': cluster.tlsServerName,
    'insecure-skip-tls-verify': cluster.skipTlsVerify || undefined,
    'certificate-authority-data': caData,
    'proxy-url': proxyUrl,
    config: cluster.execConfig,
  };
  const spec = { interactive: false, ...(exec.provideClusterInfo ? { cluster: info } : {}) };
  return JSON.stringify({ apiVersion: exec.apiVersion, kind: 'ExecCredential', spec });
}

function readCredential(output: string): ExecCredential | undefined {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return undefined;
  }
  const credential = fields<'kind' | 'status'>(value);
  if (credential.kind !== 'ExecCredential' || !isRecord(credential.status)) return undefined;
  const status = fields<'token' | 'clientCertificateData' | 'clientKeyData' | 'expirationTimestamp'>(credential.status);
  const pick = (item: unknown) => (text(item) === '' ? undefined : text(item));
  const cert = pick(status.clientCertificateData);
  const key = pick(status.clientKeyData);
  const token = pick(status.token);
  if (token === undefined && (cert === undefined || key === undefined)) return undefined;
  return { token, cert, key, expiresAt: time(status.expirationTimestamp) };
}

export function createExecPlugin(exec: ExecEntry, settings: ConnectionSettings, clock: Clock): ExecPlugin {
  const command = oneLine(exec.command, 80);
  let credential: ExecCredential | undefined;
  let running: Promise<ExecCredential> | undefined;
  let child: ChildProcess | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;
  let refused = false;

  function failure(why: string): ClusterError {
    const hint = exec.installHint === '' ? `run it by hand, or log in again` : exec.installHint;
    return new ClusterError('config', `The credential command "${command}" of the kubeconfig ${why}: ${hint}.`);
  }

  function run(): Promise<ExecCredential> {
    if (exec.command === '') return Promise.reject(failure('is not named'));
    if (exec.needsTerminal) {
      return Promise.reject(failure('wants to talk to a person (interactiveMode Always), which is not possible here'));
    }
    return new Promise((resolve, reject) => {
      const env = { ...settings.env, ...exec.env, KUBERNETES_EXEC_INFO: execInfo(exec, settings) };
      const plugin = spawn(exec.command, [...exec.args], { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
      child = plugin;
      let output = '';
      let errors = '';
      let late = false;
      const cancel = clock.setTimer(LONGEST_RUN_MS, () => {
        late = true;
        plugin.kill('SIGKILL');
      });
      plugin.stdout.setEncoding('utf8').on('data', (data: string) => {
        if (output.length < LARGEST_OUTPUT) output += data;
      });
      plugin.stderr.setEncoding('utf8').on('data', (data: string) => {
        if (errors.length < LARGEST_OUTPUT) errors += data;
      });
      plugin.once('error', (error) => {
        cancel();
        const missing = fields<'code'>(error).code === 'ENOENT';
        reject(failure(missing ? 'is not installed' : `cannot be run (${messageOf(error)})`));
      });
      plugin.once('close', (code, signal) => {
        cancel();
        child = undefined;
        if (late) return reject(failure(`did not end within ${LONGEST_RUN_MS / 1000} s`));
        const errorText = oneLine(errors.trim().split('\n').at(-1) ?? '', 160);
        const because = errorText === '' ? '' : `: ${errorText}`;
        if (code !== 0) return reject(failure(`failed (${signal ?? `exit code ${code}`}${because})`));
        const found = readCredential(output);
        if (found === undefined)
          return reject(failure('gave no credential (no ExecCredential with a token or certificate)'));
        resolve(found);
      });
    });
  }

  function isFresh({ expiresAt }: ExecCredential): boolean {
    return expiresAt === undefined || expiresAt > clock.now();
  }

  return {
    get() {
      if (running !== undefined) return running;
      const now = clock.now();
      const tooSoon = now - ranAt < SHORTEST_INTERVAL_MS;
      if (credential !== undefined && isFresh(credential) && (!refused || tooSoon)) return Promise.resolve(credential);
      ranAt = now;
      refused = false;
      running = run()
        .then((found) => {
          credential = found;
          return found;
        })
        .finally(() => {
          running = undefined;
        });
      return running;
    },
    invalidate() {
      refused = true;
    },
    close() {
      child?.kill();
    },
  };
}
