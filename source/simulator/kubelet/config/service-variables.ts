/** The variables that tell a container where the services of its namespace are: pkg/kubelet/envvars. */

import { at, itemsOf, numberOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Store } from '../../store/store.ts';

type Variables = Record<string, string>;

function nameOf(text: string): string {
  return text.toUpperCase().replaceAll('-', '_');
}

function addService(variables: Variables, { metadata, spec }: KubeObject): void {
  const address = stringOf(spec?.['clusterIP']);
  const ports = itemsOf(spec?.['ports']);
  if (address === '' || address === 'None' || ports.length === 0) return;
  const name = nameOf(metadata.name);
  variables[`${name}_SERVICE_HOST`] = address;
  variables[`${name}_SERVICE_PORT`] = String(numberOf(at(ports[0], 'port'), 0));
  for (const port of ports) {
    const portName = stringOf(at(port, 'name'));
    if (portName !== '') variables[`${name}_SERVICE_PORT_${nameOf(portName)}`] = String(numberOf(at(port, 'port'), 0));
  }
  for (const [index, port] of ports.entries()) {
    const number = String(numberOf(at(port, 'port'), 0));
    const protocol = stringOf(at(port, 'protocol'), 'TCP');
    const url = `${protocol.toLowerCase()}://${address}:${number}`;
    const prefix = `${name}_PORT_${number}_${protocol}`;
    if (index === 0) variables[`${name}_PORT`] = url;
    variables[prefix] = url;
    variables[`${prefix}_PROTO`] = protocol.toLowerCase();
    variables[`${prefix}_PORT`] = number;
    variables[`${prefix}_ADDR`] = address;
  }
}

/** `kubernetes.default` is always among them, the others unless the pod's enableServiceLinks is false. */
export function serviceVariablesOf(store: Store, pod: KubeObject): Readonly<Record<string, string>> {
  const variables: Variables = {};
  const api = store.get('services', 'default', 'kubernetes');
  if (api !== undefined) addService(variables, api);
  if (pod.spec?.['enableServiceLinks'] === false) return variables;
  for (const service of store.list('services', pod.metadata.namespace ?? '')) addService(variables, service);
  return variables;
}
