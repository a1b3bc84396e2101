import { type ClaimReport, reportOn } from '../domain/claims/verdict.ts';
import type { ClaimWorld } from '../domain/claims/world.ts';
import { humanDuration } from '../domain/duration.ts';
import { podNameOf } from '../domain/identity.ts';
import type { Claim } from '../domain/kinds.ts';
import { keyOf } from '../domain/snapshot.ts';
import { type CleanOptions, cleanSteps, wayOf } from './clean-steps.ts';
import { type Facts, knownValue } from './facts.ts';
import { finishClaims } from './finish-claims.ts';
import { kubectl } from './kubectl.ts';
import type { ClaimKey, ClaimWanted, Consequence, Plan, Surroundings } from './plan.ts';
import type { ObjectRef } from './ports.ts';
import { sumOfSizes } from './sum-of-sizes.ts';

export type CleanWanted = Extract<ClaimWanted, { action: 'clean-claims' }>;

/** Deletes claims that nobody needs, each by name, from lists that were read for this plan alone. */
export function planClean(world: Surroundings, wanted: CleanWanted, facts: Facts): Plan {
  const fresh = knownValue(facts.claims);
  const unread =
    facts.claims.state === 'unknown' ? `The claims cannot be listed afresh: ${facts.claims.reason}` : undefined;
  const found =
    fresh === undefined
      ? []
      : wanted.claims.map((key) =>
          judge({ ...fresh, setsNarrowed: false, youngMs: wanted.youngMs, now: fresh.readAt }, key, wanted),
        );
  const refusal = unread ?? found.find((item) => typeof item === 'string');
  const reports = found.filter((item) => typeof item !== 'string');
  const mayChangeVolumes = knownValue(facts.volumeAccess)?.allowed === true;
  const options: CleanOptions = { how: wanted.how, mayChangeVolumes };
  return finishClaims(world, facts, {
    action: 'clean-claims',
    target: targetOf(wanted.claims[0]),
    title: titleOf(wanted),
    asks: reports.map((report) => askText(report, options, fresh?.readAt ?? world.now)),
    effects: effectsOf(reports, options),
    consequences: [
      ...sumConsequences(reports, options),
      ...reports.flatMap((report) => consequencesOf(report, options)),
    ],
    word: wordFor(reports, wanted),
    kubectl: reports.map((report) => commandsFor(world, report, options)).join('\n'),
    refusal: refusal ?? keepRefusal(reports, options, fresh !== undefined),
    steps: reports.flatMap((report) => cleanSteps(report, options)),
  });
}

function targetOf(key: ClaimKey | undefined): ObjectRef {
  return { kind: 'PersistentVolumeClaim', namespace: key?.namespace ?? '', name: key?.name ?? '', uid: key?.uid ?? '' };
}

function titleOf({ claims, how }: CleanWanted): string {
  const [only] = claims;
  const what = claims.length === 1 && only !== undefined ? `claim ${only.name}` : `${claims.length} claims`;
  return how === 'keep' ? `Keep the data, and delete ${what}` : `Delete ${what}`;
}

/** The report, or why the claim may not be deleted, as a sentence. */
function judge(world: ClaimWorld, key: ClaimKey, { evenIfSetMayReturn }: CleanWanted): ClaimReport | string {
  const claim: Claim | undefined = world.snapshot.tables.PersistentVolumeClaim.get(keyOf(key.namespace, key.name));
  if (claim === undefined) return `Claim ${key.name} is not there any more, or claims may not be read.`;
  if (claim.meta.uid !== key.uid) return `Claim ${key.name} was deleted and made again meanwhile: it is another one.`;
  const report = reportOn(world, claim);
  if (report.verdict !== 'parked' && report.verdict !== 'left-behind') {
    return `Claim ${key.name} is not deleted, its verdict is ${report.verdict}: ${report.evidence.join('; ')}.`;
  }
  const veto = report.vetoes.find(({ liftable }) => !liftable || !evenIfSetMayReturn);
  return veto === undefined ? report : `Claim ${key.name} is not deleted: ${veto.text}.`;
}

function keepRefusal(reports: readonly ClaimReport[], options: CleanOptions, isKnown: boolean): string | undefined {
  if (!isKnown || options.how !== 'keep') return undefined;
  const lost = reports.find(
    ({ fate, volume }) =>
      fate === 'unknown' || (volume !== undefined && volume.reclaimPolicy !== 'Retain' && !options.mayChangeVolumes),
  );
  if (lost === undefined) return undefined;
  return lost.fate === 'unknown'
    ? `The data of claim ${lost.claim.meta.name} cannot be kept: its volume cannot be read.`
    : `The data of claim ${lost.claim.meta.name} cannot be kept: you may not change volume ${lost.claim.volume}.`;
}

/** The claim's name; of several the set's where all are of one, else how many they are. */
function wordFor(reports: readonly ClaimReport[], { claims }: CleanWanted): string {
  const [only] = claims;
  if (claims.length === 1 && only !== undefined) return only.name;
  const sets = new Set(reports.map(({ set }) => set?.meta.name));
  const [set] = sets;
  return sets.size === 1 && set !== undefined && reports.length === claims.length ? set : String(claims.length);
}

function sizeOf({ capacity, request }: Claim): string {
  return capacity === '' ? request : capacity;
}

