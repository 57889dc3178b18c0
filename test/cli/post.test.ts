import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { nowhere, said } from './said.ts';

async function bridgeFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(
    path,
    'name: shop\ntopics: { stock: { sources: [warehouse] } }\nfusions: { order: { needs: [stock] } }\n',
  );
  return path;
}

test.each([
  [
    '',
    'standard input:1:1: the file is empty; write one CloudEvent a line, as in {"type":"...","source":"...","data":{}}',
  ],
  [
    '{"source"',
    'standard input:1:10: the line ends before its value does; write the whole envelope on one line, and close it',
  ],
  [
    '{"source":"warehouse","type":"stok"}',
    'standard input:1:1: no topic takes the type "stok"; did you mean "stock"? To take it, write at a topic, such as stock: types: ["stock", "stok"]',
  ],
  [
    '\n{"source":"warehous","type":"stock"}',
    'standard input:2:1: "warehous" may not post to the topic "stock"; did you mean "warehouse"?',
  ],
  [
    '{"type":"stock"}',
    'standard input:1:1: source is missing: every envelope says its type, by which its topic is found, and its source; add "source":"..."',
  ],
  [
    '{"type":"stock","source":"fusion-bus/shop"}',
    `standard input:1:1: "fusion-bus/shop" is the source of the bridge's own results, and no topic takes them; name another source`,
  ],
  [
    '{"type":"Object * Created","source":"warehouse"}',
    String.raw`standard input:1:1: no topic takes the type "Object * Created"; the topics are stock. To take it, write at a topic, such as stock: types: ["stock", "Object \\* Created"]`,
  ],
  [
    '\uFEFF{"source":"warehouse","type":"stock","data":{"left":1,"left":2}}',
    'standard input:1:1: the envelope has the member "left" more than once, in /data; remove one of the two',
  ],
])('post refuses %j from standard input', async (input, message) => {
  const args = ['post', '-', '--bridge', await bridgeFile()];
  expect(await said(args, nowhere, input)).toEqual({ code: 2, out: '', err: message });
});

test('post names a missing file', async () => {
  expect(await said(['post', 'nowhere.jsonl', '--bridge', await bridgeFile()])).toMatchObject({
    code: 2,
    err: 'nowhere.jsonl: there is no such file; name a file of JSON Lines by its path',
  });
});

test('post accepts envelopes of several keys and gets as far as the network', async () => {
  const input = ['a', 'b']
    .map((key) => JSON.stringify({ source: 'warehouse', type: 'stock', correlationid: key }))
    .join('\n');
  const args = ['post', '-', '--bridge', await bridgeFile()];
  expect((await said(args, nowhere, input)).err).toContain('nothing answers at http://127.0.0.1:1');
});
