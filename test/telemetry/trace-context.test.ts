import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  groupContext,
  readTraceparent,
  stepId,
  traceOfEnvelope,
  traceparentOf,
} from '../../shared/telemetry/trace-context.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('a traceparent', () => {
  test('gives the ids and whether the producer records the trace', () => {
    expect(readTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, isSampled: true });
    expect(readTraceparent(`00-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, isSampled: false });
  });

  test('of a later version may have more members', () => {
    expect(readTraceparent(`cc-${traceId}-${spanId}-01-what-else`)).toMatchObject({ traceId });
  });

  test.each([
    undefined,
    '',
    'garbage',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `ff-${traceId}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${traceId.slice(1)}-${spanId}-01`,
    `00-${traceId}-${spanId}-0g`,
    `00 ${traceId} ${spanId} 01`,
  ])('is ignored if it is %s', (text) => {
    expect(readTraceparent(text)).toBeUndefined();
  });

  test('of any text is read without a fault', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readTraceparent(text)).toBeUndefined();
      }),
    );
  });
});

describe('the span of a generation', () => {
  test('follows from fusion, key and generation, and is read back from its traceparent', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (fusion, key, generation) => {
        const context = groupContext({ fusion, key }, generation);
        expect(context).toEqual(groupContext({ fusion, key }, generation));
        expect(readTraceparent(traceparentOf(context))).toEqual({ ...context, isSampled: true });
      }),
    );
  });

  test('differs for another fusion, key or generation', () => {
    const ids = [
      groupContext({ fusion: 'a', key: 'b' }, 1),
      groupContext({ fusion: 'a', key: 'b' }, 2),
      groupContext({ fusion: 'a', key: 'c' }, 1),
      groupContext({ fusion: 'ab', key: '' }, 1),
    ].flatMap((one) => [one.traceId, one.spanId]);
    expect(new Set(ids).size).toBe(8);
  });

  test('is of the form that it had in releases before, because several releases make one trace', () => {
    expect(traceparentOf(groupContext({ fusion: 'advice', key: 'trip-7' }, 1))).toBe(
      '00-5b98b3e0b0447746740053f383aecded-d31a3a41e6a25419-01',
    );
  });
});

test('steps and envelopes have ids of their own', () => {
  expect(stepId(traceId, 'join', 's', 'i')).toMatch(/^[\da-f]{16}$/);
  expect(stepId(traceId, 'join', 's', 'i')).not.toBe(stepId(traceId, 'join', 'si', ''));
  expect(traceOfEnvelope('s', 'i')).toMatch(/^[\da-f]{32}$/);
});
