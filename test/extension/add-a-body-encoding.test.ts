import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExtendedTree } from './extended-tree.ts';

const decoder = `
import type { BodyDecoder } from './body-decoder.ts';
import { checkedJson } from './body-decoder.ts';
import { decodeText } from './body-decoder.ts';

/** Reads name=value&... as an object, which goes on as JSON. */
export const formText: BodyDecoder = {
  reads: ({ type, subtype }) => type === 'application' && subtype === 'x-www-form-urlencoded',
  decode: (encoded) =>
    decodeText(encoded, (text) => {
      const pairs = Object.fromEntries(new URLSearchParams(text));
      const decoded = checkedJson(encoded.attribute, pairs, encoded.maxDepth);
      return decoded.kind === 'body' ? { ...decoded, datacontenttype: 'application/json' } : decoded;
    }),
};
`;

const body = `
import type { BodyForm } from './body-form.ts';

export interface TurtleBody {
  readonly kind: 'turtle';
  readonly triples: string;
}

export const turtleBody: BodyForm<TurtleBody> = {
  members: ({ triples }) => ({ data: triples }),
  mergeValue: ({ triples }) => triples,
  digested: ({ triples }) => ['turtle', triples],
  content: { kind: 'no-fields', attribute: 'data', noun: 'triples' },
};
`;

const decodingProbe = `
import { admit } from './shared/admission/admit.ts';
import { partOf } from './shared/aggregation/part-of.ts';
import { merge } from './shared/merge/merge.ts';
import { decodeFusionMessage, encodeFusionMessage } from './shared/messages/fusion-message.ts';

const detail = {
  specversion: '1.0', id: '1', source: 's', type: 't', correlationid: 'k',
  datacontenttype: 'application/x-www-form-urlencoded',
  data_base64: Buffer.from('name=Ann&secret=hush').toString('base64'),
};
const route = {
  fusion: 'f', correlate: { kind: 'path', path: ['data', 'name'] }, invalidKey: 'reject',
  states: {}, topics: ['t'], isListed: false,
} as const;
const topic = {
  name: 't', sources: undefined, redact: ['secret'], classification: undefined, role: 'part', routes: [route],
} as const;
const verdict = await admit(JSON.stringify({ 'detail-type': 't', source: 's', detail }), { topic });
const [sent] = verdict.messages;
if (sent?.kind !== 'contribution') throw new Error(JSON.stringify(verdict));
const received = decodeFusionMessage(encodeFusionMessage(sent));
if (received.kind !== 'message' || received.message.kind !== 'contribution') throw new Error(JSON.stringify(received));
const { record } = merge([partOf(received.message, 0)], { weights: {}, fields: {} });
console.log(JSON.stringify({ key: sent.key, record }));
`;

const bodyProbe = `
import { encodeEnvelope } from './shared/envelope/encode-envelope.ts';
import { checkBody } from './shared/admission/check-body.ts';
import { partOf } from './shared/aggregation/part-of.ts';
import { bodyValue } from './shared/envelope/contribution.ts';
import { merge } from './shared/merge/merge.ts';

const envelope = {
  header: { specversion: '1.0', id: '1', source: 's', type: 't' },
  body: { kind: 'turtle', triples: ':a :b :c .' },
} as const;
const part = partOf({ fusion: 'f', key: 'k', topic: 't', envelope }, 0);
console.log(
  JSON.stringify({
    written: encodeEnvelope(envelope),
    value: bodyValue(part),
    merged: merge([part], { weights: {}, fields: {} }).record,
    refused: [checkBody(envelope.body, () => [], []), checkBody(envelope.body, undefined, ['x'])],
  }),
);
`;

describe('one more body encoding', () => {
  let tree: ExtendedTree;

  beforeAll(async () => {
    tree = await ExtendedTree.create();
  });
  afterAll(() => tree.remove());

  test('that is decoded to JSON takes a file and a line', async () => {
    await tree.add({
      files: { 'shared/envelope/encodings/form-text.ts': decoder },
      entries: [
        {
          registry: 'shared/envelope/encodings/decoders.ts',
          importLine: "import { formText } from './form-text.ts';",
          after: '  jsonText,',
          line: '  formText,',
        },
      ],
    });
    await tree.write('decoding.ts', decodingProbe);
    expect(await tree.typeErrors()).toEqual([]);
    expect(await tree.run('decoding.ts')).toEqual({
      key: 'Ann',
      record: { t: { name: 'Ann' } },
    });
  });

  test('of a kind of its own is known to all who read bodies, but for the store of large ones', async () => {
    await tree.add({
      files: { 'shared/envelope/encodings/turtle-body.ts': body },
      entries: [
        {
          registry: 'shared/envelope/encodings/bodies.ts',
          importLine: "import { type TurtleBody, turtleBody } from './turtle-body.ts';",
          after: '  readonly json: JsonBody;',
          line: '  readonly turtle: TurtleBody;',
        },
        {
          registry: 'shared/envelope/encodings/bodies.ts',
          after: '  json: jsonBody,',
          line: '  turtle: turtleBody,',
        },
      ],
    });
    await tree.write('body.ts', bodyProbe);
    expect(await tree.typeErrors()).toEqual([
      expect.stringMatching(/^shared\/claim-check\/claim-forms\.ts.*Property 'turtle' is missing/),
    ]);
    expect(await tree.run('body.ts')).toMatchObject({
      written: { data: ':a :b :c .' },
      value: ':a :b :c .',
      merged: { t: ':a :b :c .' },
      refused: [{ code: 'schema-violation', attribute: 'data' }, { code: 'invalid-data' }],
    });
  });
});
