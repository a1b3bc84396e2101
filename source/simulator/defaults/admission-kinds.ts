/** The defaults of webhook configurations and admission policies. */

import { isObject, type Json, objectOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';

/** Which objects a webhook or a policy looks at. */
const MATCHES: Json = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };

function withScope(rules: unknown): unknown {
  if (!Array.isArray(rules)) return rules;
  return rules.map((rule: unknown) => (isObject(rule) ? { scope: '*', ...rule } : rule));
}

function withRules(object: Json, field: 'rules' | 'resourceRules' | 'excludeResourceRules'): Json {
  return object[field] === undefined ? object : { ...object, [field]: withScope(object[field]) };
}

function withPort(clientConfig: Json): Json {
  const { service } = clientConfig;
  return isObject(service) ? { ...clientConfig, service: { port: 443, ...service } } : clientConfig;
}

function withWebhooks(object: KubeObject, defaults: Json): KubeObject {
  const { webhooks } = object;
  if (!Array.isArray(webhooks)) return object;
  const completed = webhooks.map((webhook: unknown) => {
    if (!isObject(webhook)) return webhook;
    const clientConfig = isObject(webhook['clientConfig']) ? { clientConfig: withPort(webhook['clientConfig']) } : {};
    return withRules(
      { failurePolicy: 'Fail', ...MATCHES, timeoutSeconds: 10, ...defaults, ...webhook, ...clientConfig },
      'rules',
    );
  });
  return { ...object, webhooks: completed };
}

export function defaultMutatingWebhooks(object: KubeObject): KubeObject {
  return withWebhooks(object, { reinvocationPolicy: 'Never' });
}

export function defaultValidatingWebhooks(object: KubeObject): KubeObject {
  return withWebhooks(object, {});
}

function withMatches(spec: Json, field: 'matchConstraints' | 'matchResources'): Json {
  const given = spec[field];
  if (!isObject(given)) return spec;
  const matches = withRules(withRules({ ...MATCHES, ...given }, 'resourceRules'), 'excludeResourceRules');
  return { ...spec, [field]: matches };
}

export function defaultAdmissionPolicy(object: KubeObject): KubeObject {
  return { ...object, spec: { failurePolicy: 'Fail', ...withMatches(objectOf(object.spec), 'matchConstraints') } };
}

export function defaultAdmissionPolicyBinding(object: KubeObject): KubeObject {
  return { ...object, spec: withMatches(objectOf(object.spec), 'matchResources') };
}
