/** The generators of `kubectl create`, `expose`, `autoscale`, and what comes out of them. */

import { bothClusters } from './both-clusters.ts';

const { compare } = bothClusters('kcreate');

compare('generators', [
  { line: 'create deployment hello --image=nginx:1 --replicas=2 --port=80' },
  { line: 'get deploy hello -o wide', agree: 'heading' },
  { line: 'create deployment hello --image=nginx:1' },
  { line: 'create job one --image=busybox:1 -- echo hi' },
  { line: "create cronjob often --image=busybox:1 --schedule='*/5 * * * *' -- echo hi" },
  { line: 'get cj often' },
  { line: 'create job two --from=cronjob/often' },
  { line: 'get job two -o jsonpath={.metadata.ownerReferences[0].kind}' },
  { line: 'create configmap words --from-literal=a=b --from-literal=c=d' },
  { line: 'get cm words -o jsonpath={.data}' },
  { line: 'create secret generic word --from-literal=a=b' },
  { line: 'get secret word' },
  { line: 'create secret docker-registry reg --docker-username=a --docker-password=b --docker-email=c@d.e' },
  { line: 'create quota few --hard=pods=50,requests.storage=5Gi' },
  { line: 'create role reader --verb=get,list --resource=pods,pods/log' },
  { line: 'describe role reader' },
  { line: 'create rolebinding readers --role=reader --user=jane --serviceaccount=NAMESPACE:default' },
  { line: 'get rolebinding readers -o wide' },
  { line: 'create serviceaccount robot' },
  { line: 'create token robot --duration=1h', agree: 'code', says: /^eyJ/ },
  { line: 'create token robot --duration=1m' },
  { line: 'create token nobody' },
  { line: 'create service clusterip front --tcp=80:8080' },
  { line: 'create service nodeport outer --tcp=80:8080' },
  { line: 'create service loadbalancer balanced --tcp=80:8080' },
  { line: 'create service externalname away --external-name=example.com' },
  { line: 'get svc' },
  { line: 'create ingress door --rule=a.example/b*=front:80,tls=cert' },
  { line: 'get ing door' },
  { line: 'create pdb careful --selector=app=hello --min-available=1' },
  { line: 'get pdb careful', agree: 'heading' },
  { line: 'expose deployment hello --port=80 --name=exposed --type=NodePort' },
  { line: 'expose deployment hello --port=80 --name=waiting --type=LoadBalancer' },
  { line: 'get svc exposed waiting -o wide' },
  { line: 'autoscale deployment hello --min=1 --max=3 --cpu=50%' },
  { line: 'get hpa hello', agree: 'heading' },
  { line: 'create namespace Wrong_Name' },
  { line: 'create deployment x --image=nginx:1 --dry-run=server' },
  { line: 'create deployment x --image=nginx:1 --dry-run=client -o yaml' },
  { line: 'run once --image=busybox:1 --restart=Never' },
  { line: 'create -f -', input: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: made-}\n', agree: 'code' },
]);

compare('node ports are allotted, kept, wiped and refused', [
  {
    line: 'apply -f -',
    input:
      'apiVersion: v1\nkind: Service\nmetadata: {name: np}\nspec: {type: NodePort, selector: {a: b}, ports: [{port: 80, nodePort: 31999}]}\n',
  },
  {
    line: 'apply -f -',
    input:
      'apiVersion: v1\nkind: Service\nmetadata: {name: np2}\nspec: {type: NodePort, selector: {a: b}, ports: [{port: 80, nodePort: 31999}]}\n',
  },
  {
    line: 'apply -f -',
    input:
      'apiVersion: v1\nkind: Service\nmetadata: {name: np3}\nspec: {type: NodePort, selector: {a: b}, ports: [{port: 80, nodePort: 80}]}\n',
  },
  { line: 'get svc np -o jsonpath={.spec.ports[0].nodePort}{.spec.externalTrafficPolicy}' },
  { line: `patch svc np -p '{"spec":{"type":"ClusterIP"}}'` },
  { line: 'get svc np -o jsonpath={.spec.ports}{.spec.externalTrafficPolicy}' },
]);
