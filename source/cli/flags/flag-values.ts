/** Parses the values of flags. Every function throws UsageError with a sentence for an invalid value. */

import { type PrometheusService, parsePrometheusService } from '../../cluster/read/disks/prometheus-service.ts';
import type { ClaimVerdict } from '../../domain/claims/claim-report.ts';
import { CLAIM_VERDICTS } from '../../domain/claims/claim-verdicts.ts';
import { OTHER_NAMESPACES } from '../../domain/claims/search/api-kind.ts';
import type { WaitCondition } from '../../session/wait/wait-condition.ts';
import { choiceHint, UsageError } from './usage-error.ts';

/** Accepts names separated by commas. */
export function parseNamespaceList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError(
      `"${wrong}" can't be a namespace: a name has lower-case letters, digits and hyphens, 63 at most.`,
    );
  }
  return names;
}

/** Accepts verdicts separated by commas. */
export function parseVerdictList(text: string): readonly ClaimVerdict[] {
  return text.split(',').map((part) => {
    const word = part.trim();
    const verdict = CLAIM_VERDICTS.find((candidate) => candidate === word);
    if (verdict === undefined) {
      throw new UsageError(`There is no verdict "${word}": ${choiceHint(word, CLAIM_VERDICTS)}`);
    }
    return verdict;
  });
}

/** Accepts "argoproj.io/Application", "core/ConfigMap", "argoproj.io/*" and "other-namespaces", separated by commas. */
export function parseKindList(text: string): readonly string[] {
  const kinds = text.split(',').map((kind) => kind.trim());
  const wrong = kinds.find((kind) => kind !== OTHER_NAMESPACES && !/^[a-z0-9.-]+\/(?:[A-Za-z0-9]+|\*)$/.test(kind));
  if (wrong !== undefined) {
    const examples = 'argoproj.io/Application, core/ConfigMap or argoproj.io/*';
    throw new UsageError(`"${wrong}" is no kind: write GROUP/KIND, such as ${examples}; or ${OTHER_NAMESPACES}.`);
  }
  return kinds;
}

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Parses a duration like kubectl does: "30s", "1m30s", "500ms", or whole seconds. Returns milliseconds. */
export function parseDurationMs(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) {
    throw new UsageError(`"${text}" is no duration: write 30s, 1m30s or 500ms (0 for no limit).`);
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    total += Number(amount) * (DURATION_UNITS[unit ?? ''] ?? 0);
  }
  return Math.round(total);
}

const AGE_UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses "30d", "12h", "1d12h", "0s" into milliseconds. */
export function parseAgeMs(text: string): number {
  if (!/^(\d+[smhd])+$/.test(text)) throw new UsageError(`"${text}" is no age: write 30d, 12h, 45m or 0s.`);
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (AGE_UNITS[unit ?? ''] ?? 0), 0);
}

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const LABEL_ONLY = new RegExp(`^${LABEL}$`);
const DOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*\\.?$`);

export function parseDnsService(text: string): string {
  const parts = text.split('/');
  if (parts.length !== 2 || !parts.every((part) => LABEL_ONLY.test(part))) {
    throw new UsageError(`"${text}" is no service: write --dns-service NAMESPACE/NAME.`);
  }
  return text;
}

/** Returns the domain without a dot at its end. */
export function parseClusterDomain(text: string): string {
  if (!DOMAIN.test(text) || text.length > 253) {
    throw new UsageError(`"${text}" is no domain: write --cluster-domain cluster.local, for one.`);
  }
  return text.replace(/\.$/, '');
}

export function parsePrometheus(text: string): PrometheusService {
  const service = parsePrometheusService(text);
  if (service !== undefined) return service;
  throw new UsageError(
    `"${text}" is no service with a port: write --prometheus NAMESPACE/SERVICE:PORT, with https: before the service if it speaks TLS.`,
  );
}

const MIN_SPEED = 0.25;
const MAX_SPEED = 20;

export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (speed >= MIN_SPEED && speed <= MAX_SPEED) return speed;
  throw new UsageError(
    `--speed takes a number from ${MIN_SPEED} to ${MAX_SPEED}: ${text} is ${Number.isNaN(speed) ? 'no number' : 'out of range'}.`,
  );
}

export function wholeNumberParser(flag: string, from: number, to: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= from && number <= to) return number;
    throw new UsageError(
      `${flag} takes a whole number from ${from} to ${to}: ${text} is ${Number.isNaN(number) ? 'no whole number' : 'out of range'}.`,
    );
  };
}

/** As completion offers them: the user goes on to write after the equals sign. */
export const WAIT_CONDITIONS: readonly string[] = ['complete', 'ready=', 'partition', 'ordinal=', 'claim=', 'gone'];

/** Accepts complete, ready=3, partition, ordinal=0:ready, claim=data-web-0:bound and gone. */
export function parseWaitCondition(text: string): WaitCondition {
  switch (text) {
    case 'complete':
    case 'partition':
    case 'gone':
      return { type: text };
  }
  const [, count] = /^ready=(\d{1,9})$/.exec(text) ?? [];
  if (count !== undefined && Number(count) > 0) return { type: 'ready', count: Number(count) };
  const [, ordinal] = /^ordinal=(\d{1,9}):ready$/.exec(text) ?? [];
  if (ordinal !== undefined) return { type: 'ordinal', ordinal: Number(ordinal) };
  const [, name] = /^claim=([a-z0-9]([-a-z0-9.]*[a-z0-9])?):bound$/.exec(text) ?? [];
  if (name !== undefined) return { type: 'claim', name };
  const choices = 'complete, ready=3, partition, ordinal=0:ready, claim=data-web-0:bound or gone';
  throw new UsageError(`There is no condition "${text}" to wait for: write ${choices}.`);
}

/** Accepts ordinals separated by commas. */
export function parseOrdinalList(text: string): readonly number[] {
  const words = text.split(',').map((word) => word.trim());
  const wrong = words.find((word) => !/^(?:0|[1-9]\d{0,8})$/.test(word));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no ordinal: write --only 0,2 for the members 0 and 2.`);
  return words.map(Number);
}
