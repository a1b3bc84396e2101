import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ResizeState, resizeStateOf } from '../../../../source/domain/expansion/resize-state.ts';
import { aClaim, aCondition, type ClaimOptions, NOW } from '../../../support/object-builders.ts';

const condition = (type: string, message = '') => [aCondition(type, 'True', NOW, { message })];

const CASES: readonly (readonly [string, ClaimOptions, ResizeState])[] = [
  ['nothing has happened yet', {}, { type: 'working' }],
  ['the driver is at work', { conditions: condition('Resizing') }, { type: 'working' }],
  ['the capacity is reached', { capacity: '20Gi' }, { type: 'grown' }],
  [
    'the capacity is more, in another unit',
    { capacity: '21504Mi', conditions: condition('Resizing') },
    { type: 'grown' },
  ],
  [
    'the file system waits',
    { conditions: condition('FileSystemResizePending'), resizeStatus: 'NodeResizePending', resizeTarget: '20Gi' },
    { type: 'file-system', since: NOW },
  ],
  [
    'the driver has failed and tries again',
    { conditions: condition('ControllerResizeError', 'rate limit') },
    { type: 'failed', by: 'storage driver', message: 'rate limit', since: NOW },
  ],
  [
    'the node has failed and tries again',
    { conditions: condition('NodeResizeError', 'resize2fs') },
    { type: 'failed', by: 'node', message: 'resize2fs', since: NOW },
  ],
  [
    'the driver refuses it for good',
    {
      resizeStatus: 'ControllerResizeInfeasible',
      resizeTarget: '20Gi',
      conditions: condition('ControllerResizeError', 'too large'),
    },
    { type: 'infeasible', by: 'storage driver', message: 'too large' },
  ],
  [
    'the node refuses it for good',
    { resizeStatus: 'NodeResizeInfeasible' },
    { type: 'infeasible', by: 'node', message: '' },
  ],
  [
    'what was refused is a former size',
    {
      resizeStatus: 'ControllerResizeInfeasible',
      resizeTarget: '900Gi',
      conditions: condition('ControllerResizeError', 'too large'),
    },
    { type: 'working' },
  ],
];

for (const [name, options, expected] of CASES) {
  test(`a claim of 8Gi on its way to 20Gi: ${name}`, () => {
    assert.deepEqual(resizeStateOf(aClaim('data-web-0', { request: '20Gi', ...options }), '20Gi'), expected);
  });
}
