import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createMouseInput, DISABLE_MOUSE } from '../../../../source/cli/terminal/mouse-input.ts';
import type { MouseReport } from '../../../../source/keys/read-mouse.ts';

function opened() {
  const input = new PassThrough();
  const written: string[] = [];
  const stdout = { write: (text: string) => written.push(text) };
  // The mouse needs only these methods of the streams.
  const mouse = createMouseInput(input as unknown as NodeJS.ReadStream, stdout as unknown as NodeJS.WriteStream);
  return { input, written, mouse };
}

test('reports reach the listener, and the input is read as before', async () => {
  const { input, mouse } = opened();
  const reports: MouseReport[] = [];
  mouse.onReport((report) => reports.push(report));
  const readable = new Promise((resolve) => mouse.stdin.once('readable', resolve));
  input.write('j\x1b[<0;1;2M');
  await readable;
  assert.equal(String(mouse.stdin.read()), 'j\x1b[<0;1;2M');
  assert.deepEqual(reports, [{ type: 'press', column: 0, row: 1 }]);
});

test('the mouse is off while the terminal is lent, also if the task fails, and at the end', async () => {
  const { written, mouse } = opened();
  const listeners = process.listenerCount('exit');
  mouse.enable();
  assert.match(written[0] ?? '', /1000h.*1006h/);
  await assert.rejects(
    mouse.lend(async () => {
      assert.equal(written.at(-1), DISABLE_MOUSE);
      throw new Error('ended');
    }),
    /ended/,
  );
  assert.match(written.at(-1) ?? '', /1000h/);
  mouse.close();
  assert.equal(written.at(-1), DISABLE_MOUSE);
  assert.equal(process.listenerCount('exit'), listeners);
});
