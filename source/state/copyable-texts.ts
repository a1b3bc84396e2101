/** What can be copied from the screen: the object under the cursor, its address, a command, or a finding. */

import type { Finding } from '../domain/model/finding.ts';
import type { Binding, SetStatus } from '../domain/model/set-status.ts';
import { kubectlCommand, shellQuote } from '../domain/text/kubectl.ts';
import { sanitizeForTerminal } from '../domain/text/sanitize.ts';
import { CLAIMS_PAGE, openedClaim } from './claims/claims-page.ts';
import { VOLUMES_PAGE } from './claims/volumes-page.ts';
import { FINDINGS_PAGE, openedFinding } from './findings/findings-page.ts';
import { bindingRows, currentSet, selectedBindingIndex } from './selectors.ts';
import { shellCommand } from './shell/shell-confirmation.ts';
import { kubectlTargetOf, type State } from './state.ts';
import { currentPage } from './table-pages.ts';

export interface CopyableText {
  /** "name", "address", "kubectl command", … */
  readonly what: string;
  readonly text: string;
}

/** Returns the texts in the order in which the key copies them; none is empty. */
export function copyableTexts(state: State): readonly CopyableText[] {
  return textsOf(state).filter(({ text }) => text !== '');
}

function textsOf(state: State): readonly CopyableText[] {
  const { overlay } = state;
  switch (overlay?.type) {
    case 'action':
      return [{ what: 'kubectl command', text: overlay.plan.kubectl }];
    case 'shell-confirmation':
      return [{ what: 'kubectl command', text: shellCommand(state, overlay.request) }];
    case 'finding': {
      const { status, row } = openedFinding(state) ?? {};
      return status === undefined || row === undefined ? [] : findingTexts(state, status, row.finding);
    }
    case 'claim':
      return claimTexts(openedClaim(state));
    case undefined:
      return rowTexts(state);
    default:
      return [];
  }
}

function rowTexts(state: State): readonly CopyableText[] {
  if (currentPage(state) === undefined) return setTexts(state);
  switch (state.page) {
    case 'claims':
      return claimTexts(CLAIMS_PAGE.selectedRow(state));
    case 'volumes':
      return [{ what: 'volume name', text: VOLUMES_PAGE.selectedRow(state)?.volume.meta.name ?? '' }];
    case 'findings': {
      const row = FINDINGS_PAGE.selectedRow(state);
      return row === undefined ? [] : findingTexts(state, row.status, row.finding);
    }
    default:
      return [];
  }
}

function setTexts(state: State): readonly CopyableText[] {
  const status = currentSet(state);
  if (status === undefined) return [];
  if (state.openedSet === undefined) return [{ what: 'name', text: status.set.meta.name }, whyCommand(state, status)];
  const binding = bindingRows(state, status)[selectedBindingIndex(state, status)];
  return binding === undefined ? [] : bindingTexts(binding);
}

function whyCommand(state: State, { set: { meta } }: SetStatus): CopyableText {
  const { context, kubectlFlags = [] } = kubectlTargetOf(state);
  const args = ['stsview', 'why', meta.name, '-n', meta.namespace, '--context', context, ...kubectlFlags];
  return { what: 'stsview command', text: args.map(shellQuote).join(' ') };
}

function bindingTexts({ podName, pod, dns, claims, node }: Binding): readonly CopyableText[] {
  return [
    { what: 'pod name', text: podName },
    { what: 'address', text: pod?.pod.ips[0] ?? '' },
    { what: 'DNS name', text: dns.name },
    ...claims.map(({ name }) => ({ what: 'claim name', text: name })),
    { what: 'node name', text: node?.meta.name ?? pod?.pod.node ?? '' },
  ];
}

function claimTexts(report: ReturnType<typeof openedClaim>): readonly CopyableText[] {
  if (report === undefined) return [];
  return [
    { what: 'claim name', text: report.claim.meta.name },
    { what: 'volume name', text: report.claim.volume },
  ];
}

function findingTexts(state: State, status: SetStatus, finding: Finding): readonly CopyableText[] {
  const { action } = finding;
  const command = action && kubectlCommand(kubectlTargetOf(state), action.namespace, action.args);
  return [
    { what: 'finding, as Markdown,', text: findingAsMarkdown(status, finding, command) },
    { what: 'command', text: command ?? '' },
    { what: 'object name', text: finding.subject.name },
  ];
}

/** For an incident report or a chat: the set, the finding, its evidence and the way out. */
function findingAsMarkdown({ set: { meta } }: SetStatus, finding: Finding, command: string | undefined): string {
  const { code, severity, subject, message, evidence, action, since } = finding;
  const begin = since === undefined ? '' : ` since ${new Date(since).toISOString()}`;
  return [
    `**${code}** (${severity}${begin}) of ${subject.kind} ${subject.name}, StatefulSet ${meta.namespace}/${meta.name}`,
    `${sanitizeForTerminal(message)}.`,
    evidence.map((line) => `- ${sanitizeForTerminal(line)}`).join('\n'),
    action === undefined ? '' : `Way out: ${sanitizeForTerminal(action.label)}`,
    command === undefined ? '' : `\`\`\`sh\n${command}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
