import type { Clock } from '../../cache/clock.ts';
import { ClusterError, messageOf, oneLine } from '../errors.ts';
import { fields, isRecord, text, time } from '../json-fields.ts';
import { type ClusterAccess, type ConnectionSettings, connectionSettingsOf, readConfigured } from './cluster-access.ts';
import type { ExecEntry } from './kubeconfig.ts';
import { type PluginResult, type PluginRun, startPlugin } from './plugin-run.ts';
import { createPluginVoice } from './plugin-voice.ts';

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
  /** Ends the runs that are in progress. */
  close(): void;
}

const LONGEST_RUN_MS = 60_000;
/** For a command that a person answers, or that has said something and may ask: a login in a browser takes long. */
const LONGEST_LOGIN_MS = 10 * 60_000;
/**
 * A command that has not ended by then may hang, or wait for somebody to log in. It goes on, and another run begins
 * beside it: the first credential counts.
 */
const NEXT_RUN_MS = 15_000;
/** A server that rejects every credential must not make the plugin (and its browser window) run all the time. */
const SHORTEST_INTERVAL_MS = 10_000;

function execInfo(exec: ExecEntry, { cluster, proxyUrl }: ConnectionSettings, interactive: boolean): string {
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
  const spec = { interactive, ...(exec.provideClusterInfo ? { cluster: info } : {}) };
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

const preparedPlugins = new WeakMap<ConnectionSettings, ExecPlugin>();

/**
 * Runs the credential command of the user, if it has one that may ask, before anything else is on the terminal. The
 * connections to this access use what it has returned. @throws ClusterError
 */
export async function prepareCredentials(access: ClusterAccess, clock: Clock): Promise<void> {
  const settings = connectionSettingsOf(access);
  const { exec } = settings.user;
  if (exec?.mayPrompt !== true || !settings.pluginConsole.mayAsk()) return;
  const plugin = createExecPlugin(exec, settings, clock);
  preparedPlugins.set(settings, plugin);
  await plugin.get();
}

/** Returns undefined for a user without a credential command. */
export function execPluginOf(settings: ConnectionSettings, clock: Clock): ExecPlugin | undefined {
  const { exec } = settings.user;
  if (exec === undefined) return undefined;
  return preparedPlugins.get(settings) ?? createExecPlugin(exec, settings, clock);
}

export function createExecPlugin(exec: ExecEntry, settings: ConnectionSettings, clock: Clock): ExecPlugin {
  const command = oneLine(exec.command, 80);
  let credential: ExecCredential | undefined;
  let pending: Promise<ExecCredential> | undefined;
  let endRuns = (): void => {};
  let ranAt = Number.NEGATIVE_INFINITY;
  let refused = false;

  function failure(why: string): ClusterError {
    const hint = exec.installHint === '' ? `run it by hand, or log in again` : exec.installHint;
    return new ClusterError('config', `The credential command "${command}" of the kubeconfig ${why}: ${hint}.`);
  }

  function readResult({ output, errors, code, signal }: PluginResult): ExecCredential {
    const errorText = oneLine(errors.trim().split('\n').at(-1) ?? '', 160);
    const because = errorText === '' ? '' : `: ${errorText}`;
    if (code !== 0) throw failure(`failed (${signal ?? `exit code ${code}`}${because})`);
    const found = readCredential(output);
    if (found === undefined) throw failure('gave no credential (no ExecCredential with a token or certificate)');
    return found;
  }

  async function credentialOf({ result }: PluginRun): Promise<ExecCredential> {
    try {
      return readResult(await result);
    } catch (thrown) {
      if (thrown instanceof ClusterError) throw thrown;
      const missing = fields<'code'>(thrown).code === 'ENOENT';
      throw failure(missing ? 'is not installed' : `cannot be run (${messageOf(thrown)})`);
    }
  }

  /** Returns the credential of the first run that gives one. Runs that are late are joined by further ones. */
  function run(): Promise<ExecCredential> {
    if (exec.command === '') return Promise.reject(failure('is not named'));
    const { pluginConsole } = settings;
    const hasTerminal = exec.mayPrompt && pluginConsole.mayAsk();
    if (exec.needsTerminal && !hasTerminal) {
      const why =
        'wants to talk to a person (interactiveMode Always), which takes a terminal, before the dashboard starts';
      return Promise.reject(failure(why));
    }
    const env = { ...settings.env, ...exec.env, KUBERNETES_EXEC_INFO: execInfo(exec, settings, hasTerminal) };
    const voice = createPluginVoice(exec.command, pluginConsole, clock);
    /** Somebody may be about to answer it. */
    const mayBeAnswered = (): boolean => hasTerminal || (exec.mayPrompt && voice.hasSpoken);
    return new Promise((resolve, reject) => {
      const runs = new Set<PluginRun>();
      let cancelNext = (): void => {};
      const startedAt = clock.now();
      let cancelAll = clock.setTimer(LONGEST_RUN_MS, giveUp);
      function giveUp(): void {
        const limitMs = mayBeAnswered() ? LONGEST_LOGIN_MS : LONGEST_RUN_MS;
        const leftMs = startedAt + limitMs - clock.now();
        if (leftMs > 0) {
          cancelAll = clock.setTimer(leftMs, giveUp);
          return;
        }
        reject(failure(`did not end within ${limitMs / 1000} s`));
        endRuns();
      }
      endRuns = () => {
        voice.end();
        cancelNext();
        cancelAll();
        for (const run of runs) run.end();
      };
      function begin(): void {
        cancelNext = clock.setTimer(NEXT_RUN_MS, () => {
          // A second one would ask the same once more.
          if (!mayBeAnswered()) begin();
        });
        const mine = startPlugin(exec, { env, hasTerminal, onErrors: voice.hear });
        runs.add(mine);
        credentialOf(mine).then(
          (found) => {
            // What a command that has succeeded leaves behind is meant to stay.
            runs.delete(mine);
            resolve(found);
            endRuns();
          },
          (error: unknown) => {
            runs.delete(mine);
            if (runs.size > 0) return;
            reject(error);
            endRuns();
          },
        );
      }
      begin();
    });
  }

  function isFresh({ expiresAt }: ExecCredential): boolean {
    return expiresAt === undefined || expiresAt > clock.now();
  }

  return {
    get() {
      if (pending !== undefined) return pending;
      const now = clock.now();
      const tooSoon = now - ranAt < SHORTEST_INTERVAL_MS;
      if (credential !== undefined && isFresh(credential) && (!refused || tooSoon)) return Promise.resolve(credential);
      ranAt = now;
      refused = false;
      pending = run()
        .then((found) => {
          credential = found;
          return found;
        })
        .finally(() => {
          pending = undefined;
        });
      return pending;
    },
    invalidate() {
      refused = true;
    },
    close: () => endRuns(),
  };
}
