import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { said } from './said.ts';

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, text);
  return path;
}

const bridge = `name: shop
topics:
  stock: { sources: [warehouse] }
  price:
    schema:
      type: object
      properties:
        unit: { enum: [piece, box] }
        total: { type: number }
        more: { type: object, properties: { tax: { type: number } }, additionalProperties: false }
  risk: {}
  control: { role: control, sources: [operations, on_call] }
  fix: { role: correction, sources: [desk] }
fusions:
  order: { needs: [stock, price], recipients: [desk] }
  audit: { needs: [risk], recipients: [desk] }
recipients: { desk: { queue: true } }
`;
const withoutControl = bridge.replace(/ {2}control: .*\n/, '');

describe('refused releases', () => {
  test.each([
    [bridge, ['ordr', 'k'], 'no fusion is named "ordr"; did you mean "order"?'],
    [bridge, ['something', 'k'], 'no fusion is named "something"; there is order, audit'],
    [
      bridge,
      ['order'],
      'the fusion "order" does not list its open groups, so they cannot all be released: add "releaseAll: true" to it and deploy or start it again, or name one key',
    ],
    [
      withoutControl,
      ['order', 'k'],
      'no topic takes orders; add one under "topics", and deploy or start it again:\n  control:\n    { role: control, sources: [operations] }',
    ],
    [
      bridge,
      ['order', 'k', '--source', 'operatons'],
      '"operatons" may not post to "control"; did you mean "operations"?',
    ],
    [bridge, ['order', 'k', '--source', 'me'], '"me" may not post to "control"; operations, on_call may'],
  ])('release refuses case %#', async (yaml, args, message) => {
    const file = await fileOf('bridge.yaml', yaml);
    expect(await said(['release', ...args, '--bridge', file])).toEqual({
      code: 2,
      out: '',
      err: `${file}: ${message}`,
    });
  });

  test('the two lines that release suggests make the bridge accept requests', async () => {
    const without = await fileOf('bridge.yaml', withoutControl);
    const refused = await said(['release', 'order', 'k', '--bridge', without]);
    const lines = refused.err.split('\n').slice(1).join('\n');
    const file = await fileOf('bridge.yaml', withoutControl.replace('topics:\n', `topics:\n${lines}\n`));
    // As far as the network.
    expect((await said(['release', 'order', 'k', '--bridge', file])).err).toContain('nothing answers');
  });
});

describe('refused corrections', () => {
  test.each([
    [['order', 'k'], 'nothing is corrected; name a value, or say that it is right with --approve'],
    [['order', '', '/stock=1'], 'the key is empty; name the correlation key of the group'],
    [
      ['order', 'k', '/stock/left'],
      '"/stock/left": expected /<topic>/<field>=<JSON>, such as /order/total=12',
    ],
    [['order', 'k', 'left=1'], '"left=1": expected /<topic>/<field>=<JSON>, such as /order/total=12'],
    [['order', 'k', '/stok/left=1'], '/stok/left: the fusion gathers no topic "stok"; did you mean "stock"?'],
    [
      ['order', 'k', '/stock/left=many'],
      `/stock/left: the value is not JSON; a text has quotes: '/stock/left="..."'`,
    ],
    [
      ['order', 'k', '/stock={"left":1,"left":2}'],
      '/stock: the value has the member "left" more than once; remove one of the two',
    ],
    [
      ['order', 'k', '/stock/left=1', '--as-it-is'],
      '--as-it-is says that nothing need be corrected; leave out the values, or write --approve in its place',
    ],
    [
      ['order', 'k', '/stock/left=1', '/stock/left=2'],
      '/stock/left: two values are given for it; leave one out',
    ],
    [
      ['order', 'k', '/stock/left=1', '/stock={"left":2}'],
      '/stock/left: this place lies within another one that also has a value',
    ],
    [
      ['order', 'k', '/price/total="12"'],
      '/price/total: the schema of topic "price" has number here, not string; write such a value',
    ],
    [
      ['order', 'k', '/price/unit="peice"'],
      '/price/unit: "peice" is none of piece, box; did you mean "piece"?',
    ],
    [
      ['order', 'k', '/price/more/tacks=1'],
      '/price/more/tacks: the schema of topic "price" has no such field; there is "tax"',
    ],
    [
      ['order', 'k', '/price/more/tx=1'],
      '/price/more/tx: the schema of topic "price" has no such field; did you mean "tax"?',
    ],
  ])('correct refuses %j', async (args, message) => {
    const file = await fileOf('bridge.yaml', bridge);
    expect(await said(['correct', ...args, '--bridge', file])).toEqual({ code: 2, out: '', err: message });
  });

  test('correct refuses a misspelt field, unless it is said to be a new one', async () => {
    const file = await fileOf('bridge.yaml', bridge);
    const args = ['correct', 'order', 'k', '/price/totl=1', '--bridge', file];
    expect(await said(args)).toEqual({
      code: 2,
      out: '',
      err: '/price/totl: the schema of topic "price" has no field "totl"; did you mean "total"? (if it is meant, add --new-field)',
    });
    // As far as the network.
    expect((await said([...args, '--new-field'])).err).toContain('nothing answers');
  });

  test('correct refuses a bridge without corrections, and a source that may not correct', async () => {
    const without = await fileOf('bridge.yaml', bridge.replace(/ {2}fix: .*\n/, ''));
    expect((await said(['correct', 'order', 'k', '/stock=1', '--bridge', without])).err).toBe(
      `${without}: no topic takes corrections; add one under "topics", and deploy or start it again:\n  correction:\n    { role: correction, sources: [operations] }`,
    );
    const file = await fileOf('bridge.yaml', bridge);
    const args = ['correct', 'order', 'k', '/stock=1', '--source', 'me', '--bridge', file];
    expect((await said(args)).err).toBe(`${file}: "me" may not post to "fix"; desk may`);
  });
});

