import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface KubeconfigFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string, mode?: number): string;
}

/** A folder that is removed at the end of the test. */
export function temporaryKubeconfigFolder(context: TestContext): KubeconfigFolder {
  const path = mkdtempSync(join(tmpdir(), 'stsview-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content, mode = 0o600) {
      const file = join(path, name);
      writeFileSync(file, content, { mode });
      return file;
    },
  };
}

/** A kubeconfig with one context "test", one cluster and one user. */
export function kubeconfigOf(cluster: object, user: object = {}, context: object = {}): string {
  return JSON.stringify({
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester', ...context } }],
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'tester', user }],
  });
}
