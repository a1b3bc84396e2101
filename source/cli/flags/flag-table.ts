/**
 * Every flag of every command, in the order of the help. Parsing, refusals and the help are made from it. A name is
 * written in camel case here and with hyphens on the command line.
 */

import { CLAIM_VERDICTS } from '../../domain/claims/claim-verdicts.ts';
import { LANGUAGES } from '../../lessons/model/languages.ts';
import { OUTPUT_FORMATS } from '../output/formats.ts';
import type { FlagSpec } from './flag-spec.ts';
import {
  parseAgeMs,
  parseClusterDomain,
  parseDnsService,
  parseDurationMs,
  parseKindList,
  parseNamespaceList,
  parseOrdinalList,
  parsePrometheus,
  parseSpeed,
  parseVerdictList,
  parseWaitCondition,
  WAIT_CONDITIONS,
  wholeNumberParser,
} from './flag-values.ts';
import { orList } from './usage-error.ts';

/** They change one set or its pods. */
const ACTIONS = ['scale', 'delete-pod', 'partition', 'restart', 'rollback', 'grow'];
const CHANGING = [...ACTIONS, 'clean'];
const CHANGING_EXAMPLE = 'a command that changes something: stsview scale SET N';

const READING = ['status', 'why', 'disks', 'wait', 'claims', 'clean', 'dns', 'journal', 'demo', 'lesson'];
const READING_EXAMPLE = 'a command that reads: stsview status -o json';
const SCREENS_EXAMPLE = 'what has a screen: stsview, stsview demo, stsview lesson';

