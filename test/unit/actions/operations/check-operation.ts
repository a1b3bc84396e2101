/** Checks a write operation against a table of everything that it defines. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectAfterLostResponse } from '../../../../source/actions/operations/lost-response.ts';
import type { WriteEffect } from '../../../../source/actions/operations/write-operation.ts';
import { kubectlTwin, operationOf } from '../../../../source/actions/operations/write-operations.ts';
import type { FoundObject, Write } from '../../../../source/actions/ports.ts';

export interface OperationCase {
  readonly name: string;
  readonly write: Write;
  /** "patch apps/statefulsets/scale shop/web" */
  readonly accessReview: string;
  readonly changedPaths: readonly string[];
  readonly journalName: string;
  /** The path that is read before the request is built, and the object found there. */
  readonly before?: { readonly path: string; readonly object: unknown };
  /** "PATCH /api/v1/nodes/a" */
  readonly request: string;
  readonly body: unknown;
  readonly trial: { readonly request: string; readonly body: unknown };
  readonly effects: readonly (readonly [string, FoundObject | undefined, WriteEffect['type'], RegExp])[];
  readonly kubectl: string;
}

export const POD_REF = { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'pod-uid' } as const;
export function testOp(path: string, value: unknown) {
  return { op: 'test', path, value };
}

export function checkOperation(cases: readonly OperationCase[]): void {
  for (const expected of cases) {
    const { write } = expected;
    const operation = operationOf(write);
    test(expected.name, () => {
      const { verb, group, resource, subresource, namespace, name } = operation.accessReview(write);
      const what = [group, resource, subresource].filter((part) => part !== '').join('/');
      const where = [namespace, name].filter((part) => part !== '').join('/');
      assert.equal(`${verb} ${what} ${where}`, expected.accessReview);
      assert.deepEqual(operation.changedPaths(write), expected.changedPaths);
      assert.equal(operation.journalName(write), expected.journalName);
      assert.equal(operation.readBefore(write), expected.before?.path);
      const { method, path, body } = operation.request(write, expected.before?.object, false);
      assert.equal(`${method} ${path}`, expected.request);
      assert.deepEqual(body, expected.body);
      const trial = operation.request(write, expected.before?.object, true);
      assert.equal(`${trial.method} ${trial.path}`, expected.trial.request);
      assert.deepEqual(trial.body, expected.trial.body);
      assert.equal(kubectlTwin(write, { context: 'prod' }), expected.kubectl);
    });
    for (const [state, found, type, evidence] of expected.effects) {
      test(`${expected.name}, no response: ${state}`, () => {
        const effect = effectAfterLostResponse(write, found);
        assert.equal(effect.type, type);
        assert.match(effect.evidence, evidence);
      });
    }
  }
}
