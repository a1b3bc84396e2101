/** Kubeconfig files in temporary folders. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KubeconfigOptions {
  readonly server: string;
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly user?: Readonly<Record<string, unknown>>;
  /** The namespace of the context; "shop" by default. */
  readonly namespace?: string;
}

export interface DisposableFolder {
  readonly path: string;
  /** @returns the file's path */
  write(name: string, content: string): string;
  [Symbol.dispose](): void;
}

export function disposableFolder(): DisposableFolder {
  const path = mkdtempSync(join(tmpdir(), 'stsview-program-'));
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content, { mode: 0o700 });
      return join(path, name);
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The text of a kubeconfig with one context, "test". */
export function kubeconfigFor({ server, cluster = {}, user = {}, namespace = 'shop' }: KubeconfigOptions): string {
  return JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'there', user: 'tester', namespace } }],
    clusters: [{ name: 'there', cluster: { server, ...cluster } }],
    users: [{ name: 'tester', user }],
  });
}
