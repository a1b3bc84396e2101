import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import { ClusterError, messageOf, oneLine } from '../errors.ts';
import { type ClusterEntry, type Kubeconfig, kubeconfigFiles, readKubeconfigs, type UserEntry } from './kubeconfig.ts';
import { NO_CONSOLE, type PluginConsole } from './plugin-voice.ts';
import { proxyFromEnvironment } from './proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ClusterAccessOptions {
  /** --kubeconfig: only this file is read. */
  readonly kubeconfig?: string | undefined;
  /** --context */
  readonly context?: string | undefined;
  /** --cluster: instead of the context's. */
  readonly cluster?: string | undefined;
  /** --user: instead of the context's. */
  readonly user?: string | undefined;
  /** --server: instead of the cluster's. */
  readonly server?: string | undefined;
  /** --token: instead of all credentials of the user. */
  readonly token?: string | undefined;
  /** --as */
  readonly as?: string | undefined;
  /** --as-group */
  readonly asGroups?: readonly string[] | undefined;
  readonly env: Environment;
  readonly home: string;
  /** Where credential commands are heard, and may ask; nowhere by default. */
  readonly pluginConsole?: PluginConsole | undefined;
  /** The folder of a pod's own credentials. */
  readonly serviceAccountFolder?: string | undefined;
}

export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** Empty if the context names no user. */
  readonly user: string;
  readonly namespace: string | undefined;
}

/** How to reach one cluster as one user. Holds no credential: connectionSettingsOf() returns those. */
export interface ClusterAccess {
  readonly contextName: string;
  /** All contexts of the kubeconfig, in its order. Inside a cluster without a kubeconfig there is one. */
  readonly contexts: readonly ContextInfo[];
  /** The context's namespace, or "default". */
  readonly namespace: string;
  /** Without user information. */
  readonly server: string;
  readonly clusterName: string;
  readonly userName: string;
  /** The user that the requests impersonate. */
  readonly impersonates: string | undefined;
}

