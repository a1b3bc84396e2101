/** Breaks something of the embedded cluster on purpose, and puts it right again. */

import type { Binding } from '../../domain/model/set-status.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { FaultName, Plan, RequestedSetAction, SetPlanContext } from '../plan.ts';
import type { FaultChange, ObjectRef, Write } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, setRefusal } from './complete-plan.ts';
import { setRefOf } from './set-ref.ts';

/** The volume of a ConfigMap that does not exist. */
const LOST_VOLUME = 'broken-on-purpose';
const LOST_CONFIG = 'not-there';

/** Faults that do not lie in the pod template. */
type ElsewhereFault = 'node' | 'disk' | 'dns';

/** How late addresses reach the records, in milliseconds. */
const DNS_DELAY_MS = 30_000;

/** The values of demo/fault in the pod template. */
const TEMPLATE_FAULTS: Readonly<Record<Exclude<FaultName, 'config' | ElsewhereFault>, string>> = {
  image: 'missing-image',
  probe: 'never-ready',
  crash: 'crash',
  folder: 'missing-path',
};

const NO_FAULT: FaultChange = {
  metadata: { annotations: { 'demo/fault': null, 'demo/fault-ordinals': null } },
  spec: { volumes: [{ name: LOST_VOLUME, $patch: 'delete' }] },
};

function templateChange(fault: Exclude<FaultName, ElsewhereFault>, ordinal: number): FaultChange {
  if (fault === 'config') return { spec: { volumes: [{ name: LOST_VOLUME, configMap: { name: LOST_CONFIG } }] } };
  const annotations = { 'demo/fault': TEMPLATE_FAULTS[fault], 'demo/fault-ordinals': String(ordinal) };
  return { metadata: { annotations } };
}

const TITLES: Readonly<Record<FaultName, string>> = {
  image: 'the image cannot be pulled',
  probe: 'never becomes ready',
  crash: 'crashes again and again',
  config: 'needs a ConfigMap that is missing',
  folder: 'the folder of its volume is missing',
  node: 'its node is switched off',
  disk: 'its disk is full',
  dns: 'its name follows late',
};

interface Fault {
  /** Undefined where there is nothing of that kind. */
  readonly target: ObjectRef | undefined;
  /** What is said of the pod where the target can be missing. */
  readonly lacks?: string;
  readonly change: FaultChange;
  readonly request: string;
  readonly effects: readonly string[];
}

function annotationsChange(annotations: Readonly<Record<string, string | null>>): FaultChange {
  return { metadata: { annotations } };
}

function nodeFault({ node }: Binding, mends: boolean): Fault {
  const name = node?.meta.name ?? '';
  return {
    target: node && { kind: 'Node', namespace: '', name, uid: node.meta.uid },
    lacks: 'runs on no node',
    change: annotationsChange({ 'demo/dead': mends ? null : 'true' }),
    request: mends ? `turn node ${name} on again` : `turn node ${name} off, with everything that runs there`,
    effects: mends
      ? ['Its kubelet reports again, and confirms what has ended']
      : ['After 50 s the node is NotReady', 'After 5 more minutes its pods are asked to go, and stay Terminating'],
  };
}

function diskFault({ claims }: Binding, mends: boolean): Fault {
  const [bound] = claims.filter(({ claim }) => claim !== undefined);
  const claim = bound?.claim;
  const name = claim?.meta.name ?? '';
  return {
    target: claim && {
      kind: 'PersistentVolumeClaim',
      namespace: claim.meta.namespace,
      name,
      uid: claim.meta.uid,
    },
    lacks: 'has no claim',
    change: annotationsChange({ 'demo/used': mends ? '1Mi' : (bound?.capacity ?? '') }),
    request: mends ? `make room on the disk of claim ${name}` : `fill the disk of claim ${name} to its last byte`,
    effects: mends
      ? ['The container starts at its next attempt']
      : ['The container ends with "No space left on device"'],
  };
}

function dnsFault({ status: { set }, snapshot }: SetPlanContext, mends: boolean): Fault {
  const { namespace } = set.meta;
  const service = snapshot.tables.Service.get(keyOf(namespace, set.serviceName));
  return {
    target: service && { kind: 'Service', namespace, name: service.meta.name, uid: service.meta.uid },
    lacks: 'has no governing service',
    change: annotationsChange({ 'demo/dns-delay-ms': mends ? null : String(DNS_DELAY_MS) }),
    request: mends
      ? `let the names behind Service ${set.serviceName} follow at once`
      : `let the names behind Service ${set.serviceName} follow ${DNS_DELAY_MS / 1000} s late`,
    effects: mends
      ? ['DNS says at once where each member is']
      : [`For ${DNS_DELAY_MS / 1000} s after a member has come back, DNS says its former address or none`],
  };
}

function memberFault(
  { status }: SetPlanContext,
  fault: Exclude<FaultName, ElsewhereFault>,
  binding: Binding,
  mends: boolean,
): Fault {
  const { name } = status.set.meta;
  return {
    target: setRefOf(status),
    change: mends ? NO_FAULT : templateChange(fault, binding.ordinal),
    request: mends
      ? `take the faults out of the pod template of StatefulSet ${name}`
      : `change the pod template of StatefulSet ${name}: ${binding.podName} ${TITLES[fault]}`,
    effects: mends
      ? ['The template has the revision from before; a pod that hangs may have to be deleted by hand']
      : ['The template has a new revision: pods are replaced from the highest ordinal down'],
  };
}

function faultOf(planContext: SetPlanContext, fault: FaultName, binding: Binding, mends: boolean): Fault {
  switch (fault) {
    case 'node':
      return nodeFault(binding, mends);
    case 'disk':
      return diskFault(binding, mends);
    case 'dns':
      return dnsFault(planContext, mends);
    default:
      return memberFault(planContext, fault, binding, mends);
  }
}

function planBreak(
  planContext: SetPlanContext,
  { pod, fault, mends }: RequestedSetAction<'break'>,
  facts: PreflightFacts,
): Plan {
  const { status } = planContext;
  const binding = [...status.bindings, ...status.outside].find(({ podName }) => podName === pod);
  const made = binding && faultOf(planContext, fault, binding, mends);
  const target = made?.target ?? setRefOf(status);
  const write: Write<'set-fault'> = { operation: 'set-fault', target, change: made?.change ?? NO_FAULT };
  return completePlan(planContext, facts, {
    action: 'break',
    target,
    title: mends ? `Put ${pod} right` : `Break ${pod}: ${TITLES[fault]}`,
    requests: [made?.request ?? ''],
    effects: made?.effects ?? [],
    consequences: mends ? [] : [{ severity: 'warning', text: 'this breaks it on purpose: B puts it right again' }],
    word: pod,
    kubectl: kubectlTwin(write, planContext),
    refusal:
      planContext.isEmbedded !== true
        ? 'Only the embedded cluster of stsview demo is broken on purpose.'
        : made?.target === undefined
          ? `${pod} ${binding === undefined ? 'is no member' : made?.lacks}.`
          : setRefusal(status),
    steps: [{ write, goal: { type: 'accepted', text: mends ? `${pod} is put right` : `${pod} is broken on purpose` } }],
    undo: { action: 'break', pod, fault, mends: !mends },
  });
}

export const breakSetAction: SetAction<'break'> = {
  plan: planBreak,
  neededFacts: () => [],
};
