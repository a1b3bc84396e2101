/** All features of the charts in docs/demo.md, and the manifests that stand for them. */

import { CONFIGURATION_FEATURES } from './configuration-features.ts';
import type { ChartFeature } from './feature.ts';
import { OBJECT_FEATURES } from './object-features.ts';
import { POD_FEATURES } from './pod-features.ts';
import { SET_FEATURES } from './set-features.ts';
import { WAITING_FEATURES } from './waiting-features.ts';

const BY_NAME = {
  ...SET_FEATURES,
  ...CONFIGURATION_FEATURES,
  ...POD_FEATURES,
  ...OBJECT_FEATURES,
  ...WAITING_FEATURES,
};

export type FeatureName = keyof typeof BY_NAME;

export const FEATURES: Readonly<Record<FeatureName, ChartFeature>> = BY_NAME;

/** The feature's objects, one YAML document each. */
export function manifestOf({ objects, yaml }: ChartFeature, namespace: string): string {
  const documents = objects.map((object) => JSON.stringify(object));
  return [...documents, ...(yaml === undefined ? [] : [yaml])].join('\n---\n').replaceAll('NAMESPACE', namespace);
}
