/** Services and the EndpointSlices behind them, from which DNS is served. */

import type { ObjectMeta } from './object-meta.ts';

export interface Service {
  readonly kind: 'Service';
  readonly meta: ObjectMeta;
  readonly type: string;
  /** "None" for a headless service; empty for an ExternalName. */
  readonly clusterIP: string;
  /** The addresses of a dual-stack service, one for each family, `clusterIP` first. */
  readonly clusterIPs?: readonly string[];
  /** "IPv4", "IPv6": the families of its addresses and DNS records; empty if the server does not report them. */
  readonly ipFamilies: readonly string[];
  readonly selector: Readonly<Record<string, string>>;
  readonly publishNotReadyAddresses: boolean;
  readonly ports: readonly {
    readonly name: string;
    readonly port: number;
    readonly protocol: string;
    readonly targetPort: string;
  }[];
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly hostname: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly targetPodUid: string | undefined;
}

export interface EndpointSlice {
  readonly kind: 'EndpointSlice';
  readonly meta: ObjectMeta;
  readonly service: string;
  readonly addressType: string;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly { readonly name: string; readonly port: number | undefined; readonly protocol: string }[];
}
