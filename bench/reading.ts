import { Buffer } from 'node:buffer';
import { readPart, writePart } from '../shared/adapters/aws/dynamodb/part-item.ts';
import { partOf } from '../shared/aggregation/part-of.ts';
import type { Body } from '../shared/envelope/encodings/bodies.ts';
import type { Header } from '../shared/envelope/envelope.ts';
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
    ...messageRate('20 fields', json),
    ...messageRate('3,000 bytes', bytes),
    itemRate('20 fields', json),
    itemRate('3,000 bytes', bytes),
  ];
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
