import type { ClaimContext } from '../../domain/claims/claim-context.ts';
import { type ClaimReport, reportClaim } from '../../domain/claims/claim-report.ts';
import { type ClaimFacts, UNREAD } from '../../domain/claims/readings.ts';
import { OTHER_NAMESPACES } from '../../domain/claims/search/api-kind.ts';
import { elsewhereText } from '../../domain/claims/search/search-result.ts';
import { podNameOf } from '../../domain/model/identity.ts';
import type { Claim } from '../../domain/model/kinds.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import { commandsInTurn } from '../../domain/text/kubectl.ts';
import { sumOfSizes } from '../../domain/text/quantity.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { ClaimId, Consequence, Plan, PlanContext, RequestedClaimAction } from '../plan.ts';
import type { ObjectRef } from '../ports.ts';
import { knownValue, type PreflightFacts } from '../preflight-facts.ts';
import { type CleanOptions, cleanMethodOf, cleanSteps } from './clean-steps.ts';
import { completeClaimPlan } from './complete-claim-plan.ts';

export type RequestedClaimCleanup = Extract<RequestedClaimAction, { action: 'clean-claims' }>;

/** Deletes claims that nothing needs, each by name, according to lists that were read for this plan alone. */
export function planCleanClaims(planContext: PlanContext, request: RequestedClaimCleanup, facts: PreflightFacts): Plan {
  const fresh = knownValue(facts.claims);
  const unread =
    facts.claims.state === 'unknown' ? `The claims cannot be listed afresh: ${facts.claims.reason}` : undefined;
  const found =
    fresh === undefined
      ? []
      : request.claims.map((key) =>
          reportOrRefusal(
            { ...fresh, setsFilteredByLabels: false, minAgeMs: request.youngMs, now: fresh.readAt },
            key,
            request,
          ),
        );
  const refusal = unread ?? found.find((item) => typeof item === 'string');
  const reports = found.filter((item) => typeof item !== 'string');
  // Without an answer it is tried as well: if the user may not change volumes, the server refuses that write.
  const mayChangeVolumes = knownValue(facts.volumeAccess)?.allowed !== false;
  const { how, overridesVetoes } = request;
  const search = fresh?.facts.search ?? UNREAD;
  const ignoredKinds = ignoredIn(search, request);
  const options: CleanOptions = { where: planContext, how, mayChangeVolumes, ignoredKinds, overridesVetoes };
  return completeClaimPlan(planContext, facts, {
    action: 'clean-claims',
    target: targetOf(request.claims[0]),
    title: titleOf(request),
    asks: reports.map((report) => requestText(report, options, fresh?.readAt ?? planContext.now)),
    effects: [...searchEffects(search), ...effectsOf(reports, options)],
    consequences: [
      ...totalConsequences(reports, options),
      ...reports.flatMap((report) => consequencesOf(report, options)),
      ...searchConsequences(search),
    ],
    word: confirmationWord(reports, request),
    kubectl: commandsInTurn(
      reports.flatMap((report) => cleanSteps(report, options)).map(({ write }) => kubectlTwin(write, planContext)),
    ),
    refusal: refusal ?? keepDataRefusal(reports, options, fresh !== undefined),
    steps: reports.flatMap((report) => cleanSteps(report, options)),
  });
}

function targetOf(key: ClaimId | undefined): ObjectRef {
  return { kind: 'PersistentVolumeClaim', namespace: key?.namespace ?? '', name: key?.name ?? '', uid: key?.uid ?? '' };
}

function titleOf({ claims, how }: RequestedClaimCleanup): string {
  const [only] = claims;
  const what = claims.length === 1 && only !== undefined ? `claim ${only.name}` : `${claims.length} claims`;
  return how === 'keep' ? `Keep the data, and delete ${what}` : `Delete ${what}`;
}

/** Returns the report, or a sentence that says why the claim may not be deleted. */
function reportOrRefusal(
  context: ClaimContext,
  key: ClaimId,
  { overridesVetoes }: RequestedClaimCleanup,
): ClaimReport | string {
  const claim: Claim | undefined = context.snapshot.tables.PersistentVolumeClaim.get(keyOf(key.namespace, key.name));
  if (claim === undefined) return `Claim ${key.name} is not there any more, or claims may not be read.`;
  if (claim.meta.uid !== key.uid) return `Claim ${key.name} was deleted and made again meanwhile: it is another one.`;
  const report = reportClaim(context, claim);
  if (report.verdict !== 'parked' && report.verdict !== 'left-behind') {
    return `Claim ${key.name} is not deleted, its verdict is ${report.verdict}: ${report.evidence.join('; ')}.`;
  }
  if (context.facts.search.state === 'unread')
    return `Claim ${key.name} is not deleted: its users have not been searched for.`;
  const veto = report.vetoes.find(({ isOverridable }) => !isOverridable || !overridesVetoes);
  return veto === undefined ? report : `Claim ${key.name} is not deleted: ${veto.text}.`;
}

/** Says what was searched for the plan. */
function searchEffects(search: ClaimFacts['search']): readonly string[] {
  if (search.state !== 'known') return [];
  const { kinds, objects } = search.value;
  return [
    `${objects} objects of ${kinds} kinds were searched: none of them needs a claim of this plan; they are searched again before each deletion`,
  ];
}

/** Nobody has to vouch for what may be listed. */
function ignoredIn(search: ClaimFacts['search'], { ignoredKinds }: RequestedClaimCleanup): readonly string[] {
  const isWhole = search.state === 'known' && search.value.kindsElsewhere.length === 0;
  return isWhole ? ignoredKinds.filter((kind) => kind !== OTHER_NAMESPACES) : ignoredKinds;
}

