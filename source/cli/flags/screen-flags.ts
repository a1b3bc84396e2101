/** The flags of the dashboard, which the demo shows too. */

import type { PrometheusService } from '../../cluster/read/disks/prometheus-service.ts';
import type { ThemeName } from '../../ui/theme.ts';
import { type ConnectionFlags, connectionFlags } from './connection-flags.ts';
import type { ParsedFlags } from './parse-flags.ts';

export interface ScreenFlags {
  readonly connection: ConnectionFlags;
  readonly theme: ThemeName | undefined;
  readonly ascii: boolean | undefined;
  /** False: --no-color. */
  readonly color: boolean | undefined;
  /** False: --no-mouse. */
  readonly mouse: boolean | undefined;
  /** True on a projector. */
  readonly present: boolean;
  readonly dnsService: string | undefined;
  readonly clusterDomain: string | undefined;
  readonly prometheus: PrometheusService | undefined;
}

/** Throws UsageError. */
export function screenFlags(flags: ParsedFlags): ScreenFlags {
  const { theme, ascii, color, mouse, present, dnsService, clusterDomain, prometheus } = flags;
  return {
    connection: connectionFlags(flags),
    theme,
    ascii,
    color,
    mouse,
    present: present === true,
    dnsService,
    clusterDomain,
    prometheus,
  };
}
