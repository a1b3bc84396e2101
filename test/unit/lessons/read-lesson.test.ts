/** Faults in the files of lessons, each with its line and column. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLesson } from '../../../source/lessons/model/read-lesson.ts';

const GOOD = `name: short
minutes: 1
steps:
  - id: one
    run: [kubectl get pods]
    choices:
      - {object: pod/web-0, is: ready}
      - {object: pod/web-0, is: absent}
    proof: {count: pods, atLeast: 0}
texts:
  en:
    title: A short one
    steps:
      one:
        say: Look.
        watch: The pods.
        ask: What is there?
        choices: [A pod, Nothing]
        seen: So it is.
`;

function faultsOf(text: string): readonly string[] {
  return readLesson(text).faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

function changed(from: string, to: string): string {
  assert.ok(GOOD.includes(from), from);
  return GOOD.replace(from, to);
}

test('a file that fits is a lesson', () => {
  assert.equal(readLesson(GOOD).lesson?.steps.length, 1);
});

const CASES: readonly (readonly [what: string, text: string, fault: RegExp])[] = [
  ['no YAML', changed('minutes: 1', 'minutes: [1'), /^\d+:\d+: .+/],
  ['a field that there is not', changed('minutes: 1', 'minute: 1'), /^2:1: minute: there is no such field/],
  ['a field that is missing', changed('minutes: 1\n', ''), /^1:1: minutes: this is missing/],
  ['too many minutes', changed('minutes: 1', 'minutes: 9'), /^2:10: minutes: /],
  ['a sentence that is too long', changed('say: Look.', `say: ${'x'.repeat(121)}`), /^15:14: .*at most 120 characters/],
  [
    'no condition',
    changed('{count: pods, atLeast: 0}', '{counts: pods}'),
    /^9:12: steps.0.proof: this is no condition/,
  ],
  [
    'a condition that asks nothing',
    changed('{count: pods, atLeast: 0}', '{count: pods}'),
    /^9:12: .*atLeast or atMost/,
  ],
  ['a state that there is not', changed('is: ready', 'is: fine'), /^7:3\d: steps.0.choices.0.is: /],
  ['no object', changed('object: pod/web-0, is: ready', 'object: web, is: ready'), /^7:1\d: .*KIND\/NAME/],
  [
    'a line that needs a shell',
    changed('[kubectl get pods]', '["kubectl get pods | grep web"]'),
    /^5:11: .*needs a shell/,
  ],
  ['a verb that is not known', changed('kubectl get pods', 'kubectl drain node-1'), /^5:11: .*kubectl drain/],
  ['a file that there is not', changed('kubectl get pods', 'kubectl apply -f web.yaml'), /^5:11: .*no file "web.yaml"/],
  ['texts of no step', changed('      one:', '      two:'), /^14:7: texts.en.steps.two: there is no step/],
  ['texts that are missing', changed('      one:', '      two:'), /texts of the step "one" are missing/],
  ['a choice too few', changed('[A pod, Nothing]', '[A pod]'), /^18:18: .*2 choices are wanted/],
  ['an expression that is none', changed('is: ready', 'path: .spec.x, matches: "("'), /no regular expression/],
  ['no object at all', '- a list', /^1:1: /],
];

for (const [what, text, fault] of CASES) {
  test(`a fault is found with its place: ${what}`, () => {
    const faults = faultsOf(text);
    assert.ok(
      faults.some((found) => fault.test(found)),
      `${fault} is none of\n${faults.join('\n')}`,
    );
  });
}

test('a wrong form is described in terms of YAML', () => {
  const messages = (text: string) => readLesson(text).faults.map(({ line, message }) => `${line} ${message}`);
  assert.deepEqual(messages(''), ['1 a map of fields is wanted']);
  assert.deepEqual(messages('name: x\n---\nname: y\n'), [
    '2 a second document begins here: a lesson is a file with one',
  ]);
  assert.ok(messages('name: x\nminutes: two\nsteps: 3\n').includes('3 steps: a list is wanted'));
  assert.ok(messages('name: x\nminutes: two\nsteps: 3\n').includes('2 minutes: a number is wanted'));
});
