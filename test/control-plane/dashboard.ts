/** The dashboard in an open terminal, with its rows read as text. */

import type { BindingItem, ClaimItem, PodItem, StatusItem } from '../../source/cli/commands/status/json.ts';
import { openTestTerminal, type TestTerminal } from '../program/harness/terminal.ts';
import { waitFor } from '../support/wait-for.ts';
import type { ControlPlane } from './control-plane.ts';

const COLUMNS = 230;
const ROWS = 50;

/** One line of the table of bindings. A missing column is an empty cell. */
type Row = Readonly<Record<(typeof TITLES)[number], string>>;
const TITLES = ['#', 'POD', 'STATE', 'REV', 'NODE', 'IP', 'CLAIM', 'VOLUME', 'CLASS', 'SIZE'] as const;
const RIGHT_ALIGNED: ReadonlySet<string> = new Set(['#', 'SIZE']);

const VERDICTS: Readonly<Record<string, string>> = { 'scaled-to-zero': 'scaled to 0' };

export interface Dashboard {
  /** Waits until the screen agrees with the item: the set's line, and the table of its bindings. */
  readonly waitUntilShows: (item: StatusItem) => Promise<void>;
  readonly close: () => void;
}

export function openDashboard(plane: ControlPlane): Dashboard {
  const terminal = openTestTerminal({
    args: ['-n', plane.namespace, '--kubeconfig', plane.kubeconfig],
    columns: COLUMNS,
    rows: ROWS,
  });
  return {
    async waitUntilShows(item) {
      await selectSet(terminal, item.name);
      const wanted = { head: headOf(item), rows: rowsOf(item) };
      await waitFor(
        () => ({
          wanted,
          shown: { head: shownHead(terminal.screen(), item.name), rows: shownRows(terminal.screen()) },
          screen: terminal.screen(),
        }),
        ({ shown }) =>
          terminal.screen().includes('● live') &&
          shown.head.includes(wanted.head) &&
          shown.rows.length === wanted.rows.length &&
          shown.rows.every((row, index) => isSame(row, wanted.rows[index])),
        { what: `the screen to show the status of ${item.name}`, deadline: 60_000 },
      );
    },
    close: () => terminal[Symbol.dispose](),
  };
}

/** Moves the cursor to the set from any position. */
async function selectSet(terminal: TestTerminal, name: string): Promise<void> {
  await terminal.waitForText(/● live/, 20_000);
  const isChosen = new RegExp(`^ ›.* ${name} `, 'm');
  if (isChosen.test(terminal.screen())) return;
  const lines = terminal.screen().split('\n');
  const heading = lines.findIndex((line) => /^ +SET/.test(line));
  const names = lines.slice(heading + 1).map((line) => /^ [› ] (\S+) /.exec(line)?.[1]);
  terminal.press('g', ...Array.from({ length: Math.max(0, names.indexOf(name)) }, () => 'j'));
  await terminal.waitForText(isChosen);
}

function headOf({ verdict, replicas }: StatusItem): string {
  return `${VERDICTS[verdict] ?? verdict} ${replicas.ready}/${replicas.wanted}`;
}

/** Returns the set's line (name, verdict and counts) with single blanks, without the number of warnings. */
function shownHead(screen: string, name: string): string {
  const line = screen.split('\n').find((text) => text.startsWith(' ›') && text.includes(` ${name} `));
  return (line ?? '').replace(/\s+/g, ' ').replace(/ ! \d+ /, ' ');
}

/** The highest ordinal first, in the controller's order, with a line for each further claim. */
function rowsOf(item: StatusItem): readonly Row[] {
  return item.bindings.toReversed().flatMap((binding) => {
    const claims: readonly (ClaimItem | undefined)[] = binding.claims.length === 0 ? [undefined] : binding.claims;
    return claims.map((claim, index) => ({
      ...podCells(item, index === 0 ? binding : undefined),
      ...claimCells(claim),
    }));
  });
}

type PodCells = Omit<Row, keyof ReturnType<typeof claimCells>>;

function podCells(item: StatusItem, binding: BindingItem | undefined): PodCells {
  if (binding === undefined) return { '#': '', POD: '', STATE: '', REV: '', NODE: '', IP: '' };
  const { ordinal, inRange, pod } = binding;
  if (pod === null) {
    return { '#': String(ordinal), POD: '—', STATE: inRange ? 'not created' : 'parked', REV: '', NODE: '', IP: '' };
  }
  return {
    '#': String(ordinal),
    POD: pod.name,
    STATE: stateOf(pod),
    REV: pod.revision.slice(item.name.length + 1).slice(0, 5),
    NODE: pod.node === '' ? '—' : pod.node,
    IP: pod.ip,
  };
}

function stateOf({ state, ready }: PodItem): string {
  if (state !== 'Running') return state;
  return ready ? 'ready' : 'not ready';
}

function claimCells(claim: ClaimItem | undefined) {
  if (claim === undefined) return { CLAIM: '', VOLUME: '', CLASS: '', SIZE: '' };
  const { name, phase, volume, storageClass, capacity } = claim;
  const place = phase === 'Bound' ? volume : phase === 'Missing' ? 'no claim yet' : phase;
  return { CLAIM: name, VOLUME: place, CLASS: storageClass, SIZE: capacity };
}

/** Returns cells by the positions of their titles in the heading. */
function shownRows(screen: string): readonly Row[] {
  const lines = screen.split('\n');
  const top = lines.findIndex((line) => /^ +# +POD +STATE/.test(line));
  const heading = lines[top];
  if (heading === undefined) return [];
  const rows: Row[] = [];
  for (const line of lines.slice(top + 1)) {
    if (line.includes('┈┈')) continue;
    const cells = cellsOf(heading, line);
    const isRow = /^\d+$/.test(cells['#']) || (cells['#'] === '' && cells.POD === '' && cells.CLAIM !== '');
    if (!isRow) break;
    rows.push(cells);
  }
  return rows;
}

function cellsOf(heading: string, line: string): Row {
  const cell = (title: string): string => {
    const found = new RegExp(`(?<=\\s)${title}(?=\\s|$)`).exec(heading);
    if (found === null) return '';
    const { index } = found;
    if (RIGHT_ALIGNED.has(title)) return /\S*$/.exec(line.slice(0, index + title.length))?.[0] ?? '';
    const next = /\S/.exec(heading.slice(index + title.length))?.index ?? 0;
    return line.slice(index, next === 0 ? undefined : index + title.length + next).trim();
  };
  return {
    '#': cell('#'),
    POD: cell('POD'),
    // "● ready 12d", "✗ ImagePullBackOff 5s": the mark and the age can change.
    STATE: cell('STATE')
      .replace(/^[^\p{L}]+ /u, '')
      .replace(/ \d[\dhmsdy]*( left| overdue| of \S+)?$/, ''),
    // The mark after it shows the role of the revision.
    REV: cell('REV').replace(/ \S$/, ''),
    NODE: cell('NODE').replace(/ =$/, ''),
    IP: cell('IP'),
    CLAIM: cell('CLAIM').replace(/ \S$/, ''),
    VOLUME: cell('VOLUME'),
    CLASS: cell('CLASS').replace(/\s{2,}.*$/, ''),
    SIZE: cell('SIZE'),
  };
}

/** Compares a cell that was truncated in the middle by its remaining parts. */
function isSame(shown: Row, wanted: Row | undefined): boolean {
  return TITLES.every((title) => {
    const [whole = '', part = ''] = [wanted?.[title], shown[title]];
    const [start = '', end] = part.split('…');
    return end === undefined ? part === whole : whole.startsWith(start) && whole.endsWith(end);
  });
}
