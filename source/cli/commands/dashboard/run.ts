/** `stsview`: connects the session to the state, the state to the screen, and the keys to the state. */

import { exitSummary } from '../../../actions/run/run-progress.ts';
import type { ClusterAccess } from '../../../cluster/connection/cluster-access.ts';
import { prepareCredentials } from '../../../cluster/connection/exec-plugin.ts';
import { systemClock } from '../../../cluster/connection/system-clock.ts';
import { createReadingClock } from '../../../session/clock-sync.ts';
import { NotFoundError } from '../../../session/read/set-names.ts';
import { createTerminalHandoff } from '../../../session/screen/terminal-handoff.ts';
import { createSession } from '../../../session/session.ts';
import { demoTimeOf } from '../../../state/demo-time.ts';
import { initialState, type Scope, type SoughtObject } from '../../../state/state.ts';
import { createStateStore, type Store } from '../../../state/store.ts';
import type { ScreenPanel } from '../../../ui/screen-panel.ts';
import { type Config, isProtected, isReadOnly, loadConfig } from '../../config/config.ts';
import { journalSettings } from '../../config/journal-settings.ts';
import { keptSetSettings } from '../../config/kept-set-settings.ts';
import { flagsForContext, kubectlFlagsOf } from '../../flags/connection-flags.ts';
import type { ScreenFlags } from '../../flags/screen-flags.ts';
import { printMessage } from '../../output/print.ts';
import { boundOldObjects, boundYoungObjects } from '../../process/bound-memory.ts';
import { keepCompiledCode } from '../../process/compiled-code.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import { isInCluster } from '../../process/in-cluster.ts';
import { loadAccess } from '../../process/load-access.ts';
import type { ProcessIO } from '../../process/process-io.ts';
import { shellTerminalOpener } from '../../terminal/shell-terminal.ts';
import { colorLevel, isAscii, themeFromEnvironment } from '../../terminal/terminal-environment.ts';

export interface DashboardRequest extends ScreenFlags {
  /** The embedded cluster; undefined for any other cluster. */
  readonly demo?: DemoDashboard;
  /** The set or the pod to open on. */
  readonly sought?: SoughtObject;
  /** Makes what stands beside the dashboard, of the dashboard's own state. */
  readonly panel?: (store: Store) => ScreenPanel;
}

export interface DemoDashboard {
  /** The virtual time when it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Initial number of virtual seconds per real second. */
  readonly speed: number;
  readonly pace: 'normal' | 'lecture';
  /** Settles with the error if the embedded cluster fails. */
  readonly ended: Promise<Error>;
}

