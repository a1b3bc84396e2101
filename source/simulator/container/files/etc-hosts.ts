/** A pod's /etc/hosts, as its kubelet writes it. It contains the pod's own name, whatever DNS says. */

import { stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';

export interface HostsEntry {
  readonly address: string;
  readonly names: readonly string[];
}

export function hostsEntriesOf({ metadata, spec, status }: KubeObject): readonly HostsEntry[] {
  const address = stringOf(status?.['podIP']);
  const hostname = stringOf(spec?.['hostname'], metadata.name);
  const subdomain = stringOf(spec?.['subdomain']);
  const full = subdomain === '' ? [] : [`${hostname}.${subdomain}.${metadata.namespace}.svc.cluster.local`];
  const own = address === '' ? [] : [{ address, names: [...full, hostname] }];
  return [{ address: '127.0.0.1', names: ['localhost'] }, ...own];
}

export function hostsFileText(pod: KubeObject): string {
  const lines = hostsEntriesOf(pod).map(({ address, names }) => [address, ...names].join('\t'));
  return `${['# Kubernetes-managed hosts file.', ...lines].join('\n')}\n`;
}
