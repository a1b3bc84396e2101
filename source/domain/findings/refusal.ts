/** What refused a write of the controller, read from the server's error: the object to open, and the way out. */

import type { FindingAction, FindingSubject } from '../model/finding.ts';
import type { StatefulSet } from '../model/kinds.ts';
import type { LookupName } from '../model/lookups.ts';
import { inspectAction, type SetFindingContext, setSubject } from './context.ts';

export interface Refusal {
  /** The object to open; the set itself where its own template is at fault, or where nothing else is named. */
  readonly subject: FindingSubject;
  /** A line of evidence. */
  readonly wayOut: string;
  readonly action: FindingAction;
  /** True if a quota is used up. Pods that are about to be deleted may still count towards it. */
  readonly lacksRoom: boolean;
  /** What may be read to name the object. */
  readonly lookup: LookupName | undefined;
}

type RefusalContext = Pick<SetFindingContext, 'set' | 'webhooks' | 'limitRanges'>;

type Rule = readonly [
  pattern: RegExp,
  explain: (match: RegExpExecArray, set: StatefulSet, context: RefusalContext) => Partial<Refusal>,
];

/** Sources: the admission plugins of kube-apiserver, and apimachinery's validation. */
const RULES: readonly Rule[] = [
  [
    /exceeded quota: ([^\s,]+)/,
    ([, name = ''], set) => ({
      ...namespaced(set, 'ResourceQuota', name),
      wayOut: `ResourceQuota ${name} leaves no room: raise it, or free what it counts`,
      lacksRoom: true,
    }),
  ],
  [
    /(?:failed quota|status unknown for quota): ([^\s,:]+)/,
    ([found = '', name = ''], set) => ({
      ...namespaced(set, 'ResourceQuota', name),
      wayOut: found.startsWith('failed')
        ? `ResourceQuota ${name} demands a request or limit that the template leaves out: set it there, or by a LimitRange`
        : `ResourceQuota ${name} has no status yet: the controller manager writes it`,
    }),
  ],
  [
    /(?:maximum|minimum) \S+ usage per |max limit to request ratio per |error enforcing limit ranges/,
    (_match, set, context) => limitRangeRefusal(set, context),
  ],
  [
    /must be less than or equal to (\S+) limit(?: of (\S+))?/,
    ([, resource = ''], set, context) => {
      const isOfTemplate = [...set.templateResources.values()].some((amounts) => amounts.has(`limits.${resource}`));
      if (isOfTemplate) return { wayOut: `ask in the template for no more ${resource} than its limit allows` };
      return {
        ...limitRangeRefusal(set, context),
        wayOut: `the template has no limit of ${resource}, a LimitRange of the namespace adds one that is lower than the request: set a limit in the template, or change the LimitRange`,
      };
    },
  ],
  [
    /violates PodSecurity "([^"]+)"/,
    ([, level = ''], { meta }) => ({
      ...clusterScoped('Namespace', meta.namespace),
      wayOut: `label pod-security.kubernetes.io/enforce of namespace ${meta.namespace} (${level}) refuses the template: change the template, or the label`,
    }),
  ],
  [
    /error looking up service account \S*?\/([^\s:]+)/,
    ([, name = ''], set) => ({
      subject: { kind: 'ServiceAccount', namespace: set.meta.namespace, name },
      action: inspectAction('which service accounts there are', ['get', 'serviceaccount'], set.meta.namespace),
      wayOut: `create service account ${name}, or name another as serviceAccountName in the template`,
    }),
  ],
  [
    /service account (\S+) does not reference that (?:secret|imagePullSecret)/,
    ([, name = ''], set) => ({
      ...namespaced(set, 'ServiceAccount', name),
      wayOut: `add the secret to service account ${name}, which mounts listed secrets only`,
    }),
  ],
  [
    /no PriorityClass with name (\S+) was found/,
    ([, name = '']) => ({
      subject: { kind: 'PriorityClass', namespace: '', name },
      action: inspectAction('which priority classes there are', ['get', 'priorityclass'], ''),
      wayOut: `create PriorityClass ${name}, or name another as priorityClassName in the template`,
    }),
  ],
  [
    /RuntimeClass "([^"]+)" not found/,
    ([, name = '']) => ({
      subject: { kind: 'RuntimeClass', namespace: '', name },
      action: inspectAction('which runtime classes there are', ['get', 'runtimeclass'], ''),
      wayOut: `create RuntimeClass ${name}, or name another as runtimeClassName in the template`,
    }),
  ],
  [
    /((?:Validating|Mutating)AdmissionPolicy) '([^']+)' with binding '([^']+)'/,
    ([, kind = '', name = '', binding = '']) => ({
      ...clusterScoped(kind, name),
      wayOut: `${kind} ${name}, bound by ${kind}Binding ${binding}, refuses it: change what it objects to, or the binding`,
    }),
  ],
  [
    /(?:admission webhook|failed calling webhook) "([^"]+)"/,
    ([found = '', webhook = ''], _set, context) => webhookRefusal(webhook, !found.startsWith('failed'), context),
  ],
  [
    /unable to create new content in namespace (\S+) because it is being terminated/,
    ([, name = '']) => ({
      ...clusterScoped('Namespace', name),
      wayOut: `namespace ${name} is being deleted, and nothing can be created in it any more`,
    }),
  ],
  [
    /User "[^"]+" cannot (\S+) resource "([^"]+)"/,
    ([, verb = '', resource = '']) => ({
      ...clusterScoped('ClusterRole', 'system:controller:statefulset-controller'),
      wayOut: `the controller lacks the permission to ${verb} ${resource}: put its ClusterRole and its binding right`,
    }),
  ],
  [
    /Invalid value: "([^"]+)": must be no more than (\d+) (?:characters|bytes)/,
    ([, value = '', limit = ''], { meta }) => {
      const excess = value.length - Number(limit);
      const more = excess === 1 ? '1 character' : `${excess} characters`;
      return {
        wayOut: `${value} is ${more} longer than the ${limit} that are allowed: make the set again with a name shorter than ${meta.name} by ${more}; a set can't be renamed`,
      };
    },
  ],
];

