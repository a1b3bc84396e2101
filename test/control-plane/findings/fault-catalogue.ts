/** The fault catalogue: each entry breaks one set in one way, on a genuine control plane. */

import type { FindingCode } from '../../../source/domain/model/finding.ts';
import { claimManifest, podManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import type { ControlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  patchStatus,
  readFaultyPod,
  reportEvent,
  waitUntilAvailable,
  waitUntilStarted,
} from './harness.ts';

export interface CatalogueFault {
  readonly code: FindingCode;
  /** Name of the set. */
  readonly set: string;
  /** "Pod/web-0" */
  readonly subject: string;
  readonly inject: (plane: ControlPlane, set: string) => Promise<void>;
  /** Text that the evidence or the message must contain. */
  readonly says?: RegExp;
}

const HOUR_MS = 3_600_000;
const NEVER_READY = { startMs: HOUR_MS };

const setImage = (plane: ControlPlane, set: string, image: string) =>
  plane.kubectl('set', 'image', `statefulset/${set}`, `main=${image}`);

/** Creates a set whose first pod has started and stays in ContainerCreating. */
async function startPod(
  plane: ControlPlane,
  set: string,
  options: Parameters<typeof faultySetManifest>[1] = {},
): Promise<string> {
  await plane.apply(faultySetManifest(set, { ...NEVER_READY, ...options }));
  await waitUntilStarted(plane, `${set}-0`);
  return `${set}-0`;
}

/** Creates a set and waits until its one pod is available. */
async function applyAndWait(
  plane: ControlPlane,
  set: string,
  options: Parameters<typeof faultySetManifest>[1],
): Promise<void> {
  await plane.apply(faultySetManifest(set, options));
  await waitUntilAvailable(plane, set, 1);
}

function containerStatus(state: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { name: 'main', image: 'app:1', imageID: '', ready: false, started: false, restartCount: 0, state, ...more };
}

export const FAULT_CATALOGUE: readonly CatalogueFault[] = [
  {
    code: 'ForcedRollback',
    set: 'ledger-2',
    subject: 'Pod/ledger-2-2',
    says: /cannot pull image app:missing/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { replicas: 3 }));
      await waitUntilAvailable(plane, set, 3);
      await setImage(plane, set, 'app:missing');
      await waitFor(
        () =>
          plane.kubectl('get', 'pod', `${set}-2`, '-o', 'jsonpath={.status.containerStatuses[0].state.waiting.reason}'),
        (reason) => reason === 'ImagePullBackOff',
        { what: 'the pod to fail' },
      );
      await setImage(plane, set, 'app:1');
    },
  },
  {
    code: 'ForcedRollback',
    set: 'first-try',
    subject: 'Pod/first-try-0',
    says: /keeps crashing/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { image: 'app:crash' }));
      await waitFor(
        () => plane.kubectl('get', 'pod', `${set}-0`, '-o', 'jsonpath={.status.phase}'),
        (phase) => phase === 'Running',
        { what: 'the pod to crash' },
      );
      await setImage(plane, set, 'app:2');
    },
  },
  {
    code: 'BrokenRevision',
    set: 'quill',
    subject: 'Pod/quill-7',
    says: /quill-6 of revision \S+ is ready/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { replicas: 3, spec: 'ordinals: {start: 5}' }));
      await waitUntilAvailable(plane, set, 3);
      await setImage(plane, set, 'app:crash');
    },
  },
  {
    code: 'HeldByPartition',
    set: 'canary',
    subject: 'StatefulSet/canary',
    says: /canary-3 keeps an older revision: partition 1/,
    inject: async (plane, set) => {
      const spec = ['ordinals: {start: 3}', 'updateStrategy: {rollingUpdate: {partition: 1}}'];
      await plane.apply(faultySetManifest(set, { replicas: 2, spec }));
      await waitUntilAvailable(plane, set, 2);
      await setImage(plane, set, 'app:2');
      await waitFor(
        () => plane.kubectl('get', 'pod', `${set}-4`, '--ignore-not-found', '-o', 'jsonpath={..image} {..ready}'),
        (text) => text.includes('app:2') && text.includes('true'),
        { what: `${set}-4 with the new image` },
      );
    },
  },
  {
    code: 'OnDeleteWaiting',
    set: 'by-hand',
    subject: 'StatefulSet/by-hand',
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { spec: 'updateStrategy: {type: OnDelete}' }));
      await waitUntilAvailable(plane, set, 1);
      await setImage(plane, set, 'app:2');
    },
  },
  {
    code: 'WaitingForPod',
    set: 'slowly',
    subject: 'Pod/slowly-0',
    inject: async (plane, set) => {
      await startPod(plane, set, { replicas: 2 });
    },
  },
  {
    code: 'MinReadyWait',
    set: 'patience',
    subject: 'Pod/patience-0',
    inject: (plane, set) => plane.apply(faultySetManifest(set, { spec: 'minReadySeconds: 3000' })),
  },
  {
    code: 'Complete',
    set: 'fine',
    subject: 'StatefulSet/fine',
    inject: (plane, set) => plane.apply(faultySetManifest(set, { claim: CLAIM })),
  },
  {
    code: 'Complete',
    set: 'nobody',
    subject: 'StatefulSet/nobody',
    inject: (plane, set) => plane.apply(faultySetManifest(set, { replicas: 0 })),
  },
  {
    code: 'Unschedulable',
    set: 'too-big',
    subject: 'Pod/too-big-0',
    says: /less cpu than it asks for, even when empty/,
    inject: (plane, set) => plane.apply(faultySetManifest(set, { container: 'resources: {requests: {cpu: 5k}}' })),
  },
  {
    code: 'ImagePull',
    set: 'typo-0',
    subject: 'Pod/typo-0-0',
    says: /app:missing/,
    inject: (plane, set) => plane.apply(faultySetManifest(set, { image: 'app:missing' })),
  },
  {
    code: 'CrashLoop',
    set: 'falling',
    subject: 'Pod/falling-0',
    says: /exit code 1, 5 restarts/,
    inject: (plane, set) => plane.apply(faultySetManifest(set, { image: 'app:crash' })),
  },
  {
    code: 'NotReady',
    set: 'mute',
    subject: 'Pod/mute-0',
    says: /readiness probe GET :8080\/ready/,
    inject: (plane, set) =>
      plane.apply(
        faultySetManifest(set, {
          image: 'app:unready',
          container: 'readinessProbe: {httpGet: {path: /ready, port: 8080}}',
        }),
      ),
  },
  {
    code: 'NotReady',
    set: 'gated',
    subject: 'Pod/gated-0',
    says: /readiness gate example\.com\/lb is not true/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set, { podSpec: 'readinessGates: [{conditionType: example.com/lb}]' });
      await patchStatus(plane, `pod/${pod}`, {
        phase: 'Running',
        containerStatuses: [
          containerStatus({ running: { startedAt: '2020-01-01T00:00:00Z' } }, { ready: true, started: true }),
        ],
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'ContainersReady', status: 'True' },
          { type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady' },
        ],
      });
    },
  },
  {
    code: 'InitBlocked',
    set: 'setup',
    subject: 'Pod/setup-0',
    says: /does not get past init container prepare/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set, { podSpec: 'initContainers: [{name: prepare, image: tool}]' });
      await patchStatus(plane, `pod/${pod}`, {
        initContainerStatuses: [
          {
            ...containerStatus({ waiting: { reason: 'CrashLoopBackOff' } }),
            name: 'prepare',
            restartCount: 4,
            lastState: { terminated: { exitCode: 2, reason: 'Error' } },
          },
        ],
      });
    },
  },
  {
    code: 'ContainerConfig',
    set: 'keyless',
    subject: 'Secret/key',
    says: /secret "key" not found/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set);
      const waiting = { reason: 'CreateContainerConfigError', message: 'secret "key" not found' };
      await patchStatus(plane, `pod/${pod}`, { containerStatuses: [containerStatus({ waiting })] });
    },
  },
  {
    code: 'OutOfMemory',
    set: 'hungry',
    subject: 'Pod/hungry-0',
    inject: async (plane, set) => {
      const pod = await startPod(plane, set);
      const lastState = { terminated: { exitCode: 137, reason: 'OOMKilled' } };
      await patchStatus(plane, `pod/${pod}`, {
        phase: 'Running',
        containerStatuses: [
          containerStatus({ waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 6, lastState }),
        ],
      });
    },
  },
  {
    code: 'Evicted',
    set: 'driven-out',
    subject: 'Pod/driven-out-0',
    says: /low on resource: memory/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set);
      // Holds the pod, so that the controller's replacement does not end the fault at once.
      await holdPod(plane, pod);
      await patchStatus(plane, `pod/${pod}`, {
        phase: 'Failed',
        reason: 'Evicted',
        message: 'The node was low on resource: memory.',
      });
    },
  },
  {
    code: 'TerminatingStuck',
    set: 'clinging',
    subject: 'Pod/clinging-0',
    says: /finalizer example\.com\/hold holds it/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set));
      await waitUntilAvailable(plane, set, 1);
      await holdPod(plane, `${set}-0`);
      await plane.kubectl('delete', 'pod', `${set}-0`, '--wait=false');
    },
  },
  {
    code: 'NodeLost',
    set: 'adrift',
    subject: 'Pod/adrift-0',
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set));
      await waitUntilAvailable(plane, set, 1);
      await patchStatus(plane, `pod/${set}-0`, {
        reason: 'NodeLost',
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'Ready', status: 'False' },
        ],
      });
    },
  },
  {
    code: 'PodNameTaken',
    set: 'taken',
    subject: 'Pod/taken-1',
    inject: async (plane, set) => {
      await plane.apply(yamlOf(podManifest(`${set}-1`, { labels: { app: 'stranger' } })));
      await plane.apply(faultySetManifest(set, { replicas: 2 }));
    },
  },
  {
    code: 'MemberReleased',
    set: 'strayed',
    subject: 'Pod/strayed-1',
    says: /its label app is debug, the set selects strayed; it still uses claim data-strayed-1/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { replicas: 2, claim: CLAIM }));
      await waitUntilAvailable(plane, set, 2);
      await plane.kubectl('label', 'pod', `${set}-1`, '--overwrite', 'app=debug');
    },
  },
  {
    code: 'FailedDelete',
    set: 'frozen',
    subject: 'ValidatingAdmissionPolicy/',
    says: /frozen-0 cannot be deleted by the controller: .*denied request: pods stay as they are/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set));
      await waitUntilAvailable(plane, set, 1);
      await refuseWrites(plane, set, 'DELETE', 'false');
      await setImage(plane, set, 'app:2');
    },
  },
  {
    code: 'FailedUpdate',
    set: 'sealed',
    subject: 'ValidatingAdmissionPolicy/',
    says: /sealed-0 cannot be updated by the controller: .*denied request: pods stay as they are/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set));
      await waitUntilAvailable(plane, set, 1);
      const label = 'statefulset.kubernetes.io/pod-name';
      await refuseWrites(plane, set, 'UPDATE', `object.metadata.labels['${label}'] == 'other'`);
      await plane.kubectl('label', 'pod', `${set}-0`, '--overwrite', `${label}=other`);
    },
  },
  {
    code: 'RecreateLoop',
    set: 'turnstile',
    subject: 'Pod/turnstile-0',
    says: /has been made 5 times in .*\(Evicted\): The node was low on resource: disk/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, NEVER_READY));
      let uid = '';
      for (let round = 1; round <= 5; round++) {
        const pod = await waitFor(
          () => waitUntilStarted(plane, `${set}-0`),
          ({ metadata }) => metadata.uid !== uid,
          { what: `${set}-0 for the ${round}th time` },
        );
        uid = pod.metadata.uid;
        // Held, so that the last replacement does not end the fault at once.
        if (round === 5) await holdPod(plane, `${set}-0`);
        const message = 'The node was low on resource: disk.';
        await patchStatus(plane, `pod/${set}-0`, { phase: 'Failed', reason: 'Evicted', message });
      }
    },
  },
  {
    code: 'ContainerEnded',
    set: 'one-shot',
    subject: 'Pod/one-shot-0',
    says: /container main ended with exit code 0 \(Completed\), and its restartPolicy Never does not start it again/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set, { container: 'restartPolicy: Never' });
      await patchStatus(plane, `pod/${pod}`, {
        phase: 'Running',
        containerStatuses: [containerStatus({ terminated: { exitCode: 0, reason: 'Completed' } })],
      });
    },
  },
  {
    code: 'NoStorageClass',
    set: 'golden',
    subject: 'PersistentVolumeClaim/data-golden-0',
    says: /storage class gold, which does not exist/,
    inject: (plane, set) => plane.apply(faultySetManifest(set, { claim: `storageClassName: gold, ${CLAIM}` })),
  },
  {
    code: 'ProvisioningFailed',
    set: 'brittle',
    subject: 'PersistentVolumeClaim/data-brittle-0',
    says: /no space left in pool/,
    inject: async (plane, set) => {
      await plane.apply(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${plane.namespace}-csi}
provisioner: disk.example.com`);
      await plane.apply(faultySetManifest(set, { claim: `storageClassName: ${plane.namespace}-csi, ${CLAIM}` }));
      const claim = `data-${set}-0`;
      await waitFor(
        () => plane.kubectl('get', 'pvc', claim),
        () => true,
        { what: claim },
      );
      await reportEvent(
        plane,
        { kind: 'PersistentVolumeClaim', name: claim },
        'ProvisioningFailed',
        'no space left in pool',
      );
    },
  },
  {
    code: 'NoMatchingVolume',
    set: 'homeless',
    subject: 'PersistentVolumeClaim/data-homeless-0',
    says: /smaller than 1Gi/,
    inject: async (plane, set) => {
      await plane.apply(localVolume(`${plane.namespace}-small`, `${plane.namespace}-small`, '100Mi', 'node-0'));
      await plane.apply(staticClass(`${plane.namespace}-small`));
      await plane.apply(faultySetManifest(set, { claim: `storageClassName: ${plane.namespace}-small, ${CLAIM}` }));
    },
  },
  {
    code: 'WaitForConsumer',
    set: 'early',
    subject: 'PersistentVolumeClaim/data-early-1',
    inject: async (plane, set) => {
      await applyAndWait(plane, set, { claim: CLAIM });
      // Prepared for a later pod.
      await plane.apply(`
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data-${set}-1}
spec: {${CLAIM}}`);
    },
  },
  {
    code: 'Unschedulable',
    set: 'at-the-gate',
    subject: 'Pod/at-the-gate-0',
    says: /is held back by scheduling gate example\.com\/later/,
    inject: (plane, set) =>
      plane.apply(faultySetManifest(set, { claim: CLAIM, podSpec: 'schedulingGates: [{name: example.com/later}]' })),
  },
  {
    code: 'VolumeNodeConflict',
    set: 'torn',
    subject: 'Pod/torn-0',
    says: /is tied to node-0/,
    inject: async (plane, set) => {
      const name = `${plane.namespace}-torn`;
      await plane.apply(localVolume(name, name, '1Gi', 'node-0'));
      await plane.apply(staticClass(name, 'Immediate'));
      await plane.apply(
        faultySetManifest(set, {
          claim: `storageClassName: ${name}, ${CLAIM}`,
          podSpec: 'nodeSelector: {kubernetes.io/hostname: node-1}',
        }),
      );
    },
  },
  {
    code: 'ClaimLost',
    set: 'bereft',
    subject: 'PersistentVolumeClaim/data-bereft-0',
    inject: async (plane, set) => {
      const volume = await boundVolume(plane, set);
      await plane.kubectl('patch', 'pv', volume, '-p', '{"metadata":{"finalizers":null}}');
      await plane.kubectl('delete', 'pv', volume, '--wait=false');
      await plane.kubectl('patch', 'pv', volume, '-p', '{"metadata":{"finalizers":null}}').catch(() => '');
    },
  },
  {
    code: 'ClaimTerminating',
    set: 'doomed',
    subject: 'PersistentVolumeClaim/data-doomed-0',
    says: /goes on until it is restarted/,
    inject: async (plane, set) => {
      await boundVolume(plane, set);
      await plane.kubectl('delete', 'pvc', `data-${set}-0`, '--wait=false');
    },
  },
  {
    code: 'MultiAttach',
    set: 'shared-disk',
    subject: 'PersistentVolume/',
    inject: async (plane, set) => {
      const pod = await startPod(plane, set, { claim: CLAIM });
      const volume = await plane.kubectl('get', 'pvc', `data-${set}-0`, '-o', 'jsonpath={.spec.volumeName}');
      const message = `Multi-Attach error for volume "${volume}" Volume is already exclusively attached to one node and can't be attached to another`;
      await reportEvent(plane, { kind: 'Pod', name: pod }, 'FailedAttachVolume', message);
    },
  },
  {
    code: 'MountFailed',
    set: 'no-folder',
    subject: 'PersistentVolume/',
    says: /does not exist/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set, { claim: CLAIM });
      const volume = await plane.kubectl('get', 'pvc', `data-${set}-0`, '-o', 'jsonpath={.spec.volumeName}');
      const message = `MountVolume.NewMounter initialization failed for volume "${volume}" : path "/mnt/disk1" does not exist`;
      await reportEvent(plane, { kind: 'Pod', name: pod }, 'FailedMount', message);
    },
  },
  {
    code: 'SandboxFailed',
    set: 'no-address',
    subject: 'Pod/no-address-0',
    says: /failed to assign an IP address/,
    inject: async (plane, set) => {
      const pod = await startPod(plane, set);
      await patchStatus(plane, `pod/${pod}`, {
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'PodReadyToStartContainers', status: 'False' },
        ],
      });
      const message =
        'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network: failed to assign an IP address to container';
      await reportEvent(plane, { kind: 'Pod', name: pod }, 'FailedCreatePodSandBox', message);
    },
  },
  {
    code: 'VolumeFailed',
    set: 'scratched',
    subject: 'PersistentVolume/',
    says: /VolumeFailedDelete/,
    inject: async (plane, set) => {
      const name = `${plane.namespace}-scratched`;
      await plane.apply(faultySetManifest(set));
      // A volume of an earlier claim of that name, which could not be deleted.
      await plane.apply(
        localVolume(
          name,
          '',
          '1Gi',
          'node-0',
          `claimRef: {namespace: ${plane.namespace}, name: data-${set}-0, uid: 00000000-0000-0000-0000-000000000001},`,
        ),
      );
      await plane.kubectl('delete', 'statefulset', set);
      await plane.apply(faultySetManifest(set, { claim: CLAIM }));
      await waitUntilAvailable(plane, set, 1);
      await patchStatus(plane, `pv/${name}`, { phase: 'Failed', reason: 'VolumeFailedDelete', message: 'no deleter' });
    },
  },
  {
    code: 'VolumeTerminating',
    set: 'condemned',
    subject: 'PersistentVolume/',
    says: /pv-protection/,
    inject: async (plane, set) => {
      const volume = await boundVolume(plane, set);
      await plane.kubectl('delete', 'pv', volume, '--wait=false');
    },
  },
  {
    code: 'ClaimTemplateDrift',
    set: 'outgrown',
    subject: 'PersistentVolumeClaim/data-outgrown-0',
    says: /size 1Gi instead of 2Gi/,
    inject: async (plane, set) => {
      await plane.apply(yamlOf(claimManifest(`data-${set}-0`)));
      await plane.apply(faultySetManifest(set, { claim: CLAIM.replace('1Gi', '2Gi') }));
      await waitUntilAvailable(plane, set, 1);
    },
  },
  {
    code: 'ResizePending',
    set: 'growing',
    subject: 'PersistentVolumeClaim/data-growing-0',
    says: /FileSystemResizePending/,
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { claim: CLAIM }));
      await waitUntilAvailable(plane, set, 1);
      await patchStatus(plane, `pvc/data-${set}-0`, {
        conditions: [{ type: 'FileSystemResizePending', status: 'True', message: 'waiting for the pod' }],
      });
    },
  },
  {
    code: 'StaleClaimReuse',
    set: 'returned',
    subject: 'PersistentVolumeClaim/data-returned-1',
    inject: async (plane, set) => {
      await plane.apply(faultySetManifest(set, { replicas: 2, claim: CLAIM }));
      await waitUntilAvailable(plane, set, 2);
      await plane.kubectl('scale', `statefulset/${set}`, '--replicas=1');
      await waitFor(
        () =>
          readFaultyPod(plane, `${set}-1`).then(
            () => 'there',
            () => 'gone',
          ),
        (seen) => seen === 'gone',
        { what: `the end of ${set}-1` },
      );
      await plane.kubectl('scale', `statefulset/${set}`, '--replicas=2');
      await waitUntilAvailable(plane, set, 2);
    },
  },
  {
    code: 'ServiceMissing',
    set: 'nameless',
    subject: 'Service/nameless',
    inject: (plane, set) => applyAndWait(plane, set, { service: 'none' }),
  },
  {
    code: 'ServiceNotHeadless',
    set: 'balanced',
    subject: 'Service/balanced',
    inject: (plane, set) => applyAndWait(plane, set, { service: 'cluster-ip' }),
  },
  {
    code: 'ServiceSelectorMismatch',
    set: 'aside',
    subject: 'Service/aside',
    says: /app=other/,
    inject: (plane, set) => applyAndWait(plane, set, { service: 'other-selector' }),
  },
  {
    code: 'PeerNameMismatch',
    set: 'cassandra',
    subject: 'Service/cassandra',
    says: /there is no service cassandra in namespace default/,
    inject: (plane, set) =>
      applyAndWait(plane, set, {
        container: 'env: [{name: CASSANDRA_SEEDS, value: cassandra-0.cassandra.default.svc.cluster.local}]',
      }),
  },
  {
    code: 'OutdatedSubdomain',
    set: 'moved',
    subject: 'Pod/moved-0',
    says: /moved-0 has the subdomain moved-old, and the set gives moved now/,
    async inject(plane, set) {
      await applyAndWait(plane, set, { spec: { serviceName: 'moved-old' } });
      await plane.kubectl('delete', 'statefulset', set, '--cascade=orphan');
      await applyAndWait(plane, set, {});
    },
  },
  {
    code: 'NodeNameServer',
    set: 'onhost',
    subject: 'Pod/onhost-0',
    says: /hostNetwork with dnsPolicy: ClusterFirst/,
    inject: (plane, set) =>
      applyAndWait(plane, set, {
        podSpec: { hostNetwork: true },
        container: 'args: [--join=onhost-0.onhost]',
      }),
  },
];

