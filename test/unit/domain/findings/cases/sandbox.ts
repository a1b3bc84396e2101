/** Volumes that cannot be mounted, and sandboxes that cannot be created. */

import { MINUTE, NOW, waitingPod } from '../../../../support/object-builders.ts';
import { eventAbout, type FindingCase } from '../finding-case.ts';

export const SANDBOX_CASES: readonly FindingCase[] = [
  {
    what: 'a volume that another node has attached',
    pods: { 1: waitingPod('ContainerCreating', NOW - 7 * MINUTE) },
    others: () => [
      eventAbout(
        'Pod',
        'web-1',
        'FailedAttachVolume',
        'Multi-Attach error for volume "pv-data-web-1" Volume is already used by pod(s) web-9',
      ),
    ],
    code: 'MultiAttach',
    severity: 'error',
    subject: 'PersistentVolume/pv-data-web-1',
    says: /web-9/,
  },
  {
    what: 'a directory that does not exist, for a short time',
    pods: { 1: waitingPod('ContainerCreating', NOW - MINUTE) },
    others: () => [
      eventAbout(
        'Pod',
        'web-1',
        'FailedMount',
        'MountVolume.NewMounter initialization failed for volume "pv-data-web-1" : path "/mnt/x" does not exist',
      ),
    ],
    code: 'MountFailed',
    severity: 'warning',
    subject: 'PersistentVolume/pv-data-web-1',
  },
  {
    what: 'a mounted secret that does not exist',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      eventAbout('Pod', 'web-1', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found'),
    ],
    code: 'MountFailed',
    severity: 'error',
    subject: 'Pod/web-1',
  },
  {
    what: 'a network that assigns no address, for a short time',
    pods: { 1: waitingPod('ContainerCreating', NOW - MINUTE) },
    others: () => [
      eventAbout(
        'Pod',
        'web-1',
        'FailedCreatePodSandBox',
        `Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "${'0123456789ab'.padEnd(64, 'c')}": plugin type="aws-cni" failed (add): add cmd: failed to assign an IP address to container`,
      ),
    ],
    code: 'SandboxFailed',
    severity: 'warning',
    subject: 'Pod/web-1',
    says: /^web-1 gets no sandbox and network: failed to setup network for sandbox "0123456789ab…": .*failed to assign an IP address/,
    consequence: 'WaitingForPod',
  },
  {
    what: 'a node whose network is not ready, after a mount that succeeded in the end',
    pods: { 1: waitingPod('ContainerCreating', NOW - 3 * MINUTE) },
    others: () => [
      eventAbout('Pod', 'web-1', 'FailedMount', 'MountVolume.SetUp failed for volume "tls" : …', NOW - MINUTE),
      eventAbout('Pod', 'web-1', 'NetworkNotReady', 'network is not ready: cni plugin not initialized'),
    ],
    code: 'SandboxFailed',
    severity: 'error',
    subject: 'Pod/web-1',
    says: /cni plugin not initialized/,
  },
];