/** Explains an error of the server. `message` is its text. */
export function refusalOf(context: RefusalContext, message: string): Refusal {
  const { set } = context;
  const unknown: Refusal = {
    subject: setSubject(set),
    wayOut: 'change what the error names, in the template or in the cluster',
    action: inspectAction('the template', ['get', 'statefulset', set.meta.name, '-o', 'yaml'], set.meta.namespace),
    lacksRoom: false,
    lookup: undefined,
  };
  for (const [pattern, explain] of RULES) {
    const match = pattern.exec(message);
    if (match !== null) return { ...unknown, ...explain(match, set, context) };
  }
  return unknown;
}

function namespaced({ meta }: StatefulSet, kind: string, name: string): Pick<Refusal, 'subject' | 'action'> {
  return {
    subject: { kind, namespace: meta.namespace, name },
    action: inspectAction(`${kind} ${name}`, ['describe', kind.toLowerCase(), name], meta.namespace),
  };
}

function clusterScoped(kind: string, name: string): Pick<Refusal, 'subject' | 'action'> {
  return {
    subject: { kind, namespace: '', name },
    action: inspectAction(`${kind} ${name}`, ['get', kind.toLowerCase(), name, '-o', 'yaml'], ''),
  };
}

/** The error does not name the LimitRange. */
function limitRangeRefusal(set: StatefulSet, { limitRanges }: RefusalContext): Partial<Refusal> {
  const names = limitRanges === undefined || limitRanges === 'forbidden' ? [] : limitRanges;
  const [only] = names;
  const which = names.length === 0 ? 'a LimitRange' : `LimitRange ${names.join(' or ')}`;
  return {
    ...(only !== undefined && names.length === 1
      ? namespaced(set, 'LimitRange', only)
      : { action: inspectAction('the LimitRanges of the namespace', ['describe', 'limitrange'], set.meta.namespace) }),
    wayOut: `${which} of the namespace refuses the template: change the requests and limits, or the LimitRange`,
    lookup: 'limit-ranges',
  };
}

/** The error names the webhook, and not the configuration that it stands in. */
function webhookRefusal(webhook: string, hasAnswered: boolean, { webhooks }: RefusalContext): Partial<Refusal> {
  const all = webhooks === undefined || webhooks === 'forbidden' ? [] : webhooks;
  const holder = all.find((configuration) => configuration.webhooks.includes(webhook));
  const which = holder === undefined ? 'its configuration' : `${holder.kind} ${holder.name}`;
  return {
    ...(holder === undefined
      ? { action: inspectAction(`which configuration has webhook ${webhook}`, webhookCommand(webhook), '') }
      : clusterScoped(holder.kind, holder.name)),
    wayOut: hasAnswered
      ? `webhook ${webhook} refuses it: change what it objects to, or ${which}`
      : `webhook ${webhook} does not answer, and its failurePolicy is Fail: bring its service up, or change ${which}`,
    lookup: 'webhooks',
  };
}

function webhookCommand(webhook: string): readonly string[] {
  return [
    'get',
    'validatingwebhookconfigurations,mutatingwebhookconfigurations',
    '-o',
    `jsonpath={range .items[?(@.webhooks[*].name=="${webhook}")]}{.kind}/{.metadata.name}{"\\n"}{end}`,
  ];
}
