/** Whether a container may run as its user: pkg/kubelet/kuberuntime/security_context.go. */

import { at, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseImageName } from '../images/image-name.ts';
import { ConfigProblem } from './config-problem.ts';

/** Official images that do not start as root. All others do; of images that are not official, nothing is known. */
const NON_ROOT =
  /^library\/(?:elasticsearch|kibana|logstash|solr|sonarqube|memcached|haproxy|varnish|odoo|couchbase|jenkins)$/;

function startsAsRoot(image: string): boolean {
  const name = parseImageName(image);
  if (typeof name === 'string' || name.domain !== 'docker.io') return false;
  return name.path.startsWith('library/') && !NON_ROOT.test(name.path);
}

/** @throws ConfigProblem */
export function checkNonRoot(pod: KubeObject, container: unknown): void {
  const settingOf = (field: string): unknown =>
    at(container, 'securityContext', field) ?? at(pod.spec, 'securityContext', field);
  if (settingOf('runAsNonRoot') !== true) return;
  const { name, namespace = '', uid } = pod.metadata;
  const where = `(pod: "${name}_${namespace}(${uid})", container: ${stringOf(at(container, 'name'))})`;
  const user = settingOf('runAsUser');
  if (user === 0) throw new ConfigProblem(`container's runAsUser breaks non-root policy ${where}`);
  if (user === undefined && startsAsRoot(stringOf(at(container, 'image')))) {
    throw new ConfigProblem(`container has runAsNonRoot and image will run as root ${where}`);
  }
}
