/** Opens and changes the view of names, and adds DNS answers to it. */

import type { DnsReport } from '../../domain/dns/dns-report.ts';
import type { DnsTimeline } from '../../domain/dns/dns-timeline.ts';
import { bindingRows, currentSet, selectedBindingIndex } from '../selectors.ts';
import type { State } from '../state.ts';
import { storeDnsAnswers } from './dns-findings.ts';
import type { DnsOverlay } from './dns-overlay.ts';

export type DnsCommand =
  | { readonly type: 'dns' }
  | { readonly type: 'dns-watch' }
  | { readonly type: 'dns-query-again' }
  /** Queries each DNS pod. */
  | { readonly type: 'dns-query-all-servers' }
  /** Switches between the whole set and the pod for which the view was opened. */
  | { readonly type: 'dns-toggle-pod' };

export type DnsSystemEvent =
  | { readonly type: 'dns-report-received'; readonly id: number; readonly report: DnsReport }
  | {
      readonly type: 'dns-round-received';
      readonly id: number;
      readonly report: DnsReport;
      readonly timeline: DnsTimeline;
    }
  | { readonly type: 'dns-failed'; readonly id: number; readonly problem: string };

export function updateDns(state: State, input: DnsCommand | DnsSystemEvent): State {
  if (input.type === 'dns') return open(state);
  const { overlay } = state;
  if (overlay?.type !== 'dns') return state;
  if ('id' in input && input.id !== overlay.id) return state;
  const change = overlayChange(overlay, input);
  const known = 'report' in input ? storeDnsAnswers(state, overlay.setUid, input.report) : state;
  return { ...known, overlay: { ...overlay, ...change }, lastDialogId: Math.max(state.lastDialogId, change.id ?? 0) };
}

function open(state: State): State {
  const status = currentSet(state);
  if (status === undefined) return state;
  const { uid, namespace, name } = status.set.meta;
  const binding =
    state.openedSet === undefined ? undefined : bindingRows(state, status)[selectedBindingIndex(state, status)];
  const id = state.lastDialogId + 1;
  const view: DnsOverlay = {
    type: 'dns',
    id,
    setUid: uid,
    namespace,
    setName: name,
    initialPod: binding?.podName,
    pod: binding?.podName,
    isWatching: false,
    report: undefined,
    timeline: undefined,
    lastRound: undefined,
    problem: undefined,
    isQuerying: true,
    queryNumber: 0,
    allServers: false,
    allServersNext: false,
    scroll: 0,
  };
  return { ...state, overlay: view, lastDialogId: id };
}

function overlayChange(
  view: DnsOverlay,
  input: Exclude<DnsCommand | DnsSystemEvent, { type: 'dns' }>,
): Partial<DnsOverlay> {
  switch (input.type) {
    case 'dns-watch':
      return view.isWatching
        ? { isWatching: false, scroll: 0, isQuerying: true, queryNumber: view.queryNumber + 1, allServers: false }
        : { isWatching: true, allServersNext: false, scroll: 0, timeline: undefined, lastRound: undefined };
    case 'dns-query-again':
      return view.isQuerying || view.isWatching
        ? {}
        : { isQuerying: true, queryNumber: view.queryNumber + 1, allServers: false };
    case 'dns-query-all-servers':
      if (view.isWatching) return {};
      return view.isQuerying ? { allServersNext: !view.allServers } : queryAllServers(view);
    case 'dns-toggle-pod':
      if (view.initialPod === undefined) return {};
      return {
        id: view.id + 1,
        pod: view.pod === undefined ? view.initialPod : undefined,
        report: undefined,
        timeline: undefined,
        lastRound: undefined,
        problem: undefined,
        isQuerying: true,
        allServers: false,
        allServersNext: false,
        scroll: 0,
      };
    case 'dns-report-received':
      return {
        report: input.report,
        isQuerying: false,
        problem: undefined,
        ...(view.allServersNext ? queryAllServers(view) : {}),
      };
    case 'dns-round-received':
      return view.isWatching ? { lastRound: input.report, timeline: input.timeline, problem: undefined } : {};
    case 'dns-failed':
      return { problem: input.problem, isQuerying: false, allServersNext: false };
  }
}

function queryAllServers({ queryNumber }: DnsOverlay): Partial<DnsOverlay> {
  return { isQuerying: true, queryNumber: queryNumber + 1, allServers: true, allServersNext: false };
}
