/** `kubectl describe` of what users make. */

import { bothClusters } from './both-clusters.ts';

const { compare } = bothClusters('kdescribe');

const OBJECTS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: words}
data: {a: b}
---
apiVersion: v1
kind: Secret
metadata: {name: word}
type: Opaque
data: {a: Yg==}
---
apiVersion: v1
kind: Service
metadata: {name: front}
spec: {selector: {app: x}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: door}
spec:
  rules:
  - host: a.example
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: front, port: {number: 80}}}}]}
---
apiVersion: v1
kind: LimitRange
metadata: {name: limits}
spec: {limits: [{type: Container, default: {cpu: 100m}, defaultRequest: {cpu: 50m}}]}
`;

compare('objects that nothing changes', [
  { line: 'apply -f -', input: OBJECTS },
  { line: 'describe cm words' },
  { line: 'describe secret word' },
  { line: 'describe svc front', agree: 'heading' },
  { line: 'describe rolebinding readers' },
  { line: 'describe netpol closed' },
  { line: 'describe ing door', agree: 'heading' },
  { line: 'describe limits limits' },
  { line: 'describe cm nobody' },
  { line: 'get cm words -o yaml', agree: 'heading' },
  { line: 'get -f -', input: OBJECTS, agree: 'code' },
  { line: 'delete -f -', input: OBJECTS },
]);
