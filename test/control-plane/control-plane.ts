/** The fixture of tests on a genuine control plane: a namespace, kubectl, and fast reads of the API. */

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { waitFor } from '../support/wait-for.ts';

export interface ControlPlane {
  readonly kubeconfig: string;
  /** The test's namespace. It is deleted after the file has ended. */
  readonly namespace: string;
  /** Runs kubectl in that namespace and returns its standard output. @throws with kubectl's standard error */
  readonly kubectl: (...args: readonly string[]) => Promise<string>;
  /** `kubectl apply` of a manifest in YAML. */
  readonly apply: (manifest: string) => Promise<void>;
  /** Reads an API path. `T` is the type that the caller expects. @throws if the response is not 2xx */
  readonly get: <T>(path: string) => Promise<T>;
}

export interface ControlPlaneForTests extends ControlPlane {
  /** For the options of each test: the reason why there is no control plane, or false. */
  readonly skip: string | false;
}

/** kubectl against any kubeconfig. `input` goes to its standard input. */
export async function runKubectl(kubeconfig: string, args: readonly string[], input = ''): Promise<string> {
  const child = spawn('kubectl', ['--kubeconfig', kubeconfig, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: exit code ${code}\n${said}`);
  return output;
}

/** Ends with its standard input, so that it never outlives the test process. */
const PROXY = 'kubectl --kubeconfig "$0" proxy --port=0 & child=$!; read -r _; kill "$child"';

/** `kubectl proxy`, which supports every way of authentication. A read takes milliseconds instead of a process. */
export async function startKubectlProxy(
  kubeconfig: string,
): Promise<{ readonly stop: () => void; readonly address: string }> {
  const child = spawn('sh', ['-c', PROXY, kubeconfig], { stdio: ['pipe', 'pipe', 'ignore'] });
  for await (const line of createInterface(child.stdout)) {
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address !== undefined) return { stop: () => child.stdin.end(), address };
  }
  throw new Error('kubectl proxy ended before it served');
}

export interface OpenControlPlane extends ControlPlane {
  /** Deletes the namespace, without waiting for its end, and lets go. */
  readonly close: () => Promise<void>;
  /** Releases the control plane and leaves the namespace as it is. */
  readonly abandon: () => void;
}

/** Opens a namespace on a control plane. The caller ends with `close` or `abandon`. */
export async function openControlPlane(kubeconfig: string, label: string): Promise<OpenControlPlane> {
  const namespace = `stsview-${label}-${randomBytes(3).toString('hex')}`;
  const kubectl = (...args: readonly string[]): Promise<string> => runKubectl(kubeconfig, ['-n', namespace, ...args]);
  const { stop, address } = await startKubectlProxy(kubeconfig);
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(`http://${address}${path}`);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  try {
    await kubectl('create', 'namespace', namespace);
    await waitFor(
      () => get(`/api/v1/namespaces/${namespace}/serviceaccounts/default`),
      () => true,
      { what: `the default service account of ${namespace}` },
    );
  } catch (error) {
    stop();
    throw error;
  }
  return {
    kubeconfig,
    namespace,
    kubectl,
    apply: async (manifest) => {
      await runKubectl(kubeconfig, ['-n', namespace, 'apply', '-f', '-'], manifest);
    },
    get,
    close: async () => {
      await kubectl('delete', 'namespace', namespace, '--wait=false', '--ignore-not-found').finally(stop);
    },
    abandon: stop,
  };
}

/**
 * The control plane that the runner started (or STSVIEW_KUBECONFIG), with a namespace for the calling test file. Call
 * it at the top of a file. Its members work within tests and hooks that come after.
 *
 * @param label part of the name of the namespace
 *
 * @throws if there is none and STSVIEW_CLUSTER=required
 */
export function controlPlane(label: string): ControlPlaneForTests {
  const kubeconfig = process.env['STSVIEW_KUBECONFIG'] ?? '';
  if (kubeconfig === '' && process.env['STSVIEW_CLUSTER'] === 'required') {
    throw new Error('STSVIEW_CLUSTER=required, and there is no control plane: run this through `npm test`');
  }
  let opened: OpenControlPlane | undefined;
  const plane = (): ControlPlane => {
    if (opened === undefined) throw new Error('the control plane is open within tests only');
    return opened;
  };
  if (kubeconfig !== '') {
    before(async () => {
      opened = await openControlPlane(kubeconfig, label);
    });
    after(() => opened?.close());
  }
  return {
    kubeconfig,
    skip: kubeconfig === '' ? 'no control plane: Go is missing, or this does not run through `npm test`' : false,
    get namespace() {
      return plane().namespace;
    },
    kubectl: (...args) => plane().kubectl(...args),
    apply: (manifest) => plane().apply(manifest),
    get: (path) => plane().get(path),
  };
}