async function holdPod(plane: ControlPlane, pod: string): Promise<void> {
  await plane.kubectl('patch', 'pod', pod, '-p', '{"metadata":{"finalizers":["example.com/hold"]}}');
}

/** Makes the API server refuse this operation on the set's pods unless the expression (CEL) is true. */
async function refuseWrites(plane: ControlPlane, set: string, operation: string, unless: string): Promise<void> {
  const name = `${plane.namespace}-${set}`;
  await plane.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${name}}
spec:
  matchConstraints:
    resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [${operation}], resources: [pods]}]
  matchConditions: [{name: set, expression: "oldObject.metadata.labels['app'] == '${set}'"}]
  validations: [{expression: "${unless}", message: pods stay as they are}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${name}}
spec:
  policyName: ${name}
  validationActions: [Deny]
  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${plane.namespace}}}}`);
  const attempt =
    operation === 'DELETE' ? ['delete', 'pod', `${set}-0`] : ['label', 'pod', `${set}-0`, 'example.com/attempt=1'];
  await waitFor(
    () =>
      plane.kubectl(...attempt, '--dry-run=server').then(
        () => 'allowed',
        (error: unknown) => String(error),
      ),
    (said) => said.includes('stay as they are'),
    { what: `the refusal of ${operation}` },
  );
}

function staticClass(name: string, mode = 'WaitForFirstConsumer'): string {
  return `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: ${name}}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: ${mode}`;
}

function localVolume(name: string, storageClass: string, size: string, node: string, more = ''): string {
  return `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  {${more} capacity: {storage: ${size}}, accessModes: [ReadWriteOnce], storageClassName: '${storageClass}', local: {path: /mnt/${name}},
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [${node}]}]}]}}}`;
}

/** Returns the volume of the one claim of a healthy set. */
async function boundVolume(plane: ControlPlane, set: string): Promise<string> {
  await plane.apply(faultySetManifest(set, { claim: CLAIM }));
  await waitUntilAvailable(plane, set, 1);
  return plane.kubectl('get', 'pvc', `data-${set}-0`, '-o', 'jsonpath={.spec.volumeName}');
}

/** Removes what the deletion of the namespace leaves: held pods, and cluster-scoped objects. */
export async function removeLeftovers(plane: ControlPlane): Promise<void> {
  const pods = ['clinging-0', 'driven-out-0', 'turnstile-0'].map((pod) => ['pod', pod]);
  const policies = ['frozen', 'sealed'].flatMap((set) =>
    ['validatingadmissionpolicybinding', 'validatingadmissionpolicy'].map((kind) => [
      kind,
      `${plane.namespace}-${set}`,
    ]),
  );
  const volumes = ['small', 'torn', 'scratched'].map((name) => ['pv', `${plane.namespace}-${name}`]);
  const classes = ['csi', 'small', 'torn'].map((name) => ['storageclass', `${plane.namespace}-${name}`]);
  for (const object of [...policies, ...pods, ...volumes, ...classes]) {
    await plane.kubectl('delete', ...object, '--wait=false', '--ignore-not-found');
    // The object may be gone already.
    await plane.kubectl('patch', ...object, '-p', '{"metadata":{"finalizers":null}}').catch(() => '');
  }
}
