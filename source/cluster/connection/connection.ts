import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Clock } from '../../cache/clock.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { isRecord } from '../json-fields.ts';
import { impersonation, newKubeConfig, optionalEntry } from './client-node-config.ts';
import {
  type ClusterAccess,
  type ConnectionSettings,
  connectionSettingsOf,
  reloadClusterAccess,
} from './cluster-access.ts';
import { type ExecPlugin, execPluginOf } from './exec-plugin.ts';

/** What a request needs besides its path. */
export interface RequestSetup {
  /** The server's address. */
  readonly base: URL;
  readonly agent: http.Agent;
  readonly headers: http.OutgoingHttpHeaders;
  /** Basic authentication in the form that node:http expects. */
  readonly auth: string | undefined;
  readonly tls: Pick<https.RequestOptions, 'ca' | 'cert' | 'key' | 'rejectUnauthorized' | 'servername'>;
}

export interface Connection {
  /** Without user information. */
  readonly server: string;
  readonly userName: string;
  /** How often the kubeconfig has named another address. */
  readonly addressChanges: number;
  /** Returns agent, TLS and headers with valid credentials. @throws ClusterError */
  prepareRequest(): Promise<RequestSetup>;
  /**
   * Records that the server refused the credentials of `used`. @returns whether other credentials are available at once
   */
  refreshCredentials(used: RequestSetup): boolean;
  /**
   * Records that a request has failed below HTTP. Idle connections may lead nowhere as well, and the kubeconfig and the
   * files that it names are read again before the next request.
   */
  markFailed(): void;
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
function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

/** Without a context, Node would read the certificates and the key anew for each connection. */
function secureAgent(options: http.AgentOptions, tls: RequestSetup['tls']): https.Agent {
  return new https.Agent({ ...options, ...tls, secureContext: createSecureContext(tls) });
}

/** What is open to one server with one set of credentials. */
interface Target {
  readonly access: ClusterAccess;
  readonly settings: ConnectionSettings;
  readonly plugin: ExecPlugin | undefined;
  readonly base: URL;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Reports whether other credentials may be found without a change of the kubeconfig. */
function mayRenew({ user }: ConnectionSettings): boolean {
  return user.exec !== undefined || user.tokenFile !== undefined || isRecord(user.authProvider);
}

/**
 * Creates the connection. There is one keep-alive agent for a cluster and a user, replaced when their TLS material
 * changes. The kubeconfig is read again from time to time and after failures, so that a new address and new credentials
 * are used without a restart.
 */
export function createConnection(initialAccess: ClusterAccess, clock: Clock): Connection {
  const agents = new Set<http.Agent>();
  let target = targetOf(initialAccess);
  let addressChanges = 0;
  let current: { readonly agent: http.Agent; readonly material: string } | undefined;
  let prepared: { readonly ready: Promise<RequestSetup>; readonly until: number } | undefined;
  let latest: RequestSetup | undefined;
  /** Whether other credentials were to be expected when they were refused last. */
  let isWorthwhile = false;
  let closed = false;

  function targetOf(access: ClusterAccess): Target {
    const settings = connectionSettingsOf(access);
    return { access, settings, plugin: execPluginOf(settings, clock), base: new URL(access.server) };
  }

  /** Follows the kubeconfig. @returns whether the cluster or the user of the context has changed */
  function reload(): boolean {
    const access = reloadClusterAccess(target.access);
    if (access === target.access) return false;
    const { access: before, settings, plugin } = target;
    if (isSame(connectionSettingsOf(access), settings)) {
      target = { ...target, access };
      return false;
    }
    plugin?.close();
    target = targetOf(access);
    if (access.server !== before.server) {
      addressChanges += 1;
      current = undefined;
      // Whatever is open leads to the former server.
      for (const agent of agents) agent.destroy();
      agents.clear();
    }
    return true;
  }

  /**
   * Returns the config for WebSockets. client-node opens them with its own headers only, so impersonation has to be
   * part of the config.
   */
  function socketConfig(): KubeConfig {
    const { settings, access, plugin } = target;
    const config = newKubeConfig(settings, access, plugin);
    const apply = config.applyToHTTPSOptions.bind(config);
    config.applyToHTTPSOptions = async (options) => {
      options.headers = { ...options.headers, ...impersonation(settings.user) };
      await apply(options);
      options.rejectUnauthorized ??= true;
    };
    return config;
  }

  /** Returns the agent for this TLS material. Idle connections of the previous agent are closed; busy ones finish. */
  function agentFor(tls: RequestSetup['tls'], proxyAgent: unknown): http.Agent {
    const { settings, base } = target;
    const digest = createHash('sha256');
    for (const item of [tls.ca, tls.cert, tls.key, tls.servername]) digest.update(`${String(item)}\0`);
    const material = digest.digest('hex');
    if (current?.material === material) return current.agent;
    if (current !== undefined) closeIdle(current.agent);
    const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS };
    const direct = base.protocol === 'https:' ? secureAgent(options, tls) : new http.Agent(options);
    const tunnel = settings.proxyUrl !== undefined && proxyAgent instanceof http.Agent ? proxyAgent : undefined;
    // client-node creates its proxy agents without keep-alive, and node:http reads the field only when it needs it.
    const agent = tunnel === undefined ? direct : Object.assign(tunnel, options);
    agents.add(agent);
    current = { agent, material };
    return agent;
  }

  async function prepare(): Promise<RequestSetup> {
    reload();
    const { access, settings, plugin, base } = target;
    const headers = impersonation(settings.user);
    const options: https.RequestOptions = { headers };
    try {
      await newKubeConfig(settings, access, plugin).applyToHTTPSOptions(options);
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
    latest = { base, agent: agentFor(tls, options.agent), headers, auth: options.auth ?? undefined, tls };
    return latest;
  }

  function forget(): void {
    latest = undefined;
    prepared = undefined;
  }

  return {
    get server() {
      return target.access.server;
    },
    get userName() {
      return target.access.userName;
    },
    get addressChanges() {
      return addressChanges;
    },
    async prepareRequest() {
      if (closed) throw new ClusterError('network', `The connection to ${target.access.server} is closed.`);
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
      if (latest !== used) return isWorthwhile;
      const hasChanged = reload();
      isWorthwhile = hasChanged || mayRenew(target.settings);
      if (!hasChanged) target.plugin?.invalidate();
      // Also certificates in files may be others by the next request.
      forget();
      return isWorthwhile;
    },
    markFailed() {
      if (current !== undefined) closeIdle(current.agent);
      forget();
    },
    kubeConfig: socketConfig,
    close() {
      closed = true;
      target.plugin?.close();
      for (const agent of agents) agent.destroy();
    },
  };
}