function searchConsequences(search: ClaimFacts['search']): readonly Consequence[] {
  if (search.state !== 'known') return [];
  const { ignoredKinds, kindsElsewhere, secretsUnread } = search.value;
  const consequences: Consequence[] = [];
  const vouchedFor = ignoredKinds.filter((kind) => kind !== OTHER_NAMESPACES);
  if (vouchedFor.length > 0) {
    const text = `${vouchedFor.join(', ')} were not searched, because --ignore-kind says so`;
    consequences.push({ severity: 'warning', text });
  }
  if (kindsElsewhere.length > 0) {
    const text = `${elsewhereText(kindsElsewhere)} may not be listed: you vouch that none of them needs a claim of this plan`;
    consequences.push({ severity: 'danger', text });
  }
  if (secretsUnread !== undefined) {
    const text = `whether a Secret names a claim, or a Helm release wants its set, is not known: ${secretsUnread}`;
    consequences.push({ severity: 'info', text });
  }
  return consequences;
}

function keepDataRefusal(reports: readonly ClaimReport[], options: CleanOptions, isKnown: boolean): string | undefined {
  if (!isKnown || options.how !== 'keep') return undefined;
  const lost = reports.find(
    ({ dataOutcome, volume }) =>
      dataOutcome === 'unknown' ||
      (volume !== undefined && volume.reclaimPolicy !== 'Retain' && !options.mayChangeVolumes),
  );
  if (lost === undefined) return undefined;
  return lost.dataOutcome === 'unknown'
    ? `The data of claim ${lost.claim.meta.name} cannot be kept: its volume cannot be read.`
    : `The data of claim ${lost.claim.meta.name} cannot be kept: you may not change volume ${lost.claim.volume}.`;
}

/** Returns the claim's name; for several claims the set's name if they all belong to one, otherwise their number. */
function confirmationWord(reports: readonly ClaimReport[], { claims }: RequestedClaimCleanup): string {
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
function requestText(report: ClaimReport, options: CleanOptions, now: number): string {
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
  return `delete claim ${claim.meta.namespace}/${claim.meta.name}: ${facts.filter((fact) => fact !== '').join(', ')}: ${dataOutcomeText(report, options)}`;
}

function dataOutcomeText(report: ClaimReport, options: CleanOptions): string {
  if (cleanMethodOf(report, options) === 'kept') return 'its volume is kept, Released, with the data';
  switch (report.dataOutcome) {
    case 'no-volume':
      return 'there are no data';
    case 'kept':
      return 'its volume is kept, Released, with the data';
    case 'undeletable':
      return 'nothing can delete its volume: it ends as Failed, the data stay where they are';
    case 'destroyed':
      return 'its data are destroyed';
    case 'unknown':
      return 'its data may be destroyed';
  }
}

function effectsOf(reports: readonly ClaimReport[], options: CleanOptions): readonly string[] {
  const ways = new Set(reports.map((report) => cleanMethodOf(report, options)));
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

function totalConsequences(reports: readonly ClaimReport[], options: CleanOptions): readonly Consequence[] {
  const isFreed = (report: ClaimReport) =>
    cleanMethodOf(report, options) !== 'kept' &&
    (report.dataOutcome === 'destroyed' || report.dataOutcome === 'unknown');
  const freed = reports.filter(isFreed);
  const stays = reports.filter(
    (report) => report.claim.volume !== '' && !isFreed(report) && report.dataOutcome !== 'no-volume',
  );
  const consequences: Consequence[] = [];
  if (freed.length > 0) {
    const claimsText = freed.length === 1 ? '1 claim' : `${freed.length} claims`;
    const text = `${sumOfSizes(freed.map(({ claim }) => sizeOf(claim)))} are freed, and the data of ${claimsText} destroyed for ever`;
    consequences.push({ severity: 'danger', text });
  }
  if (stays.length > 0) {
    const text = `${sumOfSizes(stays.map(({ claim }) => sizeOf(claim)))} are not freed: the volumes stay, and go on costing`;
    consequences.push({ severity: 'info', text });
  }
  return consequences;
}

function consequencesOf(report: ClaimReport, options: CleanOptions): readonly Consequence[] {
  const { claim, set, ordinal, verdict, vetoes, dataOutcome, volume } = report;
  const { name } = claim.meta;
  const consequences: Consequence[] = [];
  if (verdict === 'parked' && set !== undefined && ordinal !== undefined) {
    const pod = podNameOf(set.meta.name, ordinal);
    consequences.push({
      severity: 'warning',
      text: `scaling ${set.meta.name} to take in ordinal ${ordinal} would have reused ${name}: ${pod} would then start empty`,
    });
  }
  for (const { text } of vetoes) consequences.push({ severity: 'danger', text: `${name}: ${text}` });
  if (dataOutcome === 'unknown') {
    consequences.push({
      severity: 'danger',
      text: `${name}: its volume cannot be read, so take its data for destroyed`,
    });
  }
  if (dataOutcome === 'undeletable' && options.how === 'delete') {
    const text = `volume ${volume?.meta.name ?? claim.volume} is static, and nothing can delete it: it ends as Failed, its data still on the node`;
    consequences.push({ severity: 'warning', text });
  }
  const isExposed =
    (dataOutcome === 'destroyed' || dataOutcome === 'unknown') && cleanMethodOf(report, options) === 'plain';
  if (isExposed) {
    consequences.push({
      severity: 'danger',
      text: `you may not change its volume, so it cannot be held back: a pod that begins to use ${name} between the last look and the deletion loses the data`,
    });
  }
  return consequences;
}
