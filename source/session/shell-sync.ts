/** Runs the shell that the state asks for. The shell gets the terminal and returns it when it has ended. */

import { ClusterError } from '../cluster/errors.ts';
import { runShell, type ShellTerminal } from '../cluster/stream/shell.ts';
import { sanitizeForTerminal } from '../domain/text/sanitize.ts';
import type { ShellRequest } from '../state/inspect/inspection.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { TerminalHandoff } from './screen/terminal-handoff.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

export interface OpenedShellTerminal {
  readonly terminal: ShellTerminal;
  readonly printLine: (line: string) => void;
  /** Resets what the shell may have changed on the terminal. */
  readonly close: () => void;
}

/** Takes the terminal as it is while no screen is drawn on it. */
export type OpenShellTerminal = () => OpenedShellTerminal;

export interface ShellSettings {
  readonly handoff: Pick<TerminalHandoff, 'runWithTerminal'>;
  readonly openTerminal: OpenShellTerminal;
}

export function shellSubscriptions(
  { shellRequest }: State,
  shared: SharedClient | undefined,
  store: Store,
  settings: ShellSettings,
): readonly Subscription[] {
  if (shellRequest === undefined || shared === undefined) return [];
  const start = async () => {
    // Not awaited: the end of the shell takes the request out of the state, and an error must still be thrown then.
    void runShellRequest(shellRequest, shared, store, settings);
  };
  return [{ key: ['shell', shellRequest.id], start }];
}

async function runShellRequest(
  request: ShellRequest,
  shared: SharedClient,
  store: Store,
  { handoff, openTerminal }: ShellSettings,
): Promise<void> {
  let text = '';
  shared.retain();
  try {
    await handoff.runWithTerminal(async () => {
      text = await runInteractiveShell(request, shared, openTerminal);
    });
  } finally {
    shared.release();
    store.dispatch({ type: 'shell-ended', id: request.id, text });
  }
}

/** Returns a sentence that says how the shell ended. */
async function runInteractiveShell(
  request: ShellRequest,
  shared: SharedClient,
  openTerminal: OpenShellTerminal,
): Promise<string> {
  const { namespace, pod, podUid, container, command } = request;
  const where = sanitizeForTerminal(`${command} in ${pod}/${container}`);
  const signal = new AbortController().signal;
  const target = { kind: 'Pod', namespace, name: pod, uid: podUid } as const;
  const verified = await shared.commands.verify(target, { signal });
  if (!verified.ok) return verified.problem.sentence;
  const { terminal, printLine, close } = openTerminal();
  printLine(sanitizeForTerminal(`${where}, context ${shared.access.contextName}: exit comes back to stsview.`));
  try {
    const { exitCode } = await runShell(shared.client, { namespace, pod, container, command: [command] }, terminal);
    return `${where} has ended${exitCode === 0 ? '' : ` with exit code ${exitCode}`}.`;
  } catch (error) {
    if (error instanceof ClusterError) return error.message;
    throw error;
  } finally {
    close();
  }
}
