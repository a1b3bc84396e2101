/** Parses the scheduler's message into counted reasons in plain words. */

export interface SchedulerReason {
  readonly nodes: number;
  /** The reason as the scheduler writes it. */
  readonly raw: string;
  /** "have too little cpu left" */
  readonly text: string;
  /** What the reason is about. `own`: a requirement of the pod itself. */
  readonly about: 'own' | 'node' | 'volume' | 'other';
  /** True for a filter that the scheduler runs on nodes only that have passed the one for volumes. */
  readonly isAfterVolumes: boolean;
  /** True if the pod asks for more than each of these nodes has when it is empty. */
  readonly isTooLarge: boolean;
}

export interface SchedulerVerdict {
  readonly nodes: number;
  readonly reasons: readonly SchedulerReason[];
  /** The part without a number of nodes, unchanged: "pod has unbound immediate PersistentVolumeClaims"; often empty. */
  readonly uncounted: string;
}

const TRANSLATIONS: readonly (readonly [RegExp, (match: RegExpExecArray) => string, SchedulerReason['about']])[] = [
  [/^Insufficient (.+)$/, ([, what]) => `too little ${what} left`, 'own'],
  [/^Too many pods/, () => 'no room for a further pod', 'node'],
  [
    /untolerated taint(?:\(s\))?(?: \{(.+?):? ?\})?/,
    ([, taint]) => `a taint that the pod does not tolerate${taint === undefined ? '' : ` (${taint})`}`,
    'node',
  ],
  [/were unschedulable/, () => 'cordoned', 'node'],
  [/were not ready/, () => 'not ready', 'node'],
  [/didn't match Pod's node affinity\/selector/, () => "don't match its node selector or affinity", 'own'],
  [
    /didn't match PersistentVolume's node affinity|volume node affinity conflict/,
    () => "not where the pod's volume is",
    'volume',
  ],
  [/didn't find available persistent volumes to bind/, () => 'no free volume that fits its claim', 'volume'],
  [/didn't match pod anti-affinity rules/, () => 'ruled out by pod anti-affinity', 'own'],
  [/didn't satisfy existing pods anti-affinity rules/, () => 'with a pod that shuns this one', 'other'],
  [/didn't match pod affinity rules/, () => 'without the pod that its affinity asks for', 'own'],
  [
    /didn't match pod topology spread constraints \(missing required label\)/,
    () => 'without the label that its topology spread constraints go by',
    'own',
  ],
  [/didn't match pod topology spread constraints/, () => 'against its topology spread constraints', 'own'],
  [/cannot allocate all claims/, () => 'without the devices that its ResourceClaims ask for', 'own'],
  [/didn't have free ports/, () => 'its host port taken', 'own'],
  [/exceed max volume count/, () => 'all attachments of volumes taken', 'node'],
  [/no available volume zone/, () => "not in the zone of the pod's volume", 'volume'],
];

/**
 * Parses "0/3 nodes are available: 2 Insufficient cpu, 1 node(s) were unschedulable." Returns undefined for a message
 * of another form.
 */
export function parseSchedulerMessage(message: string): SchedulerVerdict | undefined {
  const match =
    /^0\/(\d+) nodes are available(?:: (.*?))?\.?(?: (?:preemption: |no new claims |still not schedulable|deallocation of |deletion of ).*)?$/s.exec(
      message.trim(),
    );
  if (match === null) return undefined;
  const reasons = (match[2] ?? '').split(/, (?=\d+ )/).flatMap((part): readonly SchedulerReason[] => {
    const counted = /^(\d+) (.+?)\.?$/s.exec(part.trim());
    if (counted === null) return [];
    const [, nodes = '0', rest = ''] = counted;
    const raw = rest.replace(/^node\(s\) /, '');
    return [
      { nodes: Number(nodes), raw, ...translate(raw), isAfterVolumes: AFTER_VOLUMES.test(raw), isTooLarge: false },
    ];
  });
  const isTooLarge = reasons.length === 1 && reasons[0]?.nodes === unhelpedNodes(message);
  const uncounted = reasons.length === 0 ? (match[2] ?? '').replace(/\.$/, '') : '';
  return { nodes: Number(match[1]), reasons: isTooLarge ? reasons.map(asTooLarge) : reasons, uncounted };
}

/** Returns the number of nodes on which no eviction of other pods would make room. */
function unhelpedNodes(message: string): number {
  return Number(/(\d+) Preemption is not helpful for scheduling/.exec(message)?.[1] ?? 0);
}

/** Evicting pods does not help only where the pod asks for more than the whole node has (NodeResourcesFit). */
function asTooLarge(reason: SchedulerReason): SchedulerReason {
  const what = /^Insufficient (.+)$/.exec(reason.raw)?.[1];
  return what === undefined
    ? reason
    : { ...reason, text: `with less ${what} than it asks for, even when empty`, isTooLarge: true };
}

/** The scheduler's default order of filters: PodTopologySpread and InterPodAffinity come after VolumeBinding. */
const AFTER_VOLUMES = /topology spread constraints|affinity rules/;

function translate(raw: string): { readonly text: string; readonly about: SchedulerReason['about'] } {
  for (const [pattern, toText, about] of TRANSLATIONS) {
    const match = pattern.exec(raw);
    if (match !== null) return { text: toText(match), about };
  }
  return { text: raw, about: 'other' };
}

/** "none of the 3 nodes will do: 2 too little cpu left, 1 cordoned" */
export function schedulerSentence({ nodes, reasons, uncounted }: SchedulerVerdict): string {
  if (nodes === 0) return 'there are no nodes';
  const which = nodes === 1 ? 'the only node will not do' : `none of the ${nodes} nodes will do`;
  if (reasons.length === 0) return uncounted === '' ? which : `${which}: ${uncounted}`;
  return `${which}: ${reasons.map((reason) => `${reason.nodes} ${reason.text}`).join(', ')}`;
}
