import { Buffer } from 'node:buffer';
import { readPart, writePart } from '../shared/adapters/aws/dynamodb/part-item.ts';
import { partOf } from '../shared/aggregation/part-of.ts';
import type { Body } from '../shared/envelope/encodings/bodies.ts';
import type { Header } from '../shared/envelope/envelope.ts';
import { exactNumber } from '../shared/json/exact-number.ts';
import type { Json, JsonObject } from '../shared/json/json.ts';
import { parseJson } from '../shared/json/parse-json.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../shared/messages/fusion-message.ts';
import type { PartMessage } from '../shared/messages/fusion-message.ts';
import { comparedRate } from './compared-rate.ts';
import type { Figure } from './figure.ts';

/** How often a part is read that this bus has written itself: from the fusion queue, and from the table. */
export function reading(): readonly Figure[] {
  const fields = Array.from({ length: 20 }, (_, index) => [`field${index}`, `value ${index}`] as const);
  const json = partWith({}, { kind: 'json', value: Object.fromEntries(fields) });
  const image = { datacontenttype: 'image/png' };
  const bytes = partWith(image, { kind: 'bytes', base64: Buffer.alloc(3_000, 7).toString('base64') });
  return [
    ...parseRates(fields),
    ...messageRate('20 fields', json),
    ...messageRate('3,000 bytes', bytes),
    itemRate('20 fields', json),
    itemRate('3,000 bytes', bytes),
  ];
}

/** The bound on an ordinary text is that of looking for numbers that a double does not hold. */
function parseRates(fields: readonly (readonly [string, string])[]): readonly Figure[] {
  const uuid = '123e4567-e89b-12d3-a456-426614174000';
  const ordinary: Entry[] = Array.from({ length: 20 }, (_, index) => [
    `n${index}`,
    [index * 1.5, `urn:uuid:${uuid}`],
  ]);
  const doubles: Entry[] = Array.from({ length: 20 }, (_, index) => [`n${index}`, Math.sqrt(index + 2)]);
  const exact: Entry[] = [...doubles, ['id', exactNumber('9007199254740993')]];
  return [
    parseRate('texts', Object.fromEntries(fields), 1.5),
    parseRate('short numbers and UUIDs', Object.fromEntries(ordinary), 2.2),
    parseRate('doubles of 17 digits', Object.fromEntries(doubles)),
    parseRate('one exact number', Object.fromEntries(exact)),
  ];
}

type Entry = readonly [name: string, value: Json];

function parseRate(what: string, value: JsonObject, atMost?: number): Figure {
  const text = JSON.stringify(value);
  const { perYardstick } = comparedRate(
    () => {
      if (parseJson(text).kind !== 'json') throw new Error('the text is not JSON');
    },
    () => {
      if (JSON.parse(text) === null) throw new Error('the text is not parsed');
    },
  );
  const figure = { name: `parsing a text, ${what}`, value: 1 / perYardstick, unit: 'parses by the engine' };
  return { ...figure, note: `${text.length} characters`, ...(atMost !== undefined && { atMost }) };
}

function partWith(header: Partial<Header>, body: Body): PartMessage {
  return {
    fusion: 'order',
    key: 'order-7',
    topic: 'stock',
    envelope: {
      header: {
        specversion: '1.0',
        id: 'stock-7',
        source: 'https://warehouse.example/stock',
        type: 'stock',
        time: '2026-11-24T08:00:00.123Z',
        correlationid: 'order-7',
        datacontenttype: 'application/json',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        ...header,
      },
      body,
    },
  };
}

/** The bound is a ratio to parsing the text, which is the least that a message takes: no part is validated in full again. */
function messageRate(what: string, part: PartMessage): readonly Figure[] {
  const text = encodeFusionMessage({ kind: 'contribution', ...part });
  const { perSecond, perYardstick } = comparedRate(
    () => {
      if (decodeFusionMessage(text).kind !== 'message') throw new Error('the message is not understood');
    },
    () => {
      if (JSON.parse(text) === null) throw new Error('the text is not parsed');
    },
  );
  return [
    { name: `messages read, ${what}`, value: perSecond, unit: 'parts/s', note: `${text.length} characters` },
    { name: `reading a message, ${what}`, value: 1 / perYardstick, unit: 'parses of its text', atMost: 3 },
  ];
}

function itemRate(what: string, part: PartMessage): Figure {
  const { fusion, key, topic } = part;
  const item = writePart({ fusion, key }, partOf(part, 0), { N: '1790000000' });
  const { perSecond: value } = comparedRate(() => {
    if (readPart(item).topic !== topic) throw new Error('the part is not read');
  });
  return { name: `stored parts read, ${what}`, value, unit: 'parts/s', note: 'as DynamoDB gives them' };
}