/** "delete claim data-web-3: 8Gi, 12d old, last used by web-3, volume pvc-1 (Delete): the data are destroyed" */
function askText(report: ClaimReport, options: CleanOptions, now: number): string {
  const { claim, volume, set, ordinal } = report;
  const age = humanDuration(Math.max(0, now - claim.meta.createdAt));
  const facts = [
    sizeOf(claim),
    `${age} old`,
    ...(set === undefined || ordinal === undefined ? [] : [`last pod ${podNameOf(set.meta.name, ordinal)}`]),
    claim.volume === ''
      ? 'no volume'
      : `volume ${claim.volume}${volume === undefined ? '' : ` (${volume.reclaimPolicy})`}`,
  ];
  return `delete claim ${claim.meta.namespace}/${claim.meta.name}: ${facts.filter((fact) => fact !== '').join(', ')}: ${endText(report, options)}`;
}

function endText(report: ClaimReport, options: CleanOptions): string {
  if (wayOf(report, options) === 'kept') return 'its volume is kept, Released, with the data';
  switch (report.fate) {
    case 'empty':
      return 'there are no data';
    case 'kept':
      return 'its volume is kept, Released, with the data';
    case 'stranded':
      return 'nothing can delete its volume: it ends as Failed, the data stay where they are';
    case 'destroyed':
      return 'its data are destroyed';
    case 'unknown':
      return 'its data may be destroyed';
  }
}

function effectsOf(reports: readonly ClaimReport[], options: CleanOptions): readonly string[] {
  const ways = new Set(reports.map((report) => wayOf(report, options)));
  const oneByOne = reports.length > 1 ? ['The claims go one by one; the first surprise ends it'] : [];
  if (ways.has('protected')) {
    return [
      ...oneByOne,
      'The volume is set to Retain, the claim is deleted, and the pods are listed again: only if nobody has begun to use the claim, its reclaim policy is set back and the volume goes',
    ];
  }
  return ways.has('kept')
    ? [
        ...oneByOne,
        'The volume is set to Retain first; once the claim is gone it is Released, and can be made available again',
      ]
    : oneByOne;
}

function sumConsequences(reports: readonly ClaimReport[], options: CleanOptions): readonly Consequence[] {
  const isFreed = (report: ClaimReport) =>
    wayOf(report, options) !== 'kept' && (report.fate === 'destroyed' || report.fate === 'unknown');
  const freed = reports.filter(isFreed);
  const stays = reports.filter((report) => report.claim.volume !== '' && !isFreed(report) && report.fate !== 'empty');
  const said: Consequence[] = [];
  if (freed.length > 0) {
    const whose = freed.length === 1 ? '1 claim' : `${freed.length} claims`;
    const text = `${sumOfSizes(freed.map(({ claim }) => sizeOf(claim)))} are freed, and the data of ${whose} destroyed for ever`;
    said.push({ severity: 'danger', text });
  }
  if (stays.length > 0) {
    const text = `${sumOfSizes(stays.map(({ claim }) => sizeOf(claim)))} are not freed: the volumes stay, and go on costing`;
    said.push({ severity: 'info', text });
  }
  return said;
}

function consequencesOf(report: ClaimReport, options: CleanOptions): readonly Consequence[] {
  const { claim, set, ordinal, verdict, vetoes, fate, volume } = report;
  const { name } = claim.meta;
  const said: Consequence[] = [];
  if (verdict === 'parked' && set !== undefined && ordinal !== undefined) {
    const pod = podNameOf(set.meta.name, ordinal);
    said.push({
      severity: 'warning',
      text: `scaling ${set.meta.name} to take in ordinal ${ordinal} would have reused ${name}: ${pod} would then start empty`,
    });
  }
  for (const { text } of vetoes)
    said.push({ severity: 'danger', text: `${name}: ${text}, and it would find its data gone` });
  if (fate === 'unknown') {
    said.push({ severity: 'danger', text: `${name}: its volume cannot be read, so take its data for destroyed` });
  }
  if (fate === 'stranded' && options.how === 'delete') {
    const text = `volume ${volume?.meta.name ?? claim.volume} is static, and nothing can delete it: it ends as Failed, its data still on the node`;
    said.push({ severity: 'warning', text });
  }
  const isExposed = (fate === 'destroyed' || fate === 'unknown') && wayOf(report, options) === 'plain';
  if (isExposed) {
    said.push({
      severity: 'danger',
      text: `you may not change its volume, so it cannot be held back: a pod that begins to use ${name} between the last look and the deletion loses the data`,
    });
  }
  return said;
}

function commandsFor(caller: Surroundings, report: ClaimReport, options: CleanOptions): string {
  const { claim, volume } = report;
  const remove = kubectl(caller, claim.meta.namespace, ['delete', `pvc/${claim.meta.name}`]);
  const way = wayOf(report, options);
  if (way === 'plain' || volume === undefined) return remove;
  const set = (policy: string) =>
    kubectl(caller, '', [
      'patch',
      `pv/${volume.meta.name}`,
      '-p',
      JSON.stringify({ spec: { persistentVolumeReclaimPolicy: policy } }),
    ]);
  return [set('Retain'), remove, ...(way === 'kept' ? [] : [set(volume.reclaimPolicy)])].join('\n');
}
