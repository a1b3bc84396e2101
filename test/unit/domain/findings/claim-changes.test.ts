/** Changes of a claim's size and attributes: what the driver has refused for good is never "not yet". */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding, FindingCode } from '../../../../source/domain/model/finding.ts';
import { aClaim, aCondition, type ClaimOptions, NOW, SECOND } from '../../../support/object-builders.ts';
import { describeClaimWorld } from './claim-world.ts';

const growing: ClaimOptions = { request: '16Gi', capacity: '8Gi' };
const change = (status: string): ClaimOptions => ({
  attributesClass: 'gold',
  attributesChange: { to: 'gold', status },
});
const failed = (type: string, message: string) => ({
  conditions: [aCondition(type, 'True', NOW - SECOND, { message })],
});

const CASES: readonly (readonly [string, ClaimOptions, FindingCode | undefined, Finding['severity'], RegExp])[] = [
  [
    'a size that the driver refuses for good',
    { ...growing, resizeStatus: 'ControllerResizeInfeasible', ...failed('ControllerResizeError', 'disk is too old.') },
    'ResizePending',
    'error',
    /^claim data-web-2 asks for 16Gi and has 8Gi: the storage driver refuses that size for good \(disk is too old\)$/m,
  ],
  [
    'a size that the node refuses for good',
    { ...growing, resizeStatus: 'NodeResizeInfeasible' },
    'ResizePending',
    'error',
    /the node refuses that size for good.*allocatedResourceStatuses\.storage=NodeResizeInfeasible/s,
  ],
  [
    'a size that the driver is working on',
    { ...growing, resizeStatus: 'ControllerResizeInProgress' },
    'ResizePending',
    'warning',
    /the storage driver has not grown it yet/,
  ],
  [
    'attributes that the driver refuses for good',
    { ...change('Infeasible'), ...failed('ModifyVolumeError', 'no such tier') },
    'AttributesPending',
    'error',
    /^claim data-web-2 asks for VolumeAttributesClass gold: the storage driver refuses it for good \(no such tier\)$/m,
  ],
  [
    'attributes whose class may not exist',
    change('Pending'),
    'AttributesPending',
    'warning',
    /the change has not begun: the class may not exist/,
  ],
  [
    'attributes that the driver is applying',
    { ...change('InProgress'), ...failed('ModifyingVolume', '') },
    'AttributesPending',
    'warning',
    /the storage driver is applying it.*condition ModifyingVolume=True/s,
  ],
  [
    'attributes that failed once',
    { ...change('InProgress'), ...failed('ModifyVolumeError', 'try later') },
    'AttributesPending',
    'warning',
    /could not apply it yet \(try later\)/,
  ],
  ['attributes that it has', { attributesClass: 'gold' }, undefined, 'info', /./],
];

for (const [what, options, code, severity, says] of CASES) {
  test(what, () => {
    const { findings } = describeClaimWorld({ pod: {}, others: [aClaim('data-web-2', options)] });
    const found = findings.find((finding) => finding.code === 'ResizePending' || finding.code === 'AttributesPending');
    assert.equal(found?.code, code);
    if (found === undefined) return;
    assert.equal(found.severity, severity);
    assert.match([found.message, ...found.evidence].join('\n'), says);
    if (severity === 'error') {
      assert.doesNotMatch(found.message, /yet/);
      assert.deepEqual(found.action?.args, ['edit', 'pvc', 'data-web-2']);
    }
  });
}
