import type { Environment } from './terminal.ts';

/** Whether the program runs in a pod of the very cluster that the context means. */
export function isInside(env: Environment, context: string): boolean {
  return context === 'in-cluster' && (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
}