/** Throws ClusterError if there is no cluster to show. */
export async function runDashboard(request: DashboardRequest, processIO: ProcessIO): Promise<ExitCode> {
  boundYoungObjects();
  const { env, home } = processIO;
  const config = loadConfig(env, home);
  const readOnly = (context: string) => readOnlyReason(config, context, request.connection.readOnly === true);
  const access = loadAccess(request.connection, processIO);
  /** The cluster, user, server and token of the command line are those of the context that it was started with. */
  const flagsIn = (context: string) =>
    context === access.contextName ? request.connection : flagsForContext(request.connection, context);
  const scope: Scope = {
    context: access.contextName,
    namespaces: namespacesFor(request, access),
  };
  const store = createStateStore(
    initialState({
      scope,
      selector: request.connection.selector,
      user: access.userName,
      contexts: access.contexts.map(contextChoice),
      now: request.demo?.startedAt ?? Date.now(),
      readOnly: readOnly(access.contextName),
      isProtected: isProtected(config, access.contextName),
      kubectlFlags: kubectlFlagsOf(request.connection),
      sought: request.sought,
      kubeconfigFile: request.connection.kubeconfig ?? env['KUBECONFIG'],
      demo: request.demo && demoTimeOf({ ...request.demo, paused: false, heldElsewhere: false }),
    }),
  );
  if (config.problem !== undefined) store.dispatch({ type: 'notice', text: config.problem });
  const terminalHandoff = createTerminalHandoff();
  const session = createSession(store, {
    access,
    loadContextAccess: (context) => loadAccess(flagsIn(context), processIO),
    requestTimeoutMs: request.connection.requestTimeoutMs,
    selector: request.connection.selector,
    roleLabel: request.connection.roleLabel,
    readOnlyReason: readOnly,
    isProtected: (context) => isProtected(config, context),
    kubectlFlags: (context) => kubectlFlagsOf(flagsIn(context)),
    journal: journalSettings(env, home),
    keptSets: keptSetSettings(env, home),
    dns: {
      dnsService: request.dnsService,
      clusterDomain: request.clusterDomain,
      isInCluster: (context) => isInCluster(env, context),
    },
    disks: { ...config.disks, prometheus: request.prometheus ?? config.disks.prometheus },
    shell: { handoff: terminalHandoff, openTerminal: shellTerminalOpener(processIO) },
    demoClock: request.demo && createReadingClock({ ...request.demo, now: request.demo.startedAt, held: false }),
  });
  // A login takes the terminal, which the screen will not give away.
  await prepareCredentials(access, systemClock);
  processIO.pluginConsole?.redirect((text) => store.dispatch({ type: 'notice', text }));
  // The first lists are requested while the screen's libraries are being loaded.
  session.start();
  onceListed(store, () => {
    boundOldObjects();
    keepCompiledCode();
  });
  const { showScreen } = await loadScreen();
  const outcome = await showScreen({
    store,
    theme: request.theme ?? themeFromEnvironment(env),
    colorLevel: request.color === false ? 0 : colorLevel(env),
    ascii: request.ascii ?? isAscii(env, processIO.platform),
    mouse: request.mouse !== false,
    present: request.present,
    streams: processIO,
    terminalHandoff,
    panel: request.panel?.(store),
    ended: Promise.race([
      session.failed,
      processIO.uncaughtError,
      missingObject(store),
      ...(request.demo === undefined ? [] : [request.demo.ended]),
    ]),
  }).finally(() => {
    processIO.pluginConsole?.redirect(undefined);
    session.close();
  });
  for (const { plan, progress, endedAt, text } of store.state().tasks) {
    if (endedAt === undefined) printMessage(processIO, exitSummary(plan, progress, text));
  }
  if (outcome instanceof Error) throw outcome;
  return EXIT.done;
}

/**
 * Loads the screen in steps. Loading one of them blocks the event loop; in the turns between them, connections are made
 * and requests are sent.
 */
async function loadScreen(): Promise<typeof import('./screen.tsx')> {
  await eventLoopTurn();
  await eventLoopTurn();
  await import('react');
  await eventLoopTurn();
  await import('ink');
  await eventLoopTurn();
  return import('./screen.tsx');
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A namespace that is written with the name is watched too. */
function namespacesFor({ connection, sought }: DashboardRequest, access: ClusterAccess): Scope['namespaces'] {
  const { namespaces } = connection;
  if (sought?.namespace === undefined || namespaces === 'all') return namespaces ?? [access.namespace];
  return [...new Set([...(namespaces ?? []), sought.namespace])];
}

/** Calls `listener` once, when no first list is awaited any more. */
function onceListed(store: Store, listener: () => void): void {
  const unsubscribe = store.api.subscribe(({ snapshot: { sources } }) => {
    if (sources.length === 0 || sources.some(({ state: { phase } }) => phase === 'listing')) return;
    unsubscribe();
    listener();
  });
}

/** Settles once everything has been listed and what was asked for is not there. */
function missingObject(store: Store): Promise<Error> {
  return new Promise((resolve) => {
    const unsubscribe = store.api.subscribe(({ sought, missing }) => {
      if (missing !== undefined) resolve(new NotFoundError(missing));
      if (sought === undefined || missing !== undefined) unsubscribe();
    });
  });
}

/** The transport refuses writes as well. This lets the keys say so before. */
function readOnlyReason(config: Config, context: string, flag: boolean): string | undefined {
  if (!isReadOnly(config, context, flag)) return undefined;
  if (flag) return 'stsview was started read-only';
  return config.problem === undefined ? `context ${context} is read-only by the configuration` : config.problem;
}

function contextChoice(context: ClusterAccess['contexts'][number]) {
  return { name: context.name, cluster: context.cluster, namespace: context.namespace ?? 'default' };
}
