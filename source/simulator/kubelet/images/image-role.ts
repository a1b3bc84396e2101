/** What an image's program does, as far as one sees from outside. Tables of roles are data: docs/demo.md describes them. */

import { isObject, itemsOf, type Json, numberOf, objectOf, stringOf } from '../../model/json.ts';

export interface RoleCommand {
  /** The words with which it begins: "nodetool drain". */
  readonly command: string;
  readonly output: string;
  readonly exitCode: number;
  /** How long it takes. */
  readonly seconds: number;
  /** The same while the program does not serve yet. */
  readonly unready: { readonly output: string; readonly exitCode: number };
}

export interface RolePeers {
  /** Variables with names of hosts in them. */
  readonly variables: readonly string[];
  /** Beginnings of arguments with names of hosts in them: "--join". */
  readonly arguments: readonly string[];
  /** Written when one was found, and each time when none was. `{peer}` is its name, `{address}` its address. */
  readonly found: string;
  readonly missing: string;
  /** Ends if it has found none for so many seconds; undefined if it keeps trying. */
  readonly patienceSeconds: number | undefined;
}

export interface ImageRole {
  /** The ends of repository names: "cassandra", "percona/percona-xtradb-cluster". `*` stands for any letters. */
  readonly images: readonly string[];
  /** Written when it starts, and when it begins to serve. `{pod}`, `{address}`, `{namespace}` and `{image}` are filled in. */
  readonly log: readonly string[];
  readonly readyLog: readonly string[];
  readonly listens: readonly number[];
  /** From its start until it serves. */
  readonly startSeconds: number;
  /** False if it listens, and never serves: a vault that nobody unseals. */
  readonly serves: boolean;
  readonly peers: RolePeers | undefined;
  /** Answers to HTTP requests by path; 200 for all other paths. */
  readonly http: Readonly<Record<string, number>>;
  /** After so many seconds all HTTP requests fail with 500. */
  readonly failsAfterSeconds: number | undefined;
  readonly commands: readonly RoleCommand[];
  /** Its process, as `ps` shows it; undefined if it goes by the name of its image. */
  readonly process: string | undefined;
  /** The kind of server that it is, which keeps data and answers clients: "mysql". Undefined for all others. */
  readonly system: string | undefined;
  /** The kinds of servers whose clients it brings. */
  readonly clients: readonly string[];
  /** True if a container's arguments are a command of their own, and a shell runs without them. */
  readonly isShell: boolean;
  /** True for a base image with many tools of its own: nobody can say that it lacks a program. */
  readonly isToolbox: boolean;
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.replace(/\n$/, '').split('\n');
  return itemsOf(value).map((item) => String(item));
}

function commandOf(value: unknown): RoleCommand {
  const fields = objectOf(value);
  const unready = objectOf(fields['unready']);
  return {
    command: stringOf(fields['command']),
    output: stringOf(fields['output']),
    exitCode: numberOf(fields['exitCode'], 0),
    seconds: numberOf(fields['seconds'], 0),
    unready: { output: stringOf(unready['output']), exitCode: numberOf(unready['exitCode'], 1) },
  };
}

function peersOf(value: unknown): RolePeers | undefined {
  if (!isObject(value)) return undefined;
  const { patienceSeconds } = value;
  return {
    variables: texts(value['variables']),
    arguments: texts(value['arguments']),
    found: stringOf(value['found'], 'found peer {peer} at {address}'),
    missing: stringOf(value['missing'], 'cannot resolve any of {peer}: no such host'),
    patienceSeconds: typeof patienceSeconds === 'number' ? patienceSeconds : undefined,
  };
}

function httpOf(value: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([path, code]) => [path, numberOf(code, 200)]));
}

/** Reads a role as a table has it. Whatever it does not name is as usual. */
export function roleOf(fields: Json): ImageRole {
  const { failsAfterSeconds: fails, process, system } = fields;
  return {
    images: texts(fields['images']),
    log: texts(fields['log']),
    readyLog: texts(fields['readyLog']),
    listens: itemsOf(fields['listens']).map(Number),
    startSeconds: numberOf(fields['startSeconds'], 0),
    serves: fields['serves'] !== false,
    peers: peersOf(fields['peers']),
    http: httpOf(fields['http']),
    failsAfterSeconds: typeof fails === 'number' ? fails : undefined,
    commands: itemsOf(fields['commands']).map(commandOf),
    isShell: fields['shell'] === true,
    isToolbox: fields['toolbox'] === true,
    process: typeof process === 'string' ? process : undefined,
    system: typeof system === 'string' ? system : undefined,
    clients: [...(typeof system === 'string' ? [system] : []), ...texts(fields['clients'])],
  };
}
