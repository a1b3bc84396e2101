import { readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { ClusterError, messageOf, oneLine } from '../errors.ts';
import { type Fields, fields, flag, isRecord, list, optionalText, text, texts } from '../json-fields.ts';

/** A cluster entry of the kubeconfig with absolute paths. */
export interface ClusterEntry {
  readonly server: string;
  readonly caFile: string | undefined;
  readonly caData: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly tlsServerName: string | undefined;
  readonly proxyUrl: string | undefined;
  /** The cluster's settings for exec plugins (the extension client.authentication.k8s.io/exec). */
  readonly execConfig: unknown;
}

export interface ExecEntry {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string;
  readonly provideClusterInfo: boolean;
  readonly needsTerminal: boolean;
  /** False if the kubeconfig promises that it never asks the user. */
  readonly mayPrompt: boolean;
}

/** A user entry of the kubeconfig with absolute paths. Holds credentials: never print it. */
export interface UserEntry {
  readonly certFile: string | undefined;
  readonly certData: string | undefined;
  readonly keyFile: string | undefined;
  readonly keyData: string | undefined;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly exec: ExecEntry | undefined;
  /** "oidc" and similar providers with their settings, in the form that client-node's KubeConfig expects. */
  readonly authProvider: unknown;
  readonly as: string | undefined;
  readonly asUid: string | undefined;
  readonly asGroups: readonly string[];
  readonly asExtra: Readonly<Record<string, readonly string[]>>;
}

export interface ContextEntry {
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

/** Several kubeconfig files merged into one. The first file that has an entry of a name takes precedence. */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
}

/** Empty strings count as missing, as in Go. */
function filled(value: unknown): string | undefined {
  const found = optionalText(value);
  return found === '' ? undefined : found;
}

function pathIn(folder: string, value: unknown): string | undefined {
  const path = filled(value);
  return path === undefined || isAbsolute(path) ? path : join(folder, path);
}

function readCluster(value: unknown, folder: string): ClusterEntry {
  const cluster = fields<
    | 'server'
    | 'certificate-authority'
    | 'certificate-authority-data'
    | 'insecure-skip-tls-verify'
    | 'tls-server-name'
    | 'proxy-url'
    | 'extensions'
  >(value);
  const extension = list(cluster.extensions)
    .map((item) => fields<'name' | 'extension'>(item))
    .find(({ name }) => name === 'client.authentication.k8s.io/exec');
  return {
    server: text(cluster.server).replace(/\/+$/, ''),
    caFile: pathIn(folder, cluster['certificate-authority']),
    caData: filled(cluster['certificate-authority-data']),
    skipTlsVerify: flag(cluster['insecure-skip-tls-verify']),
    tlsServerName: filled(cluster['tls-server-name']),
    proxyUrl: filled(cluster['proxy-url']),
    execConfig: extension?.extension,
  };
}

function readExec(value: unknown, folder: string): ExecEntry | undefined {
  if (!isRecord(value)) return undefined;
  const exec = fields<
    'apiVersion' | 'command' | 'args' | 'env' | 'installHint' | 'provideClusterInfo' | 'interactiveMode'
  >(value);
  const command = text(exec.command);
  const env = list(exec.env).map((item) => {
    const variable = fields<'name' | 'value'>(item);
    return [text(variable.name), text(variable.value)] as const;
  });
  return {
    apiVersion: text(exec.apiVersion, 'client.authentication.k8s.io/v1'),
    // A bare command name is looked up on the PATH. A relative path is resolved against the kubeconfig's folder.
    command: /[\\/]/.test(command) && !isAbsolute(command) ? resolve(folder, command) : command,
    args: texts(exec.args),
    env: Object.fromEntries(env),
    installHint: oneLine(text(exec.installHint)),
    provideClusterInfo: flag(exec.provideClusterInfo),
    needsTerminal: exec.interactiveMode === 'Always',
    mayPrompt: exec.interactiveMode !== 'Never',
  };
}

function readUser(value: unknown, folder: string): UserEntry {
  const user = fields<
    | 'client-certificate'
    | 'client-certificate-data'
    | 'client-key'
    | 'client-key-data'
    | 'token'
    | 'tokenFile'
    | 'username'
    | 'password'
    | 'exec'
    | 'auth-provider'
    | 'as'
    | 'as-uid'
    | 'as-groups'
    | 'as-user-extra'
  >(value);
  const extra = isRecord(user['as-user-extra']) ? Object.entries(user['as-user-extra']) : [];
  return {
    certFile: pathIn(folder, user['client-certificate']),
    certData: filled(user['client-certificate-data']),
    keyFile: pathIn(folder, user['client-key']),
    keyData: filled(user['client-key-data']),
    token: filled(user.token),
    tokenFile: pathIn(folder, user.tokenFile),
    username: filled(user.username),
    password: filled(user.password),
    exec: readExec(user.exec, folder),
    authProvider: user['auth-provider'],
    as: filled(user.as),
    asUid: filled(user['as-uid']),
    asGroups: texts(user['as-groups']),
    asExtra: Object.fromEntries(extra.map(([key, values]) => [key, texts(values)])),
  };
}

function readContext(value: unknown): ContextEntry {
  const context = fields<'cluster' | 'user' | 'namespace'>(value);
  return { cluster: text(context.cluster), user: text(context.user), namespace: filled(context.namespace) };
}

/**
 * Returns the named entries of a list. The later of two entries with one name takes precedence, as when Go reads a list
 * into a map.
 */
function named<T, F extends string>(value: unknown, field: F, read: (item: unknown) => T): Map<string, T> {
  return new Map(
    list(value).map((item) => {
      const entry: Fields<F | 'name'> = fields<F | 'name'>(item);
      return [text(fields<'name'>(item).name), read(entry[field])] as const;
    }),
  );
}

/** Parses the content of one file. @throws ClusterError `config` */
export function parseKubeconfig(source: string, file: string): Kubeconfig {
  const folder = dirname(resolve(file));
  let value: unknown;
  try {
    value = parse(source, { uniqueKeys: false, merge: true, logLevel: 'error' });
  } catch (thrown) {
    const line = thrown instanceof YAMLParseError ? thrown.linePos?.[0].line : undefined;
    const where = line === undefined ? '' : ` at line ${line}`;
    const why = messageOf(thrown).replace(/ at line \d+.*$/, '');
    throw new ClusterError('config', `The kubeconfig ${file} is not valid YAML${where} (${why}): correct the file.`);
  }
  if (value !== null && value !== undefined && !isRecord(value)) {
    throw new ClusterError('config', `The kubeconfig ${file} holds no configuration: check that it is the right file.`);
  }
  const top = fields<'current-context' | 'contexts' | 'clusters' | 'users'>(value);
  return {
    currentContext: text(top['current-context']),
    contexts: named(top.contexts, 'context', readContext),
    clusters: named(top.clusters, 'cluster', (item) => readCluster(item, folder)),
    users: named(top.users, 'user', (item) => readUser(item, folder)),
  };
}

/** Returns undefined if the file is missing. @throws ClusterError `config` if it cannot be read */
function readFile(file: string): Kubeconfig | undefined {
  try {
    return parseKubeconfig(readFileSync(file, 'utf8'), file);
  } catch (thrown) {
    if (thrown instanceof ClusterError) throw thrown;
    if (fields<'code'>(thrown).code === 'ENOENT') return undefined;
    throw new ClusterError('config', `Cannot read the kubeconfig ${file} (${messageOf(thrown)}): check the file.`);
  }
}

function firstWins<T>(maps: readonly ReadonlyMap<string, T>[]): ReadonlyMap<string, T> {
  return new Map(maps.toReversed().flatMap((map) => [...map]));
}

/**
 * Returns the files that kubectl would read: the file of --kubeconfig alone, or else the list in KUBECONFIG, or else
 * ~/.kube/config.
 */
export function kubeconfigFiles(explicit: string | undefined, variable: string | undefined, home: string): string[] {
  if (explicit !== undefined && explicit !== '') return [explicit];
  const listed = (variable ?? '').split(delimiter).filter((file) => file !== '');
  return listed.length > 0 ? [...new Set(listed)] : [join(home, '.kube', 'config')];
}

/** Merges all files and skips missing ones. Returns undefined if none exists. @throws ClusterError `config` */
export function readKubeconfigs(files: readonly string[]): Kubeconfig | undefined {
  const found = files.map(readFile).filter((file) => file !== undefined);
  if (found.length === 0) return undefined;
  return {
    currentContext: found.find((file) => file.currentContext !== '')?.currentContext ?? '',
    contexts: firstWins(found.map((file) => file.contexts)),
    clusters: firstWins(found.map((file) => file.clusters)),
    users: firstWins(found.map((file) => file.users)),
  };
}
