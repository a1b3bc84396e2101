/** The schema of the cluster's clock, for kubectl explain and for those who write it. */

import type { Json } from '../../model/json.ts';
import { FASTEST, SLOWEST } from '../../validation/clock.ts';

const text = (description: string, more: Json = {}): Json => ({ type: 'string', description, ...more });

const SPEC: Json = {
  type: 'object',
  description: 'How time goes.',
  properties: {
    held: { type: 'boolean', description: 'True holds time: requests are answered, and nothing else happens.' },
    speed: {
      type: 'number',
      minimum: SLOWEST,
      maximum: FASTEST,
      description: 'Virtual seconds per second, while time is not held.',
    },
    pace: text('How long pods and volumes take: normal, or lecture, in which everything takes seconds.'),
    step: text(
      'Carried out once and not kept: "event" lets what is due next happen, "change" goes on to the next change of a set, pod, claim, service or node, at most 10 minutes. Time is held afterwards.',
    ),
    stepNamespaces: {
      type: 'array',
      items: { type: 'string' },
      description: 'With step "change": only changes in these namespaces and of nodes count.',
    },
    advance: text(
      'Carried out once and not kept: what is due within this duration happens at once, 1h30m for example.',
    ),
  },
};

const STATUS: Json = {
  type: 'object',
  description: 'What time it is.',
  properties: {
    time: text("The cluster's time at the moment of the answer."),
    machineTime: text("The machine's time at the same moment."),
    heldBy: text('The field manager that holds time; empty if nobody does.'),
    steps: { type: 'integer', description: 'How many single steps have been made.' },
    message: text('Why the last step found nothing.'),
  },
};

/** By name, as in an OpenAPI document of the group demo.stsview. */
export const CLOCK_SCHEMAS: Json = {
  'demo.stsview.v1.Clock': {
    type: 'object',
    description: 'The clock of the embedded cluster, which everything that takes time in it follows.',
    properties: {
      apiVersion: text('The version of this representation of the object.'),
      kind: text('Clock'),
      metadata: { type: 'object', description: 'The name is always "cluster".' },
      spec: SPEC,
      status: STATUS,
    },
    'x-kubernetes-group-version-kind': [{ group: 'demo.stsview', version: 'v1', kind: 'Clock' }],
  },
};
