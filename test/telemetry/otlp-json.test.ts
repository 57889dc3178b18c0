import { expect, test } from 'vitest';
import { traceRequest } from '../../shared/telemetry/otlp-json.ts';
import type { Span } from '../../shared/telemetry/span.ts';
import { spansIn } from '../fakes/collector.ts';

const span: Span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '00f067aa0ba902b7',
  name: 'group order',
  kind: 'consumer',
  start: 1_796_057_026_193.25,
  end: 1_796_057_026_190,
  attributes: { text: 'a\uD800', whole: 3, half: 0.5, flag: true, list: ['x'], none: undefined },
  events: [{ name: 'released', at: 5, attributes: { huge: 2 ** 60 } }],
  links: [
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceState: 'k=v', attributes: { role: 'part' } },
  ],
  droppedLinks: 2,
  error: 'late',
};

test('a request is written as the protocol asks: hex ids, and 64-bit integers as texts', () => {
  expect(traceRequest([span], { 'service.name': 'shop' }, '1')).toEqual({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [
          {
            scope: { name: 'fusion-bus', version: '1' },
            schemaUrl: 'https://opentelemetry.io/schemas/1.45.0',
            spans: [
              {
                traceId: '0af7651916cd43dd8448eb211c80319c',
                spanId: 'b7ad6b7169203331',
                parentSpanId: '00f067aa0ba902b7',
                flags: 1,
                name: 'group order',
                kind: 5,
                startTimeUnixNano: '1796057026193250000',
                // A clock that went back: no span ends before it starts.
                endTimeUnixNano: '1796057026193250000',
                attributes: [
                  { key: 'text', value: { stringValue: 'a\uFFFD' } },
                  { key: 'whole', value: { intValue: '3' } },
                  { key: 'half', value: { doubleValue: 0.5 } },
                  { key: 'flag', value: { boolValue: true } },
                  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
                ],
                events: [
                  {
                    name: 'released',
                    timeUnixNano: '5000000',
                    attributes: [{ key: 'huge', value: { doubleValue: 2 ** 60 } }],
                  },
                ],
                links: [
                  {
                    traceId: 'a'.repeat(32),
                    spanId: 'b'.repeat(16),
                    traceState: 'k=v',
                    attributes: [{ key: 'role', value: { stringValue: 'part' } }],
                  },
                ],
                droppedLinksCount: 2,
                status: { code: 2, message: 'late' },
              },
            ],
          },
        ],
        schemaUrl: 'https://opentelemetry.io/schemas/1.45.0',
      },
    ],
  });
});

test('a plain span has no member that says nothing', () => {
  const { traceId, spanId } = span;
  const plain: Span = { traceId, spanId, name: 'n', kind: 'internal', start: 1, end: 2, attributes: {} };
  expect(spansIn([JSON.stringify(traceRequest([plain], {}, '1'))])).toEqual([
    {
      traceId,
      spanId,
      flags: 1,
      name: 'n',
      kind: 1,
      startTimeUnixNano: '1000000',
      endTimeUnixNano: '2000000',
      attributes: {},
      events: [],
      links: [],
    },
  ]);
});
