/** What makes charts wait, on the embedded cluster or on all, with the sentence that docs/demo.md has for it. */

import { type ChartFeature, CLAIM_SPEC, object, podTemplate, probe, set } from './feature.ts';

export const WAITING_FEATURES = {
  'a server that a person has to unseal': {
    objects: [
      set('sealed', {
        container: {
          image: 'hashicorp/vault:1.21',
          command: ['vault', 'server'],
          readinessProbe: probe({ exec: { command: ['/bin/sh', '-ec', 'vault status -tls-skip-verify'] } }),
        },
      }),
    ],
    waits: {
      pod: 'sealed-0',
      reason: /Readiness probe failed: .*Sealed +true/s,
      documented: /it is sealed, as on a genuine cluster until a person initialises and unseals it/,
    },
  },
  'a Secret that a program writes': {
    objects: [
      set('certified', {
        pod: { volumes: [{ name: 'certs', secret: { secretName: 'certified-by-a-program', defaultMode: 0o400 } }] },
        container: { volumeMounts: [{ name: 'certs', mountPath: '/certs' }] },
      }),
    ],
    waits: {
      pod: 'certified-0',
      reason: /MountVolume\.SetUp failed for volume "certs" : secret "certified-by-a-program" not found/,
      documented:
        /waits? for the Secrets? of (its|their) certificates?.*would write (it|them), and no program runs here/,
    },
  },
  'more memory than the nodes have': {
    objects: [
      set('large', {
        spec: { replicas: 16, podManagementPolicy: 'Parallel' },
        container: { resources: { requests: { memory: '16Gi' } } },
      }),
    ],
    waits: {
      pod: 'large-15',
      reason: /0\/3 nodes are available: 3 Insufficient memory/,
      documented: /do not fit on three nodes.* the others stay Pending with that reason/,
    },
  },
  'an object of which an operator makes the sets': {
    objects: [
      object('charts.example.com/v1', 'ProxyDefaults', 'database', {
        spec: { size: 3, template: podTemplate('database', {}), claim: CLAIM_SPEC },
      }),
    ],
    inert: { documented: /the object of its kind is stored; the sets are made by the operator's program/ },
  },
} satisfies Readonly<Record<string, ChartFeature>>;
