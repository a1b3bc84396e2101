/** Web servers and plain systems: see ../well-known-images.ts. */

import type { Json } from '../../../model/json.ts';

export const SERVERS: readonly Json[] = [
  {
    images: ['nginx', 'nginx-slim', 'nginx-unprivileged', 'openresty'],
    log: [
      '/docker-entrypoint.sh: Configuration complete; ready for start up',
      '[notice] 1#1: nginx',
      '[notice] 1#1: start worker processes',
    ],
    listens: [80, 8080, 8443],
    http: { '/healthz': 404, '/health': 404, '/ready': 404 },
    commands: [{ command: 'nginx -s quit' }],
  },
  {
    images: ['httpd', 'apache'],
    log: ["AH00094: Command line: 'httpd -D FOREGROUND'"],
    listens: [80, 8080],
    http: { '/healthz': 404, '/health': 404, '/ready': 404 },
  },
  {
    // The server of the lesson about liveness probes: it fails after ten seconds.
    images: ['agnhost', 'liveness'],
    log: ['starting {image} as {pod}'],
    listens: [8080],
    failsAfterSeconds: 10,
  },
  {
    images: ['keycloak'],
    log: ['Updating the configuration and installing your custom providers, if any. Please wait.'],
    readyLog: [
      'INFO  [io.quarkus] Keycloak started. Listening on: http://0.0.0.0:8080. Management interface listening on http://0.0.0.0:9000.',
    ],
    listens: [8080, 8443, 9000],
    startSeconds: 8,
  },
  { images: ['goproxy'], log: ['starting {image} as {pod}'], listens: [8080] },
  { images: ['pause'] },
  {
    images: ['busybox', 'alpine', 'ubuntu', 'debian', 'bash', 'centos', 'fedora'],
    shell: true,
  },
  { images: ['dnsutils', 'netshoot', 'curl', 'toolbox'], shell: true, toolbox: true },
];
