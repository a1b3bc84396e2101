export interface PrometheusService {
  readonly namespace: string;
  readonly name: string;
  /** A number or a name. */
  readonly port: string;
  readonly scheme: 'http' | 'https';
}

const WRITTEN = /^([a-z0-9-]+)\/(?:(https?):)?([a-z0-9-]+):([a-z0-9-]+)$/;

/** Parses "monitoring/prometheus:9090" and "monitoring/https:thanos:web"; undefined if it is not written so. */
export function parsePrometheusService(text: string): PrometheusService | undefined {
  const [, namespace, scheme, name, port] = WRITTEN.exec(text) ?? [];
  if (namespace === undefined || name === undefined || port === undefined) return undefined;
  return { namespace, name, port, scheme: scheme === 'https' ? 'https' : 'http' };
}
