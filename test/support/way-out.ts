import assert from 'node:assert/strict';
import type { Finding } from '../../source/domain/model/finding.ts';

/** Every finding has a way out: an action, whose command the evidence does not already show. Only Complete has none. */
export function assertWayOut({ code, action, evidence, message }: Finding): void {
  if (code === 'Complete') {
    assert.equal(action, undefined);
    return;
  }
  assert.ok(action !== undefined && action.label !== '' && action.args.length > 0, `no way out of ${code}: ${message}`);
  const command = action.args.join(' ');
  assert.ok(
    evidence.every((line) => !line.includes(command)),
    `the way out of ${code} is in its evidence: ${command}`,
  );
}
