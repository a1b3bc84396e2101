import assert from 'node:assert/strict';
import type { Finding } from '../../source/domain/model/finding.ts';

/** Every finding except Complete proposes an action whose command is not among the evidence. */
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
