/** Changes: patches of all types, labels, `set`, apply on the client and on the server, replace, edit, diff, prune. */

import { bedTimes, headlessServiceManifest, statefulSetManifest, yamlOf } from '../../../support/manifests.ts';
import { bothClusters } from './both-clusters.ts';

const { compare } = bothClusters('kchange');

const web = (image = 'nginx:1'): string =>
  yamlOf(
    headlessServiceManifest('web', 'ports: [{port: 80, name: http}]'),
    statefulSetManifest('web', {
      replicas: 1,
      image,
      container: { name: 'web', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: '1' }] },
      annotations: { ...bedTimes(200, 50), 'demo/start-ms': '200' },
      pod: 'terminationGracePeriodSeconds: 1',
    }),
  );
const CONTAINERS = '{range .spec.template.spec.containers[*]}{.name}={.image} {.env} {.ports}{end}';

compare('patches', [
  { line: 'apply -f -', input: web() },
  { line: `patch sts web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"side:1"}]}}}}'` },
  { line: `get sts web -o 'jsonpath=${CONTAINERS}'` },
  {
    line: `patch sts web -p '{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"},{"name":"web","env":[{"name":"B","value":"2"}]}]}}}}'`,
  },
  { line: `get sts web -o 'jsonpath=${CONTAINERS}'` },
  { line: `patch svc web -p '{"spec":{"ports":[{"name":"more","port":81}]}}'` },
  { line: 'get svc web -o jsonpath={.spec.ports[*].port}' },
  { line: `patch sts web --type=json -p '[{"op":"replace","path":"/spec/replicas","value":2}]'` },
  { line: `patch sts web --type=json -p '[{"op":"test","path":"/spec/replicas","value":9}]'`, agree: 'code' },
  { line: `patch sts web --type=merge -p '{"metadata":{"labels":{"own":"yes"}}}'` },
  { line: `patch sts web --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'` },
  { line: `patch sts web --type=merge -p '{"spec":{"serviceName":"other"}}'` },
  { line: `patch sts web -p '{"spec":{"replicas":"three"}}'`, agree: 'code' },
  { line: 'label sts web a=b' },
  { line: 'label sts web a=c' },
  { line: 'label sts web a=c --overwrite' },
  { line: 'label sts web a-' },
  { line: 'annotate sts web note=hello' },
  { line: 'annotate sts web note-' },
  { line: 'set image sts/web web=nginx:2' },
  { line: 'set env sts/web C=3 A-' },
  { line: 'set env sts/web --list' },
  { line: 'set resources sts/web --limits=cpu=200m,memory=64Mi --requests=cpu=100m' },
  { line: 'get sts web -o jsonpath={.spec.template.spec.containers[0].resources.limits}' },
  { line: 'set serviceaccount sts/web default' },
  { line: 'set selector svc web app=other' },
  { line: 'scale sts web --replicas=2 --current-replicas=7' },
  { line: 'scale sts web --replicas=2' },
  { line: 'edit sts web', env: { EDITOR: 'sed -i s/nginx:2/nginx:3/' } },
  { line: 'get sts web -o jsonpath={.spec.template.spec.containers[0].image}' },
]);

compare('apply, diff and replace', [
  { line: 'apply -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "1", b: "2"}\n' },
  { line: 'diff -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "1", b: "2"}\n' },
  { line: 'diff -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "1"}\n', agree: 'code' },
  { line: 'apply -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: "3"}\n' },
  { line: 'get cm m -o jsonpath={.data}' },
  { line: 'apply view-last-applied cm/m' },
  { line: 'replace -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {z: "1"}\n' },
  { line: 'get cm m -o jsonpath={.data}' },
  { line: 'replace --force -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {y: "1"}\n' },
  {
    line: 'apply --prune -l set=p -f -',
    input:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p1, labels: {set: p}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: p2, labels: {set: p}}\n',
  },
  {
    line: 'apply --prune -l set=p -f -',
    input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: p1, labels: {set: p}}\n',
  },
]);

const SIDE = '--server-side --field-manager';
const map = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {${data}}\n`;
/** By their names, since the order depends on the seconds at which they wrote. */
const OWNERS = ['one', 'two', 'three']
  .map((name) => `{range .metadata.managedFields[?(@.manager=="${name}")]}{.manager} {.operation} {.fieldsV1};{end}`)
  .join('');

compare('server-side apply', [
  { line: `apply ${SIDE}=one -f -`, input: map('a: "1", b: "1"') },
  { line: `apply ${SIDE}=two -f -`, input: map('a: "2"') },
  { line: `apply ${SIDE}=two -f -`, input: map('a: "2", b: "2"') },
  { line: `apply ${SIDE}=two --force-conflicts -f -`, input: map('a: "2"') },
  { line: `get cm s -o 'jsonpath={.data}${OWNERS}'` },
  { line: `apply ${SIDE}=one -f -`, input: map('c: "1"') },
  { line: `get cm s -o 'jsonpath={.data}${OWNERS}'` },
  { line: `patch cm s --type=merge --field-manager=three -p '{"data":{"c":"9"}}'` },
  { line: `apply ${SIDE}=one -f -`, input: map('c: "1"') },
  { line: `apply ${SIDE}=one -f -`, input: map('') },
  { line: `get cm s -o 'jsonpath={.data}${OWNERS}'` },
  { line: `apply ${SIDE}=kubectl -f -`, input: web('nginx:8').replaceAll('name: web', 'name: side') },
  { line: 'get sts web -o jsonpath={.spec.template.spec.containers[0].image}' },
  { line: 'apply -f -', input: map('d: "1"') },
  { line: 'apply --server-side -f -', input: map('d: "1"') },
]);
