import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Clock } from '../../cache/clock.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { fields, isRecord } from '../json-fields.ts';
import { type ClusterAccess, type ConnectionSettings, connectionSettingsOf, readConfigured } from './cluster-access.ts';
import { createExecPlugin } from './exec-plugin.ts';
import type { UserEntry } from './kubeconfig.ts';

/** What a request needs besides its path. */
export interface RequestSetup {
  readonly agent: http.Agent;
  readonly headers: http.OutgoingHttpHeaders;
  /** Basic authentication in the form that node:http expects. */
  readonly auth: string | undefined;
  readonly tls: Pick<https.RequestOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;
}

export interface Connection {
  /** Returns agent, TLS and headers with valid credentials. @throws ClusterError */
  prepareRequest(): Promise<RequestSetup>;
  /**
   * Records that the server refused the credentials of `used`. @returns whether other credentials are available at once
   */
  refreshCredentials(used: RequestSetup): boolean;
  /** client-node's KubeConfig with the same credentials, for its PortForward and Exec. */
  kubeConfig(): KubeConfig;
  /** Closes idle connections and ends requests in progress. */
  close(): void;
}

/**
 * Determines how soon a dead peer is detected: the first probe is sent after this silence, and the tenth unanswered one
 * ends the connection.
 */
export const KEEP_ALIVE_MS = 15_000;
/** Files are read again after this time, so that rotated tokens and certificates are used without a 401. */
const RELOAD_MS = 30_000;
/** client-node's KubeConfig leaves users with this provider to the authenticator below. */
const AUTHENTICATOR_NAME = 'stsview';

function impersonation(user: UserEntry): http.OutgoingHttpHeaders {
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
function optionalEntry<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
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

function newKubeConfig(
  { cluster, user, proxyUrl }: ConnectionSettings,
  access: ClusterAccess,
  authenticator: Authenticator,
): KubeConfig {
  const plain = cluster.server.startsWith('http:');
  const usesOwnAuthenticator = user.exec !== undefined || user.tokenFile !== undefined || !isRecord(user.authProvider);
  const config = new KubeConfig();
  config.addAuthenticator(authenticator);
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

function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/**
 * Creates the connection. There is one keep-alive agent for a cluster and a user, replaced when their TLS material
 * changes.
 */
export function createConnection(access: ClusterAccess, clock: Clock): Connection {
  const settings = connectionSettingsOf(access);
  const { user, cluster, proxyUrl } = settings;
  const plugin = user.exec === undefined ? undefined : createExecPlugin(user.exec, settings, clock);
  const mayRenew = plugin !== undefined || user.tokenFile !== undefined || isRecord(user.authProvider);
  const agents = new Set<http.Agent>();
  let current: { readonly agent: http.Agent; readonly material: string } | undefined;
  let prepared: { readonly ready: Promise<RequestSetup>; readonly until: number } | undefined;
  let latest: RequestSetup | undefined;
  let closed = false;

  const authenticator: Authenticator = {
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

  function kubeConfig(): KubeConfig {
    return newKubeConfig(settings, access, authenticator);
  }

  /**
   * Returns the config for WebSockets. client-node opens them with its own headers only, so impersonation has to be
   * part of the config.
   */
  function socketConfig(): KubeConfig {
    const config = kubeConfig();
    const apply = config.applyToHTTPSOptions.bind(config);
    config.applyToHTTPSOptions = async (options) => {
      options.headers = { ...options.headers, ...impersonation(user) };
      await apply(options);
      options.rejectUnauthorized ??= true;
    };
    return config;
  }

  /** Returns the agent for this TLS material. Idle connections of the previous agent are closed; busy ones finish. */
  function agentFor(tls: RequestSetup['tls'], proxyAgent: unknown): http.Agent {
    const digest = createHash('sha256');
    for (const item of [tls.ca, tls.cert, tls.key, tls.servername]) digest.update(`${String(item)}\0`);
    const material = digest.digest('hex');
    if (current?.material === material) return current.agent;
    if (current !== undefined) closeIdle(current.agent);
    const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS };
    const secure = cluster.server.startsWith('https:');
    const direct = secure ? new https.Agent({ ...options, ...tls }) : new http.Agent(options);
    const tunnel = proxyUrl !== undefined && proxyAgent instanceof http.Agent ? proxyAgent : undefined;
    // client-node creates its proxy agents without keep-alive, and node:http reads the field only when it needs it.
    const agent = tunnel === undefined ? direct : Object.assign(tunnel, options);
    agents.add(agent);
    current = { agent, material };
    return agent;
  }

  async function prepare(): Promise<RequestSetup> {
    const headers = impersonation(user);
    const options: https.RequestOptions = { headers };
    try {
      await kubeConfig().applyToHTTPSOptions(options);
    } catch (thrown) {
      if (thrown instanceof ClusterError) throw thrown;
      const sentence = `The credentials of user "${access.userName}" cannot be had (${messageOf(thrown)}): check the kubeconfig.`;
      throw new ClusterError('config', sentence);
    }
    const tls: RequestSetup['tls'] = {
      ...optionalEntry('ca', options.ca),
      ...optionalEntry('cert', options.cert),
      ...optionalEntry('key', options.key),
      ...optionalEntry('servername', options.servername),
      // Left out, Node would read it from NODE_TLS_REJECT_UNAUTHORIZED.
      rejectUnauthorized: options.rejectUnauthorized ?? true,
    };
    latest = { agent: agentFor(tls, options.agent), headers, auth: options.auth ?? undefined, tls };
    return latest;
  }

  return {
    async prepareRequest() {
      if (closed) throw new ClusterError('network', `The connection to ${access.server} is closed.`);
      const now = clock.now();
      if (prepared === undefined || prepared.until <= now) prepared = { ready: prepare(), until: now + RELOAD_MS };
      const mine = prepared;
      try {
        return await mine.ready;
      } catch (thrown) {
        if (prepared === mine) prepared = undefined;
        throw thrown;
      }
    },
    refreshCredentials(used) {
      if (mayRenew && latest === used) {
        plugin?.invalidate();
        latest = undefined;
        prepared = undefined;
      }
      return mayRenew;
    },
    kubeConfig: socketConfig,
    close() {
      closed = true;
      plugin?.close();
      for (const agent of agents) agent.destroy();
    },
  };
}
