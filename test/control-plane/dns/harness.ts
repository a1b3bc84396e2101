/** Sets with every kind of service, and `stsview dns` run on them within the test process. */

import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import type { DnsRequest } from '../../../source/cli/commands/dns/run.ts';
import { runDns } from '../../../source/cli/commands/dns/run.ts';
import { bedTimes, headlessServiceManifest, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';

export interface DnsJsonItem {
  readonly name: string;
  readonly type: string;
  readonly pod: string;
  readonly expected: readonly string[];
  readonly reason: string;
  readonly answered: readonly string[];
  readonly ttl: number | null;
  readonly rcode: string;
  readonly milliseconds: number;
  readonly server: string;
  readonly verdict: string;
  readonly remark: string;
}

export interface DnsJson {
  readonly apiVersion: string;
  readonly kind: string;
  readonly domain: string;
  readonly via: string;
  readonly viaDetail: string;
  readonly problems: readonly string[];
  readonly searchPath: readonly string[];
  readonly items: readonly DnsJsonItem[];
  readonly servers?: readonly { readonly server: string; readonly agrees: boolean }[];
  readonly story?: readonly {
    readonly pod: string;
    readonly turns: readonly { readonly type: string; readonly text: string; readonly afterMilliseconds?: number }[];
  }[];
}

type DnsCommandOptions = Partial<Omit<DnsRequest, 'connection'>> & {
  readonly as?: string;
  readonly readOnly?: boolean;
};

function requestFor(
  plane: ControlPlane,
  name: string,
  { as, readOnly = false, ...wish }: DnsCommandOptions,
): DnsRequest {
  return {
    connection: {
      kubeconfig: plane.kubeconfig,
      context: undefined,
      namespaces: [plane.namespace],
      as,
      asGroups: [],
      requestTimeoutMs: undefined,
      selector: undefined,
      roleLabel: undefined,
      readOnly,
    },
    name,
    watch: false,
    allServers: false,
    dnsService: undefined,
    clusterDomain: undefined,
    execIn: undefined,
    output: 'json',
    ...wish,
  };
}

const NEVER = new Promise<void>(() => {});

export interface DnsCommandResult {
  readonly code: number;
  readonly text: string;
  readonly report: DnsJson;
}

/** @throws the error whose sentence the program would print */
export async function runDnsCommand(
  plane: ControlPlane,
  name: string,
  wish: DnsCommandOptions = {},
): Promise<DnsCommandResult> {
  let text = '';
  const around = {
    env: { XDG_CONFIG_HOME: '/nonexistent' },
    home: homedir(),
    stdout: { write: (part: string) => (text += part) },
    stderr: { write: (part: string) => (text += part) },
  };
  const code = await runDns(requestFor(plane, name, wish), around, NEVER);
  return { code, text, report: wish.output === 'table' ? EMPTY : JSON.parse(text) };
}

const EMPTY: DnsJson = {
  apiVersion: '',
  kind: '',
  domain: '',
  via: '',
  viaDetail: '',
  problems: [],
  searchPath: [],
  items: [],
};

export interface DnsWatch {
  /** The parsed lines received so far. */
  readonly rounds: () => readonly DnsJson[];
  readonly leave: () => Promise<number>;
}

export function watchDns(plane: ControlPlane, name: string, wish: DnsCommandOptions = {}): DnsWatch {
  let text = '';
  const around = {
    env: { XDG_CONFIG_HOME: '/nonexistent' },
    home: homedir(),
    stdout: { write: (part: string) => (text += part) },
    stderr: { write: () => {} },
  };
  const left = Promise.withResolvers<void>();
  const code = runDns(requestFor(plane, name, { ...wish, watch: true }), around, left.promise);
  // A failure is reported when the watch is ended. Until then it must not end the process.
  code.catch(() => {});
  return {
    rounds: () =>
      text
        .split('\n')
        .filter((line) => line !== '')
        .map((line): DnsJson => JSON.parse(line)),
    leave: () => {
      left.resolve();
      return code;
    },
  };
}

export function dnsItemOf({ items }: DnsJson, type: string, pod: string): DnsJsonItem {
  const found = items.find((candidate) => candidate.type === type && candidate.pod === pod);
  assert.ok(found !== undefined, `no ${type} of "${pod}" in ${JSON.stringify(items, undefined, 1)}`);
  return found;
}

export interface DnsSetOptions {
  readonly name: string;
  readonly replicas?: number;
  /** "ready", "unready", … as test/control-plane/bed/stages.yaml has them. */
  readonly image?: string;
  readonly serviceName?: string;
  readonly stopMs?: number;
}

export function dnsSetManifest({ name, serviceName = name, stopMs = 0, ...options }: DnsSetOptions): string {
  return yamlOf(
    statefulSetManifest(name, {
      replicas: 2,
      image: 'web:1',
      policy: 'Parallel',
      annotations: bedTimes(50, stopMs),
      container: { ports: [{ name: 'http', containerPort: 8080 }] },
      spec: { serviceName },
      ...options,
    }),
  );
}

export interface DnsServiceOptions {
  readonly selector?: Readonly<Record<string, string>>;
  readonly headless?: boolean;
  readonly notReady?: boolean;
  readonly port?: { readonly name: string; readonly port: number; readonly targetPort: string };
}

export function serviceManifest(name: string, options: DnsServiceOptions = {}): string {
  const { selector = { app: name }, headless = true, notReady = false } = options;
  const { port = { name: 'http', port: 80, targetPort: 'http' } } = options;
  return yamlOf(
    headlessServiceManifest(name, {
      ...(headless ? {} : { clusterIP: undefined }),
      publishNotReadyAddresses: notReady,
      selector,
      ports: [port],
    }),
  );
}

/** Waits until this number of the set's pods have an address, ready or not. */
export async function waitForAddresses(plane: ControlPlane, set: string, count = 2): Promise<readonly string[]> {
  return waitFor(
    async () => {
      const said = await plane.kubectl('get', 'pods', '-l', `app=${set}`, '-o', 'jsonpath={.items[*].status.podIP}');
      return said.split(' ').filter((address) => address !== '');
    },
    (addresses) => addresses.length === count,
    { what: `${count} addresses of ${set}` },
  );
}

/** Waits until the set's names are correct, since EndpointSlices and CoreDNS follow with a delay. */
export async function waitUntilNamesMatch(
  plane: ControlPlane,
  set: string,
  wish: DnsCommandOptions = {},
): Promise<DnsCommandResult> {
  return waitFor(
    () => runDnsCommand(plane, set, wish),
    ({ code }) => code === 0,
    { what: `all names of ${set} to match`, every: 300, deadline: 30_000 },
  );
}
