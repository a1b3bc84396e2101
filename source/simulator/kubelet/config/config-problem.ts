/** Why the configuration of a pod cannot be used, in the kubelet's words: `configmap "x" not found`. */
export class ConfigProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigProblem';
  }
}
