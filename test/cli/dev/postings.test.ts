import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPostings } from '../../../cli/dev/postings.ts';
import { temporaryFolder } from '../../local/running-function.ts';

async function fileOf(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'messages.jsonl');
  await writeFile(path, text);
  return path;
}

test('the reader takes an envelope a line, skips empty lines and keeps each text', async () => {
  const path = await fileOf(
    '\uFEFF{"source":"a","type":"t","data":1.0}\r\n\n  {"type":"u","source":"b","__proto__":{"x":1}}\n',
  );
  expect(await readPostings(path)).toEqual([
    { where: `${path}:1`, source: 'a', type: 't', text: '{"source":"a","type":"t","data":1.0}' },
    { where: `${path}:3`, source: 'b', type: 'u', text: '{"type":"u","source":"b","__proto__":{"x":1}}' },
  ]);
});

test.each([
  ['{"source":"a","type":"t"}\n{"source":', ':2: this line is not JSON'],
  ['[]', ':1: an envelope is an object'],
  ['{"type":"t"}', ':1: source must be a text'],
  ['{"source":"a","type":""}', ':1: type must be a text'],
  ['{"source":"a","type":7}', ':1: type must be a text'],
  ['\n\n', ': there is no envelope in it'],
])('the reader names the place of the mistake in %j', async (text, message) => {
  const path = await fileOf(text);
  await expect(readPostings(path)).rejects.toThrow(path + message);
});

test('the reader names a missing file', async () => {
  await expect(readPostings('/nowhere/m.jsonl')).rejects.toThrow('/nowhere/m.jsonl: there is no such file');
});
