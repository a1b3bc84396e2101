/** How the pods of charts get their configuration: files and variables of ConfigMaps, Secrets and the pod itself. */

import { type ChartFeature, configMap, readyIf, secret, set } from './feature.ts';

export const CONFIGURATION_FEATURES = {
  'files of a ConfigMap': {
    objects: [
      configMap('files', { 'store.conf': 'port 6379' }),
      set('files', {
        pod: { volumes: [{ name: 'conf', configMap: { name: 'files' } }] },
        container: { volumeMounts: [{ name: 'conf', mountPath: '/conf' }], ...readyIf('grep 6379 /conf/store.conf') },
      }),
    ],
  },
  'scripts of a ConfigMap': {
    objects: [
      configMap('scripts', { 'start.sh': '#!/bin/sh\ntouch /tmp/started\nexec sleep 10000000\n' }),
      set('scripts', {
        pod: { volumes: [{ name: 'scripts', configMap: { name: 'scripts', defaultMode: 0o755 } }] },
        container: {
          command: ['/scripts/start.sh'],
          volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }],
          ...readyIf('test -e /tmp/started'),
        },
      }),
    ],
  },
  'files of a Secret': {
    objects: [
      secret('secretfiles', { password: 'for-a-test' }),
      set('secretfiles', {
        pod: {
          volumes: [
            {
              name: 'credentials',
              secret: {
                secretName: 'secretfiles',
                defaultMode: 0o400,
                items: [{ key: 'password', path: 'main/pass' }],
              },
            },
          ],
        },
        container: {
          env: [{ name: 'PASSWORD_FILE', value: '/credentials/main/pass' }],
          volumeMounts: [{ name: 'credentials', mountPath: '/credentials', readOnly: true }],
          ...readyIf('test "$(cat $PASSWORD_FILE)" = for-a-test'),
        },
      }),
    ],
  },
  'projected volume': {
    objects: [
      secret('projected-a', { a: 'one' }),
      secret('projected-b', { b: 'two' }),
      set('projected', {
        pod: {
          volumes: [
            {
              name: 'all',
              projected: {
                sources: [
                  { secret: { name: 'projected-a' } },
                  { secret: { name: 'projected-b', items: [{ key: 'b', path: 'second', mode: 0o400 }] } },
                ],
              },
            },
          ],
        },
        container: {
          volumeMounts: [{ name: 'all', mountPath: '/all' }],
          ...readyIf('grep one /all/a && grep two /all/second'),
        },
      }),
    ],
  },
  'variables of a Secret': {
    objects: [
      secret('variable', { password: 'for-a-test' }),
      set('variable', {
        container: {
          env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'variable', key: 'password' } } }],
          ...readyIf('test "$PASSWORD" = for-a-test'),
        },
      }),
    ],
  },
  'variables of the pod': {
    objects: [
      set('downward', {
        container: {
          env: [
            { name: 'POD', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
            { name: 'ADVERTISED', value: '$(POD).downward.svc' },
          ],
          ...readyIf('test "$ADVERTISED" = "$(hostname).downward.svc"'),
        },
      }),
    ],
  },
} satisfies Readonly<Record<string, ChartFeature>>;
