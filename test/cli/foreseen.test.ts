import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalsIn } from '../../cli/judge-envelopes.ts';
import { readEnvelopes } from '../../cli/envelope-file.ts';
import { admissionOf, foresee } from '../../cli/admission.ts';
import { readJson } from '../../shared/json/parse-json.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { bridgeOf } from '../bridge-file/files.ts';
import { SchemaModules } from '../json-schema/schema-modules.ts';

async function saidOf(topic: string, envelope: object): Promise<readonly string[]> {
  const bridge = await bridgeOf(`name: shop
topics:
  note: { sources: [web], correlate: data.id${topic} }
fusions:
  one: { takes: [note], size: 1, deadline: 5s }
`);
  const text = JSON.stringify({ source: 'web', type: 'note', data: { id: 'k' }, ...envelope });
  return refusalsIn(readEnvelopes(text, 'm'), { bridge, file: 'bridge.yaml', warnings: [], files: [] });
}

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

test.each([
  ['', { time: inMs(3 * 3_600_000) }, "set the producer's clock; or raise the maxSkew of the topic"],
  [
    ', maxAge: 1h',
    { time: inMs(-2 * 3_600_000) },
    'before the message was sent; send it again with its present time',
  ],
  [
    '',
    { expirytime: '2020-01-01T00:00:00Z' },
    'had expired when it was sent; give it a later expirytime, or none',
  ],
  ['', { hopcount: 8 }, 'a message may pass fewer than 8 fusions; leave out "hopcount"'],
  ['', { data: { id: 'k'.repeat(2_000) } }, '; give "id" a shorter text without control characters'],
  [
    ', schema: { type: object }',
    { data: '{"id":"k"}' },
    '; "data" is JSON in a text: write it without the quotes',
  ],
])('a command foresees a rejection and its remedy: %s %j', async (topic, envelope, message) => {
  const said = await saidOf(topic, envelope);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('m:1:1: the topic "note" will reject it: ');
  expect(said[0]).toContain(message);
});

test.each([
  [
    'groupsize',
    { groupsize: 'many' },
    'from 1 to 100000; write such a value as "groupsize", or leave it out',
  ],
  ["'$number(groupsize)'", { groupsize: 'many' }, '; mend the body, or the expression of the fusion'],
])('a command says what a part may state about its group: %s', async (size, stated, message) => {
  const bridge = await bridgeOf(`name: shop
topics:
  note: { sources: [web], correlate: data.id }
fusions:
  one: { takes: [note], size: ${size}, deadline: 5s }
`);
  const text = JSON.stringify({ source: 'web', type: 'note', data: { id: 'k' }, ...stated });
  const said = await refusalsIn(readEnvelopes(text, 'm'), {
    bridge,
    file: 'bridge.yaml',
    warnings: [],
    files: [],
  });
  expect(said[0]).toContain(message);
});

test('a command foresees a conflict of ids within a file', async () => {
  const bridge = await bridgeOf(`name: shop
topics:
  note: { sources: [web], correlate: data.id, redact: [secret] }
  memo: { sources: [web], correlate: data.id }
fusions:
  one: { takes: [note, memo], size: 1, deadline: 5s }
`);
  const line = (type: string, data: object, id = '1'): string =>
    JSON.stringify({ source: 'web', type, id, data: { id: 'k', ...data } });
  const lines = [
    line('note', { secret: 1, n: 1 }),
    line('note', { n: 1, secret: 2 }),
    line('note', { n: 2 }),
    line('memo', { n: 1 }),
    line('note', { n: 2 }, '2'),
  ];
  const said = await refusalsIn(readEnvelopes(lines.join('\n'), 'm'), {
    bridge,
    file: 'f',
    warnings: [],
    files: [],
  });
  expect(said).toEqual([
    'm:3:1: the topic "note" will reject it: the envelope at m:1:1 has the same source and id, and another topic or body; give it an id of its own',
    'm:4:1: the topic "memo" will reject it: the envelope at m:1:1 has the same source and id, and another topic or body; give it an id of its own',
  ]);
});

test('a command foresees no rejection of a present time', async () => {
  expect(await saidOf(', maxAge: 1h', { time: inMs(0), expirytime: inMs(60_000) })).toEqual([]);
});

describe('a command and a function give one verdict of a body', () => {
  let modules: SchemaModules;
  beforeAll(async () => {
    modules = await SchemaModules.create();
  });
  afterAll(() => modules.remove());

  test.each([
    ['{"multipleOf":0.01}', ['99999999999999999.999', '12345678901234567.89', '19.99', '1e-3']],
    ['{"multipleOf":3}', ['9007199254740993', '9007199254740994', '3e30']],
    ['{"minimum":9007199254740993}', ['9007199254740992', '9007199254740993']],
    [
      '{"const":12345678901234567890}',
      ['12345678901234567890', '12345678901234567891', '1.2345678901234567890e19'],
    ],
    ['{"enum":[1,{"a":0.1}]}', ['1.00000000000000000001', '{"a":0.1000000000000000000001}', '{"a":1e-1}']],
    ['{"uniqueItems":true}', ['[9007199254740993,9007199254740992]', '[1,1.0]']],
    [
      '{"properties":{"id":{"type":"integer","maximum":9007199254740993}}}',
      ['{"id":9007199254740994}', '{"id":9007199254740993}'],
    ],
    ['{"items":{"$ref":"#"},"type":"array"}', ['[[[]]]', '[[1]]']],
  ])('%s', async (schemaText, bodies) => {
    const schema = readJson(schemaText);
    if (!isJsonObject(schema)) throw new Error('no schema');
    const inFunction = await modules.compiledForText(schema);
    const { topics } = await bridgeOf(bridgeWith(schemaText));
    const [topic] = topics;
    if (topic === undefined) throw new Error('no topic');
    const admission = await admissionOf(topic);
    for (const body of bodies) {
      const { rejection } = await foresee(eventWith(body), admission);
      expect([body, rejection === undefined]).toEqual([body, inFunction(body).length === 0]);
    }
  });
});

const bridgeWith = (schema: string): string =>
  `name: shop\ntopics: { note: { schema: ${schema} } }\nfusions: { one: { takes: [note], deadline: 5s } }\n`;

const header: JsonObject = { specversion: '1.0', id: '1', source: 's', type: 'note', correlationid: 'k' };

const eventWith = (body: string): string =>
  `{"detail-type":"note","source":"s","detail":${JSON.stringify(header).slice(0, -1)},"data":${body}}}`;
