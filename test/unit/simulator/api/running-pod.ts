/** A running pod, as its controllers and its kubelet would leave it. */
export function runningPod(name: string, namespace: string, labels: Record<string, string> = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      nodeName: 'node-0',
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'main', image: 'nginx', ports: [{ containerPort: 80 }] }],
    },
    status: {
      phase: 'Running',
      podIP: '10.0.0.7',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'main', ready: true, restartCount: 0, state: { running: { startedAt: '2026-03-01T11:00:00Z' } } },
      ],
    },
  };
}
