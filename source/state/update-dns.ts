/** How the view of names opens, turns, and takes in what DNS has answered. */

import type { DnsReport } from '../domain/dns/report.ts';
import type { Story } from '../domain/dns/story.ts';
import { rememberAnswers } from './dns-findings.ts';
import type { DnsView } from './dns-view.ts';
import { bindingRows, selectedBindingIndex, shownSet } from './selectors.ts';
import type { State } from './state.ts';

export type DnsCommand =
  | { readonly type: 'dns' }
  | { readonly type: 'dns-watch' }
  | { readonly type: 'dns-again' }
  /** Ask each DNS pod. */
  | { readonly type: 'dns-servers' }
  /** The whole set, or only the pod that the view began at. */
  | { readonly type: 'dns-breadth' };

export type DnsHappening =
  | { readonly type: 'dns-told'; readonly id: number; readonly report: DnsReport }
  | { readonly type: 'dns-round'; readonly id: number; readonly report: DnsReport; readonly story: Story }
  | { readonly type: 'dns-failed'; readonly id: number; readonly problem: string };

export function updateDns(state: State, input: DnsCommand | DnsHappening): State {
  if (input.type === 'dns') return open(state);
  const { overlay } = state;
  if (overlay?.type !== 'dns') return state;
  if ('id' in input && input.id !== overlay.id) return state;
  const change = changeOf(overlay, input);
  const known = 'report' in input ? rememberAnswers(state, overlay.setUid, input.report) : state;
  return { ...known, overlay: { ...overlay, ...change }, lastDialogId: Math.max(state.lastDialogId, change.id ?? 0) };
}

function open(state: State): State {
  const status = shownSet(state);
  if (status === undefined) return state;
  const { uid, namespace, name } = status.set.meta;
  const binding =
    state.opened === undefined ? undefined : bindingRows(state, status)[selectedBindingIndex(state, status)];
  const id = state.lastDialogId + 1;
  const view: DnsView = {
    type: 'dns',
    id,
    setUid: uid,
    namespace,
    setName: name,
    from: binding?.podName,
    pod: binding?.podName,
    watching: false,
    report: undefined,
    story: undefined,
    round: undefined,
    problem: undefined,
    asking: true,
    wish: 0,
    allServers: false,
    serversNext: false,
    scroll: 0,
  };
  return { ...state, overlay: view, lastDialogId: id };
}

function changeOf(view: DnsView, input: Exclude<DnsCommand | DnsHappening, { type: 'dns' }>): Partial<DnsView> {
  switch (input.type) {
    case 'dns-watch':
      return view.watching
        ? { watching: false, scroll: 0, asking: true, wish: view.wish + 1, allServers: false }
        : { watching: true, serversNext: false, scroll: 0, story: undefined, round: undefined };
    case 'dns-again':
      return view.asking || view.watching ? {} : { asking: true, wish: view.wish + 1, allServers: false };
    case 'dns-servers':
      if (view.watching) return {};
      return view.asking ? { serversNext: !view.allServers } : askServers(view);
    case 'dns-breadth':
      if (view.from === undefined) return {};
      return {
        id: view.id + 1,
        pod: view.pod === undefined ? view.from : undefined,
        report: undefined,
        story: undefined,
        round: undefined,
        problem: undefined,
        asking: true,
        allServers: false,
        serversNext: false,
        scroll: 0,
      };
    case 'dns-told':
      return { report: input.report, asking: false, problem: undefined, ...(view.serversNext ? askServers(view) : {}) };
    case 'dns-round':
      return view.watching ? { round: input.report, story: input.story, problem: undefined } : {};
    case 'dns-failed':
      return { problem: input.problem, asking: false, serversNext: false };
  }
}

function askServers({ wish }: DnsView): Partial<DnsView> {
  return { asking: true, wish: wish + 1, allServers: true, serversNext: false };
}
