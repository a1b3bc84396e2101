import type { Container, ContainerState } from '../../domain/model/kinds.ts';
import {
  type Fields,
  fields,
  flag,
  integer,
  intOrText,
  isRecord,
  list,
  message,
  oneOf,
  optionalInteger,
  text,
  time,
} from '../json-fields.ts';
import { projectAmounts } from './amounts.ts';
import { intern } from './intern.ts';

/** Describes a probe in a few words; empty if there is none. */
function projectProbe(value: unknown): string {
  if (!isRecord(value)) return '';
  const probe = fields<'httpGet' | 'tcpSocket' | 'grpc' | 'exec'>(value);
  const portOf = (action: unknown): string => `:${intOrText(fields<'port'>(action).port) ?? ''}`;
  if (isRecord(probe.httpGet)) {
    return intern(`GET ${portOf(probe.httpGet)}${text(fields<'path'>(probe.httpGet).path, '/')}`);
  }
  if (isRecord(probe.tcpSocket)) return intern(`tcp ${portOf(probe.tcpSocket)}`);
  if (isRecord(probe.grpc)) return intern(`grpc ${portOf(probe.grpc)}`);
  return 'exec';
}

type StatusField = 'name' | 'ready' | 'started' | 'restartCount' | 'state' | 'lastState';

function projectState(value: unknown): ContainerState | undefined {
  const state = fields<'running' | 'waiting' | 'terminated'>(value);
  if (isRecord(state.running)) {
    return { type: 'running', startedAt: time(fields<'startedAt'>(state.running).startedAt) };
  }
  if (isRecord(state.terminated)) {
    const ended = fields<'reason' | 'message' | 'exitCode' | 'signal' | 'finishedAt'>(state.terminated);
    return {
      type: 'terminated',
      reason: intern(text(ended.reason)),
      message: message(ended.message),
      exitCode: integer(ended.exitCode, 0),
      signal: optionalInteger(ended.signal),
      finishedAt: time(ended.finishedAt),
    };
  }
  if (isRecord(state.waiting)) {
    const waiting = fields<'reason' | 'message'>(state.waiting);
    return { type: 'waiting', reason: intern(text(waiting.reason)), message: message(waiting.message) };
  }
  return undefined;
}

function byName(statuses: unknown): ReadonlyMap<string, Fields<StatusField>> {
  return new Map(
    list(statuses).map((item) => {
      const status = fields<StatusField>(item);
      return [text(status.name), status];
    }),
  );
}

function projectRestartRules(value: unknown): Container['restartRules'] {
  const rules = list(value);
  if (rules.length === 0) return NO_RULES;
  return rules.flatMap((item) => {
    const { exitCodes } = fields<'exitCodes'>(item);
    if (!isRecord(exitCodes)) return [];
    const { operator, values } = fields<'operator' | 'values'>(exitCodes);
    const codes = list(values).filter((code) => typeof code === 'number');
    return [{ operator: oneOf(operator, ['In', 'NotIn'], 'In'), exitCodes: codes }];
  });
}

const NO_RULES: Container['restartRules'] = [];

/** Projects the containers of one list of the pod's spec, each with its status from the kubelet. */
export function projectContainers(specs: unknown, statuses: unknown, init: boolean): readonly Container[] {
  const reported = byName(statuses);
  return list(specs).map((item) => {
    const spec = fields<
      'name' | 'image' | 'resources' | 'restartPolicy' | 'restartPolicyRules' | 'readinessProbe' | 'startupProbe'
    >(item);
    const name = text(spec.name);
    const status: Fields<StatusField> = reported.get(name) ?? {};
    const sidecar = init && spec.restartPolicy === 'Always';
    return {
      name: intern(name),
      image: intern(text(spec.image)),
      role: sidecar ? 'sidecar' : init ? 'init' : 'main',
      readinessProbe: projectProbe(spec.readinessProbe),
      startupProbe: projectProbe(spec.startupProbe),
      resources: projectAmounts(spec.resources),
      ready: flag(status.ready),
      started: flag(status.started),
      restartPolicy: oneOf(spec.restartPolicy, ['Always', 'OnFailure', 'Never'], 'Always'),
      restartRules: projectRestartRules(spec.restartPolicyRules),
      restarts: integer(status.restartCount, 0),
      state: projectState(status.state),
      lastState: projectState(status.lastState),
    };
  });
}
