/** `stsview`: connects what is watched to the state, the state to the screen, and the keys back to both. */

import { leavingSentence } from '../actions/reached.ts';
import { type Access, loadAccess } from '../cluster/access.ts';
import { harmless } from '../domain/text.ts';
import { initialState, type Scope } from '../state/state.ts';
import { createStateStore } from '../state/store.ts';
import type { ThemeName } from '../ui/theme.ts';
import { type Config, isProtected, isReadOnly, loadConfig } from './config.ts';
import { type ConnectionFlags, kubectlFlagsOf } from './connection-flags.ts';
import type { DemoControl } from './demo-time.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { isInside } from './inside.ts';
import { journalFile } from './journal.ts';
import { createSession } from './session.ts';
import type { Surroundings } from './surroundings.ts';
import { colorLevel, isAscii, themeFromEnvironment } from './terminal.ts';
import { createTerminalLender } from './terminal-lender.ts';

export interface DashboardRequest {
  readonly connection: ConnectionFlags;
  readonly theme: ThemeName | undefined;
  readonly ascii: boolean | undefined;
  readonly color: boolean | undefined;
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  /** Of the embedded cluster. */
  readonly demo?: DemoControl;
}

/** Throws ClusterError when there is no cluster to show. */
export async function runDashboard(request: DashboardRequest, surroundings: Surroundings): Promise<ExitCode> {
  const { env, home } = surroundings;
  const config = loadConfig(env, home);
  const readOnly = (context: string) => readOnlyReason(config, context, request.connection.readOnly === true);
  const access = openAccess(request.connection, surroundings);
  const scope: Scope = {
    context: access.contextName,
    namespaces: request.connection.namespaces ?? [access.namespace],
  };
  const store = createStateStore(
    initialState({
      scope,
      selector: request.connection.selector,
      user: access.userName,
      contexts: access.contexts.map(contextChoice),
      now: request.demo?.now() ?? Date.now(),
      readOnly: readOnly(access.contextName),
      isProtected: isProtected(config, access.contextName),
      kubectlFlags: kubectlFlagsOf(request.connection),
      demo: request.demo?.time,
    }),
  );
  if (config.problem !== undefined) store.dispatch({ type: 'notice', text: config.problem });
  const lender = createTerminalLender();
  const session = createSession(store, {
    access,
    openContext: (context) => openAccess({ ...request.connection, context }, surroundings),
    requestTimeoutMs: request.connection.requestTimeoutMs,
    selector: request.connection.selector,
    roleLabel: request.connection.roleLabel,
    readOnly,
    isProtected: (context) => isProtected(config, context),
    journal: journalFile(env, home),
    dns: {
      dnsService: request.dnsService,
      clusterDomain: request.clusterDomain,
      isInside: (context) => isInside(env, context),
      now: request.demo?.now ?? Date.now,
    },
    terminal: { lender, streams: surroundings },
    demo: request.demo,
  });
  // The first lists travel while the screen's libraries are being loaded.
  session.start();
  const { showScreen } = await import('./screen.tsx');
  const outcome = await showScreen({
    store,
    theme: request.theme ?? themeFromEnvironment(env),
    colorLevel: request.color === false ? 0 : colorLevel(env),
    ascii: request.ascii ?? isAscii(env, surroundings.platform),
    streams: surroundings,
    lender,
    ended: Promise.race([
      session.ended,
      surroundings.fault,
      ...(request.demo === undefined ? [] : [request.demo.ended]),
    ]),
  }).finally(session.close);
  for (const { plan, reached, endedAt, text } of store.state().tasks) {
    if (endedAt === undefined)
      surroundings.stderr.write(`stsview: ${harmless(leavingSentence(plan, reached, text))}\n`);
  }
  if (outcome instanceof Error) throw outcome;
  return EXIT.done;
}

/** The transport refuses as well: this is for the keys to say so before. */
function readOnlyReason(config: Config, context: string, flag: boolean): string | undefined {
  if (!isReadOnly(config, context, flag)) return undefined;
  if (flag) return 'stsview was started read-only';
  return config.problem === undefined ? `context ${context} is read-only by the configuration` : config.problem;
}

function openAccess(connection: ConnectionFlags, { env, home }: Surroundings): Access {
  return loadAccess({ ...connection, env, home });
}

function contextChoice(context: Access['contexts'][number]) {
  return { name: context.name, cluster: context.cluster, namespace: context.namespace ?? 'default' };
}
