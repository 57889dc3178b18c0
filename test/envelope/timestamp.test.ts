import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTimestamp } from '../../shared/envelope/instant.ts';
import { timestamp } from './arbitrary-envelope.ts';

test.each([
  '2026-11-23T10:00:00Z',
  '2026-11-23t10:00:00.123456789z',
  '2024-02-29T00:00:00+08:00',
  '2000-02-29T23:59:59-23:59',
  '0000-01-01T00:00:00-00:00',
  '2016-12-31T23:59:60Z',
  '2017-01-01T07:59:60+08:00',
  '2016-12-31T15:59:60.5-08:00',
])('%s is a timestamp', (text) => expect(isTimestamp(text)).toBe(true));

test.each([
  '',
  '2026-11-23',
  '2026-11-23T10:00Z',
  '2026-11-23T10:00:00',
  '2026-11-23 10:00:00Z',
  '2026-11-23T10:00:00.Z',
  '2026-11-23T10:00:00,5Z',
  '2026-11-23T10:00:00+0800',
  '2026-11-23T10:00:00+24:00',
  '2026-11-23T10:00:00+08:60',
  '2026-11-23T24:00:00Z',
  '2026-11-23T10:60:00Z',
  '2026-11-23T10:00:61Z',
  '2026-13-01T00:00:00Z',
  '2026-00-01T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-11-00T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '12026-11-23T10:00:00Z',
  '+2026-11-23T10:00:00Z',
  '2026-11-23T10:00:00Z\n',
  '２０２６-11-23T10:00:00Z',
  '2016-12-31T23:59:60+08:00',
  '2016-12-30T23:59:60Z',
  '2017-01-02T07:59:60+08:00',
  '2016-12-31T22:59:60Z',
])('%j is none', (text) => expect(isTimestamp(text)).toBe(false));

test('every moment that a Date can write is a timestamp', () => {
  fc.assert(fc.property(timestamp, isTimestamp));
});

test('a day is one when the calendar of Date has it', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(13), fc.nat(32), (year, month, day) => {
      const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
      const date = new Date(`${text}T00:00:00Z`);
      const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
      expect(isTimestamp(`${text}T00:00:00Z`)).toBe(exists);
    }),
    { numRuns: 1_000 },
  );
});
