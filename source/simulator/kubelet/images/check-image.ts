/** Whether a container's image can be had: pkg/kubelet/images/image_manager.go. */

import { at, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { type ContainerState, setWaiting } from '../containers/container-state.ts';
import { pullBackoff } from '../containers/crash-backoff.ts';
import type { NodeServices } from '../node-services.ts';
import { containerFaultOf, podFaultOf } from '../pod-behavior.ts';
import type { PodWorker } from '../pod-worker.ts';
import { fullImageName, type ImageName, parseImageName } from './image-name.ts';

/** The annotation of a namespace whose nodes can pull no image but those of the table. */
const KNOWN_ONLY = 'demo/known-images-only';
const INVALID_RETRY_MS = 12_000;
const PULL_MS = 1000;

function hold(worker: PodWorker, container: ContainerState, ms: number): void {
  container.isHeld = true;
  container.timers.after(ms, () => {
    container.isHeld = false;
    worker.changed();
  });
}

/** Returns whether the image is missing, as it is now: a pod's image may be corrected, and its annotations, too. */
function isMissing({ context, images }: NodeServices, pod: KubeObject, { kind, image }: ContainerState): boolean {
  if (containerFaultOf({ fault: podFaultOf(pod) }, kind, image) === 'missing-image') return true;
  const namespace = context.store.get('namespaces', '', pod.metadata.namespace ?? '');
  return namespace?.metadata.annotations?.[KNOWN_ONLY] === 'true' && images.find(image) === undefined;
}

function refuseName(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
  why: string,
) {
  const { image } = container;
  const message = `Failed to apply default image tag "${image}": couldn't parse image name "${image}": ${why}`;
  services.recordEvent(pod, container, 'Warning', 'InspectFailed', message);
  services.recordEvent(pod, container, 'Warning', 'Failed', 'Error: InvalidImageName');
  setWaiting(container, 'InvalidImageName', message);
  hold(worker, container, INVALID_RETRY_MS);
}

function failPull(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
  name: ImageName,
) {
  const { recordEvent } = services;
  const { image } = container;
  const full = fullImageName(name);
  const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found`;
  recordEvent(pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
  recordEvent(pod, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${why}`);
  recordEvent(pod, container, 'Warning', 'Failed', 'Error: ErrImagePull');
  setWaiting(container, 'ErrImagePull', why);
  container.failedPulls += 1;
  container.isHeld = true;
  container.timers.after(PULL_MS, (current) => {
    const message = `Back-off pulling image "${image}"`;
    recordEvent(current, container, 'Normal', 'BackOff', message);
    recordEvent(current, container, 'Warning', 'Failed', 'Error: ImagePullBackOff');
    setWaiting(container, 'ImagePullBackOff', `${message}: ErrImagePull: ${why}`);
    hold(worker, container, pullBackoff(container.failedPulls));
    worker.changed();
  });
}

/** Returns whether the image is there. Otherwise the container waits, and is tried again later. */
export function hasImage(
  services: NodeServices,
  worker: PodWorker,
  pod: KubeObject,
  container: ContainerState,
): boolean {
  const { image } = container;
  const name = parseImageName(image);
  if (typeof name === 'string') {
    refuseName(services, worker, pod, container, name);
    return false;
  }
  const policy = stringOf(at(container.spec, 'imagePullPolicy'));
  if (isMissing(services, pod, container)) {
    if (policy !== 'Never') {
      failPull(services, worker, pod, container, name);
      return false;
    }
    const message = `Container image "${image}" is not present with pull policy of Never`;
    services.recordEvent(pod, container, 'Warning', 'ErrImageNeverPull', message);
    services.recordEvent(pod, container, 'Warning', 'Failed', 'Error: ErrImageNeverPull');
    setWaiting(container, 'ErrImageNeverPull', message);
    hold(worker, container, INVALID_RETRY_MS);
    return false;
  }
  container.failedPulls = 0;
  const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
  services.recordEvent(pod, container, 'Normal', 'Pulled', message);
  return true;
}
