import type { Environment } from './environment.ts';

/** Reports whether the program runs in a pod of the context's cluster. */
export function isInCluster(env: Environment, context: string): boolean {
  return context === 'in-cluster' && (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
}
