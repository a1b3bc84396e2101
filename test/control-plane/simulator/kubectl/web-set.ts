/** The set and the service that kubectl is tried on. */

import { bedTimes, headlessServiceManifest, statefulSetManifest, yamlOf } from '../../../support/manifests.ts';

export const WEB = yamlOf(
  headlessServiceManifest('web', 'ports: [{port: 80, name: http}]'),
  statefulSetManifest('web', {
    replicas: 2,
    image: 'nginx:1',
    container: { name: 'web', ports: [{ containerPort: 80 }] },
    annotations: { ...bedTimes(200, 50), 'demo/start-ms': '200' },
    pod: 'terminationGracePeriodSeconds: 1',
  }),
);
