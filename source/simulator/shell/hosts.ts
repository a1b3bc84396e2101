/** A pod's /etc/hosts, as its kubelet writes it: the pod's own name is in it, whatever DNS says. */

import { textOf } from '../json.ts';
import type { KubeObject } from '../store.ts';

export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
}

export function hostsOf({ metadata, spec, status }: KubeObject): readonly HostsEntry[] {
  const address = textOf(status?.['podIP']);
  const hostname = textOf(spec?.['hostname'], metadata.name);
  const subdomain = textOf(spec?.['subdomain']);
  const full = subdomain === '' ? [] : [`${hostname}.${subdomain}.${metadata.namespace}.svc.cluster.local`];
  const own = address === '' ? [] : [{ address, names: [...full, hostname] }];
  return [{ address: '127.0.0.1', names: ['localhost'] }, ...own];
}

export function hostsFile(pod: KubeObject): string {
  const lines = hostsOf(pod).map(({ address, names }) => [address, ...names].join('\t'));
  return `${['# Kubernetes-managed hosts file.', ...lines].join('\n')}\n`;
}