export const FLAGS = {
  kubeconfig: {
    value: 'FILE',
    group: 'Which cluster',
    help: 'instead of $KUBECONFIG (a list of files) or ~/.kube/config',
  },
  context: { value: 'NAME', group: 'Which cluster', help: 'instead of the current context' },
  cluster: { value: 'NAME', group: 'Which cluster', help: "of the kubeconfig, instead of the context's" },
  user: { value: 'NAME', group: 'Which cluster', help: "of the kubeconfig, instead of the context's" },
  server: { short: 's', value: 'URL', group: 'Which cluster', help: 'the address of the API server' },
  token: {
    value: 'TOKEN',
    group: 'Which cluster',
    help: "instead of the user's credentials; others see it in the list of processes",
  },
  as: { value: 'USER', group: 'Which cluster', help: 'act as somebody else' },
  asGroup: { value: 'GROUP', repeatable: true, group: 'Which cluster', help: 'act as somebody else' },
  requestTimeout: {
    value: '30s',
    parse: parseDurationMs,
    group: 'Which cluster',
    help: 'give up on a request after this long (0: never); watches are not bounded',
  },

  namespace: {
    short: 'n',
    value: 'NAME[,NAME…]',
    repeatable: true,
    parse: parseNamespaceList,
    group: 'Which sets',
    help: "instead of the context's namespace",
  },
  allNamespaces: { short: 'A', group: 'Which sets', help: '' },
  selector: { short: 'l', value: 'SELECTOR', group: 'Which sets', help: 'only sets with these labels' },
  roleLabel: { short: 'L', value: 'KEY', group: 'Which sets', help: 'the pod label that tells main from replica' },

  dryRun: {
    commands: CHANGING,
    belongsTo: CHANGING_EXAMPLE,
    group: 'Changing something',
    help: 'show the plan, try it on the server, send nothing',
  },
  yes: {
    commands: CHANGING,
    belongsTo: CHANGING_EXAMPLE,
    group: 'Changing something',
    help: 'answer the question beforehand; NAME where it would have to be typed',
  },
  confirm: {
    value: 'NAME',
    commands: CHANGING,
    belongsTo: CHANGING_EXAMPLE,
    group: 'Changing something',
    help: 'answer the question beforehand; NAME where it would have to be typed',
    alsoIn: {
      command: 'clean',
      group: 'Which claims',
      value: 'COUNT',
      help: 'how many are to go, for more than ten',
    },
  },
  wait: {
    commands: ACTIONS,
    belongsTo: CHANGING_EXAMPLE,
    group: 'Changing something',
    help: 'follow it until it has happened, is stuck (exit code 4) or late (5)',
  },
  timeout: {
    value: '5m',
    parse: parseDurationMs,
    commands: [...CHANGING, 'wait'],
    belongsTo: CHANGING_EXAMPLE,
    group: 'Changing something',
    help: 'follow it until it has happened, is stuck (exit code 4) or late (5)',
    alsoIn: { command: 'wait', group: 'Waiting', value: '5m', help: 'end with exit code 5 after this time' },
  },
  follow: {
    short: 'f',
    commands: ['logs'],
    group: 'Logs',
    help: 'go on with what is written, and with members that restart or come',
  },
  since: {
    value: '10m',
    parse: parseAgeMs,
    commands: ['logs'],
    group: 'Logs',
    help: 'only the lines of this last time',
  },
  tail: {
    value: 'N',
    parse: wholeNumberParser('--tail', 0, 1_000_000),
    commands: ['logs'],
    group: 'Logs',
    help: 'only the last N lines of each pod',
  },
  container: {
    short: 'c',
    value: 'NAME',
    commands: ['logs'],
    group: 'Logs',
    help: "instead of each pod's first one",
  },
  previous: { commands: ['logs'], group: 'Logs', help: 'of the run before the last restart' },

  evict: { commands: ['delete-pod'], help: 'ask for an eviction, which a disruption budget may refuse' },
  force: { commands: ['delete-pod'], help: 'delete without waiting for the kubelet' },
  to: { value: 'REVISION', commands: ['rollback'], help: 'the revision to go back to' },
  template: {
    value: 'NAME',
    commands: ['grow'],
    group: 'Changing something',
    help: 'grow: the claim template, if the set has several',
  },
  only: {
    value: 'ORDINAL[,…]',
    repeatable: true,
    parse: parseOrdinalList,
    commands: ['grow'],
    group: 'Changing something',
    help: 'grow: the claims of these members alone; the template stays',
  },
  keepTemplate: {
    commands: ['grow'],
    group: 'Changing something',
    help: 'grow: the claims alone, so that new members get the former size',
  },
  atOnce: {
    commands: ['grow'],
    group: 'Changing something',
    help: 'grow: all claims at once, not one after the other',
  },
  resume: {
    commands: ['grow'],
    group: 'Changing something',
    help: 'grow: finish an exchange of a template that was broken off',
  },
  readOnly: { alias: 'readonly', group: 'Changing something', help: 'send nothing that could change anything' },

  for: {
    value: 'CONDITION',
    choices: WAIT_CONDITIONS,
    parse: parseWaitCondition,
    commands: ['wait'],
    group: 'Waiting',
    help: orList(WAIT_CONDITIONS.map((condition) => condition.replace(/=.*/, '=…'))),
  },
  failOn: {
    value: 'STATE',
    choices: ['stuck', 'held', 'none'],
    commands: ['wait'],
    group: 'Waiting',
    help: 'stuck: ends with exit code 4; held: also with 3 where it is held; none',
  },

  verdict: {
    value: 'VERDICT[,…]',
    repeatable: true,
    choices: CLAIM_VERDICTS,
    parse: parseVerdictList,
    commands: ['claims', 'clean'],
    group: 'Which claims',
    help: 'claims: all; clean: left-behind, or parked too',
  },
  olderThan: {
    value: '30d',
    parse: parseAgeMs,
    commands: ['clean'],
    group: 'Which claims',
    help: 'clean: instead of the few minutes that a claim is left alone; 0s for none',
  },
  ignoreKind: {
    value: 'GROUP/KIND[,…]',
    repeatable: true,
    parse: parseKindList,
    commands: ['claims', 'clean'],
    group: 'Which claims',
    help: 'a kind that is not searched, or other-namespaces, where you may not list: you vouch for it',
  },

  watch: {
    short: 'w',
    commands: ['dns', 'disks'],
    group: 'How',
    help: 'ask again and again until Ctrl-C, and tell what changes',
  },
  allServers: { commands: ['dns'], group: 'DNS', help: 'ask each DNS pod once, and compare' },
  dnsService: {
    value: 'NAMESPACE/NAME',
    parse: parseDnsService,
    commands: ['dashboard', 'dns'],
    group: 'DNS',
    help: 'instead of the one with the label k8s-app=kube-dns',
  },
  clusterDomain: {
    value: 'DOMAIN',
    parse: parseClusterDomain,
    commands: ['dashboard', 'dns'],
    group: 'DNS',
    help: 'instead of what DNS itself says: cluster.local',
  },
  execIn: { value: 'POD', commands: ['dns'], group: 'DNS', help: 'ask by getent or nslookup in this pod' },

  prometheus: {
    value: 'NAMESPACE/SERVICE:PORT',
    parse: parsePrometheus,
    commands: ['dashboard', 'status', 'why', 'disks'],
    belongsTo: 'what shows disks: stsview, and stsview disks',
    group: 'Disks',
    help: 'a Prometheus that has the volumes of the kubelets: more history, and no access to nodes',
  },
  df: {
    value: 'POD',
    commands: ['disks'],
    group: 'Disks',
    help: 'measure the disks of this pod by df in its container',
  },

  serve: {
    commands: ['demo'],
    group: 'Demo',
    help: 'only the cluster, for kubectl: prints the path of its kubeconfig',
  },
  speed: {
    value: '0.25…20',
    parse: parseSpeed,
    commands: ['demo', 'lesson'],
    group: 'Demo',
    help: 'how fast its time goes; equal seeds give equal clusters',
  },
  pace: {
    value: 'normal|lecture',
    choices: ['normal', 'lecture'],
    commands: ['demo', 'lesson'],
    group: 'Demo',
    help: 'lecture: pods take 4 s to start, 3 s to be ready, 4 s to stop; claims 2 s',
  },
  seed: {
    value: 'N',
    parse: wholeNumberParser('--seed', 0, 2 ** 31 - 1),
    commands: ['demo', 'lesson'],
    group: 'Demo',
    help: 'how fast its time goes; equal seeds give equal clusters',
  },
  filename: {
    short: 'f',
    value: 'FILE|FOLDER',
    commands: ['demo', 'lesson'],
    group: 'Demo',
    help: "manifests of one's own in an empty cluster",
    alsoIn: { command: 'lesson', group: 'Lessons', value: 'FILE', help: "a lesson of one's own" },
  },
  sets: {
    value: 'N',
    parse: wholeNumberParser('--sets', 1, 1000),
    commands: ['demo'],
    group: 'Demo',
    help: 'how large the world "large" is',
  },
  pods: {
    value: 'N',
    parse: wholeNumberParser('--pods', 0, 10_000),
    commands: ['demo'],
    group: 'Demo',
    help: 'how large the world "large" is',
  },
  port: {
    value: 'N',
    parse: wholeNumberParser('--port', 0, 65_535),
    commands: ['demo', 'lesson'],
    group: 'Demo',
    help: 'of the API server, where it is free',
  },
  maxUnavailable: { commands: ['demo'], group: 'Demo', help: 'with the feature gate MaxUnavailableStatefulSet' },

  list: { commands: ['demo', 'lesson'], group: 'Lessons', help: 'which lessons there are, or worlds of the demo' },
  check: {
    value: 'FILE',
    commands: ['lesson'],
    group: 'Lessons',
    help: 'whether the file is a lesson: each fault with its line and column',
  },
  lang: {
    value: 'LANGUAGE',
    choices: LANGUAGES,
    commands: ['lesson'],
    group: 'Lessons',
    help: `${orList(LANGUAGES)}, instead of that of the locale`,
  },
  handout: { commands: ['lesson'], group: 'Lessons', help: 'a page for the class in Markdown, from a run' },
  cues: { commands: ['lesson'], group: 'Lessons', help: "the teacher's sheet in Markdown" },

  output: {
    short: 'o',
    value: 'FORMAT',
    choices: OUTPUT_FORMATS,
    commands: [...READING, ...ACTIONS],
    belongsTo: READING_EXAMPLE,
    group: 'How',
    help: `${orList(OUTPUT_FORMATS)}; some commands lack some of them`,
  },
  noHeaders: { commands: READING, belongsTo: READING_EXAMPLE, group: 'How', help: 'tables without their headings' },
  theme: { value: 'dark|light', choices: ['dark', 'light'], group: 'How', help: '' },
  ascii: {
    negatable: true,
    shownAs: '--ascii, --no-ascii',
    group: 'How',
    help: 'marks of ASCII alone, or of Unicode, whatever the locale says',
  },
  mouse: {
    negatable: true,
    commands: ['dashboard', 'demo', 'lesson'],
    belongsTo: SCREENS_EXAMPLE,
    shownAs: '--no-mouse',
    group: 'How',
    help: 'leave the mouse to the terminal; with it, Shift selects text',
  },
  present: {
    commands: ['dashboard', 'demo', 'lesson'],
    belongsTo: SCREENS_EXAMPLE,
    group: 'How',
    help: 'for a projector: more room, fewer columns, high contrast, and the keys as they are pressed',
  },
  color: { negatable: true, shownAs: '--no-color', group: 'How', help: 'as NO_COLOR=1' },
  help: { short: 'h', help: 'print the help' },
  version: { help: 'print the version' },
} as const satisfies Readonly<Record<string, FlagSpec>>;

export type FlagName = keyof typeof FLAGS;