describe('refused requests', () => {
  test.each([
    [
      '{"source":"warehouse"',
      '22: the line ends before its value does; write the whole envelope on one line, and close it',
    ],
    [
      '7',
      '1: an envelope is an object, and this is another value; write {"type":"...","source":"...","data":{}}',
    ],
    [
      '{"source":"warehouse"}',
      '1: type is missing: every envelope says its type, by which its topic is found, and its source; add "type":"..."',
    ],
    [
      '{"type":"price"}',
      '1: source is missing: every envelope says its type, by which its topic is found, and its source; add "source":"..."',
    ],
    [
      '{"source":"warehouse","type":"stok"}',
      '1: no topic takes the type "stok"; did you mean "stock"? To take it, write at a topic, such as stock: types: ["stock", "stok"]',
    ],
    [
      '{"source":"warehouse","type":"risk"}',
      '1: the fusion "order" does not gather the topic "risk"; add it to its needs, wants or takes, or leave the envelope out',
    ],
    [
      '{"source":"warehous","type":"stock"}',
      '1: "warehous" may not post to the topic "stock"; did you mean "warehouse"?',
    ],
    [
      '{"source":"warehouse","type":"stock","correlationid":"l"}',
      '1: its correlationid is "l", not the key "k"; leave it out',
    ],
    [
      '{"source":"warehouse","type":"stock","time":"today"}',
      '1: time must be an RFC 3339 timestamp; write "time":"2026-01-31T12:00:00Z"',
    ],
    [
      '{"source":"any","type":"price","data":{"total":"12"}}',
      "1: the body breaks the topic's schema: /total must be number; mend the body, or the schema of the topic",
    ],
    [
      '{"source":"any","type":"price"}',
      '1: the topic has a schema, but the envelope has no body; add the body as "data"',
    ],
    [
      '{"source":"warehouse","type":"stock","Subject":"x"}',
      '1: attribute names must be lower-case letters and digits; write "subject", or put it into "data"',
    ],
    [
      '{"source":"warehouse","type":"stock","data":{},"data_base64":"e30="}',
      '1: data and data_base64 exclude each other; leave one of them out',
    ],
  ])('request refuses %j', async (line, message) => {
    const file = await fileOf('bridge.yaml', bridge);
    const post = await fileOf('parts.jsonl', `{"source":"any","type":"price","data":{}}\n${line}\n`);
    expect(await said(['request', 'order', '--key', 'k', '--post', post, '--bridge', file])).toEqual({
      code: 2,
      out: '',
      err: `${post}:2:${message}`,
    });
  });

  test('request refuses a part of another group, and one whose key is misspelt', async () => {
    const keyed = bridge.replace('order: { needs', 'order: { correlate: data.nr, needs');
    const file = await fileOf(
      'bridge.yaml',
      keyed.replace(/    schema:[^]*?  risk/, '    sources: [any]\n  risk'),
    );
    const request = async (data: string): Promise<string> => {
      const post = await fileOf('parts.jsonl', `{"source":"any","type":"price","data":${data}}\n`);
      const { err } = await said(['request', 'order', '--key', 'k', '--post', post, '--bridge', file]);
      return err.replace(/^.*parts\.jsonl/, '');
    };
    expect(await request('{"nr":"l"}')).toBe(
      ':1:1: it goes to the group "l" of order, not to "k"; write --key l, or leave it out',
    );
    expect(await request('{"nrr":"k"}')).toBe(
      ':1:1: fusion "order": the correlation path data.nr finds nothing; is it "nrr"?',
    );
    expect(await request('{"nr":"k"}')).toContain('nothing answers');
  });

  test('request refuses missing and empty files', async () => {
    const file = await fileOf('bridge.yaml', bridge);
    const request = ['request', 'order', '--key', 'k', '--post'];
    expect(await said([...request, 'nowhere.jsonl', '--bridge', file])).toMatchObject({
      code: 2,
      err: 'nowhere.jsonl: there is no such file; name a file of JSON Lines by its path',
    });
    const empty = await fileOf('parts.jsonl', '\n');
    expect(await said([...request, empty, '--bridge', file])).toMatchObject({
      code: 2,
      err: `${empty}:1:1: the file has blank lines only; write one CloudEvent a line, as in {"type":"...","source":"...","data":{}}`,
    });
    expect(await said([...request, empty], { FUSION_BUS_BRIDGE: 'nowhere.yaml' })).toMatchObject({
      code: 2,
      err: 'nowhere.yaml: there is no such file; name the bridge file with --bridge',
    });
  });
});

describe('refused gateways', () => {
  test('a gateway refuses a source without a name, and names the nearest source of a stranger', async () => {
    const file = await fileOf(
      'bridge.yaml',
      bridge
        .replace('  price:', '  price:\n    sources: [shop]')
        .replace('risk: {}', 'risk: { sources: [desk] }'),
    );
    expect(await said(['gateway', '--source', '', '--bridge', file])).toEqual({
      code: 2,
      out: '',
      err: '--source is empty; name the source of everything that is posted',
    });
    const { err } = await said([
      'gateway',
      '--source',
      'warehous',
      '--port',
      '0',
      '--host',
      '203.0.113.1',
      '--bridge',
      file,
    ]);
    expect(err).toContain('warning: no topic takes what "warehous" posts; did you mean "warehouse"?');
    expect(err).toContain('this machine has no such address');
  });
});