export interface ConnectionSettings {
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  /** The proxy of the cluster entry or of the environment. */
  readonly proxyUrl: string | undefined;
  /** For exec plugins. */
  readonly env: Environment;
  readonly pluginConsole: PluginConsole;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const IN_CLUSTER = 'in-cluster';

const ANONYMOUS_USER: UserEntry = {
  certFile: undefined,
  certData: undefined,
  keyFile: undefined,
  keyData: undefined,
  token: undefined,
  tokenFile: undefined,
  username: undefined,
  password: undefined,
  exec: undefined,
  authProvider: undefined,
  as: undefined,
  asUid: undefined,
  asGroups: [],
  asExtra: {},
};

const NO_CLUSTER: ClusterEntry = {
  server: '',
  caFile: undefined,
  caData: undefined,
  skipTlsVerify: false,
  tlsServerName: undefined,
  proxyUrl: undefined,
  execConfig: undefined,
};

/** What the user of a token is called, whose name only the server knows. */
const TOKEN_USER = '--token';

const settingsByAccess = new WeakMap<ClusterAccess, ConnectionSettings>();

/** What an access was made from, to find out whether the kubeconfig has changed since. */
interface AccessOrigin {
  readonly options: ClusterAccessOptions;
  /** The files as they were read. */
  readonly content: string;
}

const originByAccess = new WeakMap<ClusterAccess, AccessOrigin>();

/** Reports whether reading the cluster may run a credential command that asks the user something. */
export function mayPrompt(access: ClusterAccess): boolean {
  return connectionSettingsOf(access).user.exec?.mayPrompt === true;
}

/** Returns the credentials and addresses of an access, for the connection alone. */
export function connectionSettingsOf(access: ClusterAccess): ConnectionSettings {
  const settings = settingsByAccess.get(access);
  if (settings === undefined) throw new ClusterError('config', 'This access was not made by loadAccess().');
  return settings;
}

function fail(sentence: string): never {
  throw new ClusterError('config', sentence);
}

function listNames(names: Iterable<string>): string {
  const all = [...names].map((name) => oneLine(name, 60));
  if (all.length === 0) return 'it has none';
  return all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more` : all.join(', ');
}

/** "did you mean prod?", or "choose one of prod, test." */
function choiceOf(name: string, known: ReadonlyMap<string, unknown>): string {
  const similar = nearestQuestion(name, [...known.keys()]);
  return similar === undefined ? `choose one of ${listNames(known.keys())}.` : oneLine(similar, 100);
}

/** Returns the access that a pod has to its own cluster; undefined outside of a cluster. */
function inCluster(env: Environment, folder: string): Kubeconfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = env;
  const tokenFile = join(folder, 'token');
  if (host === '' || port === '' || !existsSync(tokenFile)) return undefined;
  const caFile = join(folder, 'ca.crt');
  const namespaceFile = join(folder, 'namespace');
  const cluster: ClusterEntry = {
    ...NO_CLUSTER,
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    caFile: existsSync(caFile) ? caFile : undefined,
  };
  const namespace = existsSync(namespaceFile) ? readFileSync(namespaceFile, 'utf8').trim() : undefined;
  return {
    currentContext: IN_CLUSTER,
    contexts: new Map([[IN_CLUSTER, { cluster: IN_CLUSTER, user: 'serviceaccount', namespace }]]),
    clusters: new Map([[IN_CLUSTER, cluster]]),
    users: new Map([['serviceaccount', { ...ANONYMOUS_USER, tokenFile }]]),
  };
}

function findKubeconfig(options: ClusterAccessOptions): Kubeconfig {
  const { kubeconfig, env, home } = options;
  const { KUBECONFIG: variable } = env;
  const files = kubeconfigFiles(kubeconfig, variable, home);
  const found = readKubeconfigs(files);
  if (found === undefined && kubeconfig !== undefined && kubeconfig !== '') {
    fail(`There is no kubeconfig ${kubeconfig}: check the path after --kubeconfig.`);
  }
  const empty = found === undefined || (found.contexts.size === 0 && found.clusters.size === 0);
  if (!empty) return found;
  const pod = inCluster(env, options.serviceAccountFolder ?? SERVICE_ACCOUNT);
  if (pod !== undefined) return pod;
  const where = files.join(', ');
  if (found !== undefined) fail(`The kubeconfig ${where} is empty: give one with --kubeconfig or KUBECONFIG.`);
  fail(
    `No kubeconfig found (${where}): give one with --kubeconfig or KUBECONFIG. Without a cluster, try: stsview demo.`,
  );
}

function parseServer(server: string, clusterName: string): URL {
  if (server === '') fail(`Cluster "${clusterName}" of the kubeconfig has no server: add its address to the file.`);
  // Like kubectl, treats an address without a scheme as http.
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    fail(`The server of cluster "${clusterName}" is not an http or https address (${oneLine(server)}): correct it.`);
  }
  return url;
}

function checkProxy(proxyUrl: string | undefined): void {
  if (proxyUrl === undefined) return;
  if (!URL.canParse(proxyUrl) || !/^(https?|socks(4a?|5h?)?):$/.test(new URL(proxyUrl).protocol)) {
    fail(`The proxy is not an http, https or socks address (${oneLine(proxyUrl)}): correct proxy-url or HTTPS_PROXY.`);
  }
}

function checkImpersonation(user: UserEntry): void {
  const more = user.asGroups.length > 0 || user.asUid !== undefined || Object.keys(user.asExtra).length > 0;
  if (more && user.as === undefined) fail('Groups to impersonate need a user to impersonate: add --as.');
}

/**
 * Returns the access to the same context by the kubeconfig as it is now. Returns the same object if the files have not
 * changed, or if they do not lead to the context at the moment: they may be about to be written.
 */
export function reloadClusterAccess(access: ClusterAccess): ClusterAccess {
  const origin = originByAccess.get(access);
  if (origin === undefined || contentOf(origin.options) === origin.content) return access;
  try {
    return loadClusterAccess({ ...origin.options, context: access.contextName });
  } catch (thrown) {
    if (thrown instanceof ClusterError) return access;
    throw thrown;
  }
}

/** The text of the kubeconfig files; a file that cannot be read counts as empty. */
function contentOf({ kubeconfig, env, home }: ClusterAccessOptions): string {
  const texts = kubeconfigFiles(kubeconfig, env['KUBECONFIG'], home).map((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  });
  return texts.join('\0');
}

/** Like kubectl, --server also drops the name that the certificate of the other server should have. */
function clusterOf(
  { clusters }: Kubeconfig,
  name: string,
  { server }: Pick<ClusterAccessOptions, 'server'>,
): ClusterEntry | undefined {
  const entry = clusters.get(name);
  if (server === undefined) return entry;
  return { ...(entry ?? NO_CLUSTER), server: server.replace(/\/+$/, ''), tlsServerName: undefined };
}

/** A client certificate would win over the token, and the requests would be those of another user. */
function withToken(user: UserEntry, token: string | undefined): UserEntry {
  if (token === undefined) return user;
  const { as, asUid, asGroups, asExtra } = user;
  return { ...ANONYMOUS_USER, as, asUid, asGroups, asExtra, token };
}

function failUnknown(what: 'cluster' | 'user', name: string, known: ReadonlyMap<string, unknown>): never {
  fail(`There is no ${what} "${oneLine(name)}" in the kubeconfig: ${choiceOf(name, known)}`);
}

/** Finds the cluster and the user like kubectl does. @throws ClusterError `config`, one sentence */
export function loadClusterAccess(options: ClusterAccessOptions): ClusterAccess {
  const content = contentOf(options);
  const config = findKubeconfig(options);
  const contextName = options.context === undefined || options.context === '' ? config.currentContext : options.context;
  if (contextName === '') {
    const known = listNames(config.contexts.keys());
    fail(`The kubeconfig has no current context: choose one with --context (${known}).`);
  }
  const context = config.contexts.get(contextName);
  if (context === undefined)
    fail(`There is no context "${oneLine(contextName)}" in the kubeconfig: ${choiceOf(contextName, config.contexts)}`);
  const inContext = `context "${oneLine(contextName)}"`;
  const clusterName = options.cluster ?? context.cluster;
  const entry = clusterOf(config, clusterName, options);
  if (entry === undefined) {
    if (options.cluster !== undefined) failUnknown('cluster', clusterName, config.clusters);
    fail(`The ${inContext} names a cluster "${oneLine(clusterName)}" that the kubeconfig lacks: correct the file.`);
  }
  const userName = options.user ?? context.user;
  const found = userName === '' ? ANONYMOUS_USER : config.users.get(userName);
  if (found === undefined) {
    if (options.user !== undefined) failUnknown('user', userName, config.users);
    fail(`The ${inContext} names a user "${oneLine(userName)}" that the kubeconfig lacks: correct the file.`);
  }
  const user: UserEntry = {
    ...withToken(found, options.token),
    as: options.as === undefined || options.as === '' ? found.as : options.as,
    asGroups: options.asGroups === undefined || options.asGroups.length === 0 ? found.asGroups : options.asGroups,
  };
  checkImpersonation(user);
  const url = parseServer(entry.server, oneLine(clusterName));
  const proxyUrl = entry.proxyUrl ?? proxyFromEnvironment(url, options.env);
  checkProxy(proxyUrl);
  const base = url.pathname.replace(/\/+$/, '');
  const access: ClusterAccess = {
    contextName,
    contexts: [...config.contexts].map(([name, info]) => ({ name, ...info })),
    namespace: context.namespace ?? 'default',
    server: `${url.origin}${base}`,
    clusterName,
    userName: options.token === undefined ? userName : TOKEN_USER,
    impersonates: user.as,
  };
  originByAccess.set(access, { options, content });
  settingsByAccess.set(access, {
    cluster: { ...entry, server: access.server },
    user,
    proxyUrl,
    env: options.env,
    pluginConsole: options.pluginConsole ?? NO_CONSOLE,
  });
  return access;
}

/** Returns the content of a file that the kubeconfig names. @throws ClusterError `config` */
export function readConfigured(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (thrown) {
    fail(`Cannot read the ${what} ${file} that the kubeconfig names (${messageOf(thrown)}): check the file.`);
  }
}
