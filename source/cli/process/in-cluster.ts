import type { Environment } from '../terminal/terminal-environment.ts';

/** Whether the program runs in a pod of the very cluster that the context means. */
export function isInCluster(env: Environment, context: string): boolean {
  return context === 'in-cluster' && (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
}
