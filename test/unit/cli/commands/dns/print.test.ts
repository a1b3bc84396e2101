/** The output of a watch of names when queries fail during it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createDnsPrinter } from '../../../../../source/cli/commands/dns/print.ts';
import { dnsTable } from '../../../../../source/cli/commands/dns/table.ts';
import type { DnsReport } from '../../../../../source/domain/dns/dns-report.ts';
import { startTimeline } from '../../../../../source/domain/dns/dns-timeline.ts';

const PROBLEM = 'Whether the DNS pod is still ready is not known: \u001b[2J.';

function reportWith(problems: readonly string[]): DnsReport {
  const via = { type: 'port-forward', text: 'port-forward to coredns', problems, searchPath: [] } as const;
  const found = {
    domain: 'cluster.local',
    domainKnown: true,
    via,
    items: [],
    verdict: 'matches',
    servers: [],
    members: [],
  } as const;
  return { namespace: 'shop', set: 'web', ...found };
}

/** Returns the output of each round. */
function written(output: 'table' | 'json', rounds: readonly (readonly string[])[]): readonly string[] {
  let text = '';
  const stdout = {
    write: (more: string) => {
      text += more;
    },
  };
  const print = createDnsPrinter({ output }, 'test', { stdout, stderr: stdout });
  return rounds.map((problems) => {
    text = '';
    print.round(reportWith(problems), startTimeline(0));
    return text;
  });
}

it('a problem is reported once while it lasts, and again when it returns', () => {
  const [, first, still, over, again] = written('table', [[], [PROBLEM], [PROBLEM], [], [PROBLEM]]);
  assert.match(first ?? '', /^\d\d:\d\d:\d\d ! Whether the DNS pod is still ready is not known: ␛\[2J\.\n$/);
  assert.deepEqual([still, over], ['', '']);
  assert.match(again ?? '', /is not known/);
});

it('a problem that exists from the start is shown only in the table', () => {
  const [table, next] = written('table', [[PROBLEM], [PROBLEM]]);
  assert.match(table ?? '', /! Whether the DNS pod/);
  assert.equal(next, '');
});

it('JSON has a line when a problem begins, and when it ends', () => {
  const lines = written('json', [[], [PROBLEM], [PROBLEM], []]);
  assert.deepEqual(
    lines.map((line) => (line === '' ? undefined : (JSON.parse(line) as { problems: unknown }).problems)),
    [[], [PROBLEM], undefined, []],
  );
});

it('if no server can be queried, that is reported once, and not for each record', () => {
  const via = { type: 'none', text: 'nobody could be asked', problems: [], searchPath: [] } as const;
  const item = {
    name: 'web-0.web.shop.svc.cluster.local',
    type: 'A',
    pod: 'web-0',
    expected: [],
    reason: 'the pod is not ready',
    basis: 'specified',
    ownValues: [],
    answered: [],
    ttl: undefined,
    rcode: '',
    milliseconds: 0,
    server: '',
    verdict: 'unreachable',
    remark: 'nobody could be asked',
  } as const;
  const table = dnsTable({ ...reportWith([]), via, items: [item] }, true);
  assert.equal(table.match(/nobody could be asked/g)?.length, 1);
  assert.match(table, /cluster\.local A: the pod is not ready\n/);
});
