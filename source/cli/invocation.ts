/** What a command line asks for, after it was read. */

import type { ThemeName } from '../ui/theme.ts';
import type { ActRequest } from './act.ts';
import type { ClaimsRequest } from './claims.ts';
import type { CleanRequest } from './clean.ts';
import type { ConnectionFlags } from './connection-flags.ts';
import type { RunDemoRequest } from './demo.ts';
import type { DnsRequest } from './dns.ts';
import type { OutputFormat } from './output/format.ts';
import type { WhyRequest } from './why.ts';

export type Invocation =
  | {
      readonly command: 'dashboard';
      readonly connection: ConnectionFlags;
      readonly theme: ThemeName | undefined;
      readonly ascii: boolean | undefined;
      /** False: --no-color. */
      readonly color: boolean | undefined;
      readonly dnsService: string | undefined;
      readonly clusterDomain: string | undefined;
    }
  | {
      readonly command: 'status';
      readonly connection: ConnectionFlags;
      readonly sets: readonly string[];
      readonly output: OutputFormat;
    }
  | ({ readonly command: 'act' } & ActRequest)
  | ({ readonly command: 'claims' } & ClaimsRequest)
  | ({ readonly command: 'clean' } & CleanRequest)
  | { readonly command: 'journal'; readonly output: OutputFormat }
  | ({ readonly command: 'dns' } & DnsRequest)
  | ({ readonly command: 'why' } & WhyRequest)
  | ({ readonly command: 'demo' } & RunDemoRequest)
  | { readonly command: 'print'; readonly text: string };
