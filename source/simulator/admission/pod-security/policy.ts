/** The Pod Security levels that the labels of a namespace set, and what violates them: k8s.io/pod-security-admission/api. */

import { invalid, type ValidationError } from '../../validation/invalid.ts';
import { BASELINE_CHECKS } from './baseline-checks.ts';
import type { PodLike, Violation } from './check.ts';
import { RESTRICTED_CHECKS } from './restricted-checks.ts';

/** From the laxest to the strictest. */
const LEVELS = ['privileged', 'baseline', 'restricted'] as const;
export type Level = (typeof LEVELS)[number];

export interface Standard {
  readonly level: Level;
  /** "latest" or "v1.28". */
  readonly version: string;
}

export interface PodSecurityPolicy {
  readonly enforce: Standard;
  readonly warn: Standard;
  /** Invalid labels. */
  readonly causes: readonly ValidationError[];
}

type Labels = Readonly<Record<string, string>>;

const PREFIX = 'pod-security.kubernetes.io/';
const VERSION = /^(latest|v1\.(0|[1-9]\d*))$/;

export function compareLevels(left: Level, right: Level): number {
  return LEVELS.indexOf(left) - LEVELS.indexOf(right);
}

export function standardText({ level, version }: Standard): string {
  return `${level}:${version}`;
}

/** A level that is not known counts as the strictest where it is enforced. */
function standardOf(labels: Labels, mode: string): { readonly standard: Standard; readonly causes: ValidationError[] } {
  const level = labels[`${PREFIX}${mode}`];
  const version = labels[`${PREFIX}${mode}-version`];
  const known = LEVELS.find((each) => each === (level ?? 'privileged'));
  const isKnownVersion = version === undefined || VERSION.test(version);
  const path = (key: string): string => `metadata.labels[${PREFIX}${key}]`;
  return {
    standard: {
      level: known ?? (mode === 'enforce' ? 'restricted' : 'privileged'),
      version: isKnownVersion ? (version ?? 'latest') : 'latest',
    },
    causes: [
      ...(known === undefined ? [invalid(path(mode), level, `must be one of ${LEVELS.join(', ')}`)] : []),
      ...(isKnownVersion ? [] : [invalid(path(`${mode}-version`), version, 'must be "latest" or "v1.x"')]),
    ],
  };
}

export function policyOf(labels: Labels = {}): PodSecurityPolicy {
  const enforce = standardOf(labels, 'enforce');
  const warn = standardOf(labels, 'warn');
  const audit = standardOf(labels, 'audit');
  // The level that is enforced is also the one that warns, unless the labels set another.
  const isSilent = labels[`${PREFIX}warn`] === undefined && labels[`${PREFIX}enforce`] === enforce.standard.level;
  const version = labels[`${PREFIX}warn-version`] === undefined ? enforce.standard.version : warn.standard.version;
  return {
    enforce: enforce.standard,
    warn: isSilent ? { level: enforce.standard.level, version } : warn.standard,
    causes: [...enforce.causes, ...audit.causes, ...warn.causes],
  };
}

export function violationsOf(pod: PodLike, { level, version }: Standard): readonly Violation[] {
  if (level === 'privileged') return [];
  const minor = version === 'latest' ? Number.POSITIVE_INFINITY : Number(version.slice('v1.'.length));
  const strict = (level === 'restricted' ? RESTRICTED_CHECKS : []).filter(({ since }) => since <= minor);
  const overridden = new Set(strict.flatMap(({ overrides = [] }) => overrides));
  const basic = BASELINE_CHECKS.filter(({ id, since }) => since <= minor && !overridden.has(id));
  return [...basic, ...strict].flatMap(({ find }) => find(pod) ?? []);
}

/** `PodSecurity "restricted:latest": privileged (container "a" must not …), …` */
export function violationText(standard: Standard, violations: readonly Violation[]): string {
  const each = violations.map(({ reason, detail }) => `${reason} (${detail})`);
  return `PodSecurity ${JSON.stringify(standardText(standard))}: ${each.join(', ')}`;
}
