/** The texts, marks and tones of verdicts on claims and of what happens to their data. */

import type { ClaimReport, ClaimVerdict } from '../../domain/claims/claim-report.ts';
import { type Line, span, type Tone } from '../layout/span.ts';
import type { Glyphs } from '../layout/viewport.ts';

const VERDICTS: Readonly<Record<ClaimVerdict, { mark: keyof Glyphs; tone: Tone }>> = {
  'in-use': { mark: 'good', tone: 'good' },
  reserved: { mark: 'starting', tone: 'good' },
  parked: { mark: 'paused', tone: 'warn' },
  'left-behind': { mark: 'zero', tone: 'warn' },
  unknown: { mark: 'unknown', tone: 'dim' },
};

/** A mark behind the verdict means that there is a veto, so the claim is not deleted. */
export function claimVerdictLine({ verdict, vetoes }: ClaimReport, glyphs: Glyphs): Line {
  const { mark, tone } = VERDICTS[verdict];
  const isOffered = verdict === 'parked' || verdict === 'left-behind';
  const line = [span(`${glyphs[mark]} ${verdict}`, tone)];
  return isOffered && vetoes.length > 0 ? [...line, span(` ${glyphs.warning}`, 'accent')] : line;
}

const FATE_TEXTS: Readonly<Record<ClaimReport['dataOutcome'], { word: string; tone: Tone }>> = {
  'no-volume': { word: 'none', tone: 'dim' },
  kept: { word: 'kept', tone: 'plain' },
  undeletable: { word: 'left on node', tone: 'plain' },
  destroyed: { word: 'destroyed', tone: 'plain' },
  unknown: { word: 'unknown', tone: 'dim' },
};

/** Says what deleting the claim would do to its data. */
export function fateLine({ dataOutcome }: ClaimReport): Line {
  const { word, tone } = FATE_TEXTS[dataOutcome];
  return [span(word, tone)];
}
