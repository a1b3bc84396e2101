/** client-node's KubeConfig of one cluster and one user, with the parts that it leaves out. */

import type http from 'node:http';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { fields, isRecord } from '../json-fields.ts';
import { type ClusterAccess, type ConnectionSettings, readConfigured } from './cluster-access.ts';
import type { ExecPlugin } from './exec-plugin.ts';
import type { UserEntry } from './kubeconfig.ts';

/** client-node's KubeConfig leaves users with this provider to the authenticator below. */
const AUTHENTICATOR_NAME = 'stsview';

export function impersonation(user: UserEntry): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = {};
  if (user.as !== undefined) headers['Impersonate-User'] = user.as;
  if (user.asUid !== undefined) headers['Impersonate-Uid'] = user.asUid;
  if (user.asGroups.length > 0) headers['Impersonate-Group'] = [...user.asGroups];
  for (const [key, values] of Object.entries(user.asExtra)) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = [...values];
  }
  return headers;
}

/**
 * Returns an entry only if there is a value: with exactOptionalPropertyTypes, client-node expects a missing field
 * instead of undefined.
 */
export function optionalEntry<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  if (value === undefined) return {};
  const entry: { [P in K]?: V } = {};
  entry[key] = value;
  return entry;
}

function bearerOf({ token, tokenFile }: UserEntry): string | undefined {
  // As in client-go, the token file takes precedence over the field.
  return tokenFile === undefined ? token : readConfigured(tokenFile, 'token file').toString('utf8').trim();
}

type Authenticator = Parameters<KubeConfig['addAuthenticator']>[0];

function authenticatorOf(user: UserEntry, plugin: ExecPlugin | undefined): Authenticator {
  return {
    isAuthProvider: (candidate) => fields<'name'>(candidate.authProvider).name === AUTHENTICATOR_NAME,
    async applyAuthentication(_user, options) {
      const credential = await plugin?.get();
      if (credential?.cert !== undefined) options.cert = credential.cert;
      if (credential?.key !== undefined) options.key = credential.key;
      const token = credential?.token ?? bearerOf(user);
      options.headers ??= {};
      if (token !== undefined) Object.assign(options.headers, { Authorization: `Bearer ${token}` });
    },
  };
}

export function newKubeConfig(
  { cluster, user, proxyUrl }: ConnectionSettings,
  access: ClusterAccess,
  plugin: ExecPlugin | undefined,
): KubeConfig {
  const plain = cluster.server.startsWith('http:');
  const usesOwnAuthenticator = user.exec !== undefined || user.tokenFile !== undefined || !isRecord(user.authProvider);
  const config = new KubeConfig();
  config.addAuthenticator(authenticatorOf(user, plugin));
  config.loadFromOptions({
    currentContext: access.contextName,
    contexts: [{ name: access.contextName, cluster: access.clusterName, user: access.userName }],
    clusters: [
      {
        name: access.clusterName,
        server: cluster.server,
        // KubeConfig accepts an http:// server only if TLS verification is off.
        skipTLSVerify: plain || cluster.skipTlsVerify,
        ...optionalEntry('caFile', cluster.caFile),
        ...optionalEntry('caData', cluster.caFile === undefined ? cluster.caData : undefined),
        ...optionalEntry('tlsServerName', cluster.tlsServerName),
        ...optionalEntry('proxyUrl', proxyUrl),
      },
    ],
    users: [
      {
        name: access.userName,
        ...optionalEntry('certFile', user.certFile),
        ...optionalEntry('certData', user.certData),
        ...optionalEntry('keyFile', user.keyFile),
        ...optionalEntry('keyData', user.keyData),
        ...optionalEntry('username', user.username),
        ...optionalEntry('password', user.password),
        ...optionalEntry('token', usesOwnAuthenticator ? undefined : user.token),
        authProvider: usesOwnAuthenticator ? { name: AUTHENTICATOR_NAME } : user.authProvider,
      },
    ],
  });
  return config;
}
