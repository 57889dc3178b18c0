import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvelopeFile, readEnvelopes } from '../../cli/envelope-file.ts';
import { temporaryFolder } from '../local/running-function.ts';

const whole = '"specversion":"1.0","id":"1"';

test('the reader takes an envelope a line, skips empty lines and keeps each text', async () => {
  const path = join(await temporaryFolder(), 'messages.jsonl');
  const [one, other] = [
    `{"source":"a","type":"t","data":1.0,${whole}}`,
    `{"type":"u","source":"b","__proto__":{"x":1},${whole}}`,
  ];
  await writeFile(path, `\uFEFF${one}\r\n\n  ${other}\n`);
  expect(await readEnvelopeFile(path)).toEqual([
    { where: `${path}:1:1`, source: 'a', type: 't', text: one, event: JSON.parse(one) },
    { where: `${path}:3:3`, source: 'b', type: 'u', text: other, event: JSON.parse(other) },
  ]);
});

test('what has a default gets it, and every digit stays', () => {
  const [written] = readEnvelopes('{"source":"a","type":"t","data":1.00}', 'm.jsonl');
  expect(written?.text).toContain('"data":1.00');
  expect(JSON.parse(written?.text ?? '')).toEqual(written?.event);
  expect(written?.event).toMatchObject({ specversion: '1.0', id: expect.stringMatching(/^[\w-]{36}$/) });
});

test.each([
  [
    '{"source":"a","type":"t"}\n{"source":',
    '2:11: the line ends before its value does; write the whole envelope on one line',
  ],
  ['{"source":"a","type":"t"}\n  {"source" "b"}', '2:13: this line is not JSON'],
  ['{"source":"a","type":"t"},', '1:26: no comma stands between two envelopes; remove it'],
  [
    '7',
    '1:1: an envelope is an object, and this is another value; write {"type":"...","source":"...","data":{}}',
  ],
  ['[]', '1:1: this list is empty; write {"type":"...","source":"...","data":{}}'],
  ['{"Entries":[]}', '1:1: type is missing: this is an event in the form of EventBridge'],
  [
    '[{"source":"a","type":"t"}]',
    "1:1: this is one JSON list, and each envelope needs a line of its own: jq -c '.[]' m.jsonl > messages.jsonl",
  ],
  [
    '[\n  {"source":"a","type":"t"},\n  {"source":"b","type":"t"}\n]\n',
    "1:1: this is one JSON list, and each envelope needs a line of its own: jq -c '.[]' m.jsonl > messages.jsonl",
  ],
  [
    '\uFEFF{"source":"a","type":"t"}\n{\n  "source": "a",\n  "data": {\n  }\n}\n',
    '2:1: the envelope stands on 5 lines, and each needs a line of its own: jq -c . m.jsonl > messages.jsonl',
  ],
  [
    '{"source":"a"}',
    '1:1: type is missing: every envelope says its type, by which its topic is found, and its source',
  ],
  ['{"source":"a","type":"t","id":null}', '1:1: id is null; leave it out, and it is filled in'],
  ['{"source":"a","type":""}', '1:1: type must be a text that is not empty'],
  ['{"source":7,"type":"t"}', '1:1: source must be a text that is not empty'],
  [
    '{"source":"a","detail-type":"t","detail":{}}',
    '1:1: type is missing: this is an event in the form of EventBridge, and a line is a CloudEvent, such as {"type":"...","source":"...","data":{}}; "aws events put-events" posts the other form',
  ],
])('the reader names the place and the cure of the mistake in %j', (text, message) => {
  expect(() => readEnvelopes(text, 'm.jsonl')).toThrow(`m.jsonl:${message}`);
});

test('an empty file and a missing one are named', async () => {
  expect(() => readEnvelopes('\n\n', 'm.jsonl')).toThrow(
    'm.jsonl:1:1: the file has blank lines only; write one CloudEvent a line',
  );
  await expect(readEnvelopeFile('/nowhere/m.jsonl')).rejects.toThrow(
    '/nowhere/m.jsonl: there is no such file',
  );
});

test('a large file that is no JSON is refused in a moment', () => {
  const text = `{\n${'"a": [1, 2]\n'.repeat(50_000)}`;
  expect(() => readEnvelopes(text, 'm.jsonl')).toThrow('m.jsonl:1:2: the line ends before its value does');
});
