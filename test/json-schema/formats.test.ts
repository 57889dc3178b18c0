import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formats } from '../../shared/json-schema/formats/formats.ts';
import { validate } from './validate.ts';

const is = (format: string, value: unknown): boolean => validate({ format }, value);

const samples: Readonly<
  Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>
> = {
  'date-time': {
    good: [
      '2026-03-04T05:06:07Z',
      '2026-03-04t05:06:07.123456789z',
      '2026-03-04T05:06:07+01:00',
      '2026-03-04T05:06:07-00:00',
      '2024-02-29T00:00:00Z',
      '2016-12-31T23:59:60Z',
      '2017-01-01T00:59:60+01:00',
      '2015-06-30T16:29:60.5-07:30',
    ],
    bad: [
      '2026-03-04T05:06:07+0100',
      '2026-03-04T05:06:07+01',
      '2026-03-04T05:06:07+1:00',
      '2026-03-04T05:06:07+24:00',
      '2026-03-04T05:06:07',
      '2026-03-04 05:06:07Z',
      '2026-03-04T05:06Z',
      '2026-03-04T05:06:07.Z',
      '2026-03-04T24:00:00Z',
      '2026-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '26-03-04T05:06:07Z',
      '2016-12-31T23:58:60Z',
      '2016-12-31T23:59:60+01:00',
      '2016-12-31T23:59:61Z',
      '2026-03-04T05:06:07Z\n',
      '２026-03-04T05:06:07Z',
    ],
  },
  date: {
    good: ['2026-01-31', '2000-02-29', '0001-01-01'],
    bad: ['2026-1-31', '1900-02-29', '2026-00-10', '2026-06-31', '20260131', '2026-01-31T', ''],
  },
  time: {
    good: ['05:06:07Z', '05:06:07.25z', '23:59:60Z', '00:29:60+00:30', '15:59:60-08:00', '05:06:07+23:59'],
    bad: ['05:06:07', '05:06:07+0100', '05:06:07+01', '23:59:60+01:00', '22:59:60Z', '24:00:00Z', '5:06:07Z'],
  },
  duration: {
    good: ['P1Y2M3D', 'PT1H30M', 'P4W', 'P1M', 'PT0S', 'P3DT4H5M6S'],
    bad: ['P', 'P1YT', '1Y', 'P1Y3D', 'PT1H2S', 'P1W2D', 'P1D1M', 'PT1.5S', 'p1D'],
  },
  uuid: {
    good: ['0f8fad5b-d9cb-469f-a165-70867728950e', '0F8FAD5B-D9CB-469F-A165-70867728950E'],
    bad: [
      'urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e',
      '0f8fad5bd9cb469fa16570867728950e',
      '{0f8fad5b-d9cb-469f-a165-70867728950e}',
      '0f8fad5b-d9cb-469f-a165-70867728950g',
    ],
  },
  hostname: {
    good: ['a', 'shop.example', '3com.example', 'A-1.b', `${'x'.repeat(63)}.y`, `${'ab.'.repeat(84)}c`],
    bad: [
      '',
      '.',
      'shop.example.',
      '-a',
      'a-',
      'a..b',
      'a_b',
      'é.example',
      'x'.repeat(64),
      `${'ab.'.repeat(84)}cd`,
    ],
  },
  email: {
    good: [
      'ann@example.org',
      'ann.lee+tag@mail.example.org',
      "o'neill@localhost",
      '"two words"@example.org',
      String.raw`"a\"b@c"@example.org`,
      '""@example.org',
      'ann@[192.0.2.7]',
      'ann@[IPv6:2001:db8::7]',
      `${'l'.repeat(64)}@example.org`,
    ],
    bad: [
      'ann',
      '@example.org',
      'ann@',
      '.ann@example.org',
      'ann.@example.org',
      'an..n@example.org',
      'an n@example.org',
      '"open@example.org',
      '"a"b"@example.org',
      'ann@-example.org',
      'ann@example.org.',
      'ann@[192.0.2.256]',
      'ann@[2001:db8::7]',
      'ann@[IPv6:2001:db8]',
      'ann@192.0.2.7]',
      'änn@example.org',
      `${'l'.repeat(65)}@example.org`,
    ],
  },
  uri: {
    good: ['https://example.org/a?b=c#d', 'urn:isbn:1', 'http://[2001:db8::1]:80/', 'mailto:ann@example.org'],
    bad: [
      '/a',
      'https://exa mple.org',
      'http://[2001:db8]/',
      'http://[1.2.3.4]',
      'a:%zz',
      ':a',
      'http://é.org',
    ],
  },
  'uri-reference': {
    good: ['', '/a', '#b', '../c?d', 'https://example.org'],
    bad: ['a b', '\\\\host', '#a#b', '//[::1', 'é'],
  },
  'uri-template': {
    good: ['/a/{b}', '{?q,page:3}', 'x{+path*}', "it's", '/{a.b}', 'é'],
    bad: ['/a/{b', '/a}', '{}', '{a,}', '{a:0}', 'a b', 'x\u007f'],
  },
  regex: { good: ['^a+$', '(?<=a)b', ''], bad: ['(', 'a{2,1}', '[z-a]', '\\Z', '\\a'] },
  'json-pointer': { good: ['', '/', '/a~1b/0'], bad: ['a', '/~', '/~2', '#/a'] },
  'relative-json-pointer': { good: ['0', '1/a', '12#'], bad: ['', '01', '-1', '/a', '0##', '1a'] },
  byte: { good: ['', 'YQ==', 'YWI='], bad: ['YQ', 'Y===', 'YQ==\n', 'Y-=='] },
};

describe.each(Object.entries(samples))('the format %s', (format, { good, bad }) => {
  test('takes what its document defines', () => {
    expect(good.filter((text) => !is(format, text))).toEqual([]);
  });

  test('refuses what its document does not define', () => {
    expect(bad.filter((text) => is(format, text))).toEqual([]);
  });

  test('says nothing of values that are no text', () => {
    for (const value of [null, true, 7, ['x'], { a: 'x' }]) expect(is(format, value)).toBe(true);
  });
});

const two = (value: number): string => String(value).padStart(2, '0');
const part = fc.integer({ min: 0, max: 62 });

test('a date-time is valid exactly if the calendar and the clock have it', () => {
  const offset = fc.tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 25 }), part);
  fc.assert(
    fc.property(
      fc.tuple(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
      ),
      fc.tuple(fc.integer({ min: 0, max: 25 }), part, fc.integer({ min: 0, max: 59 })),
      offset,
      ([year, month, day], [hour, minute, second], [sign, hours, minutes]) => {
        const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        const time = `${two(hour)}:${two(minute)}:${two(second)}`;
        const midnight = new Date(`${date}T00:00:00Z`);
        const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
        const isClock = hour < 24 && minute < 60 && hours < 24 && minutes < 60;
        expect(is('date', date)).toBe(isDay);
        expect(is('time', `${time}${sign}${two(hours)}:${two(minutes)}`)).toBe(isClock);
        expect(is('date-time', `${date}T${time}${sign}${two(hours)}:${two(minutes)}`)).toBe(isDay && isClock);
        expect(is('date-time', `${date}T${time}${sign}${two(hours)}${two(minutes)}`)).toBe(false);
        expect(is('date-time', `${date}T${time}${sign}${two(hours)}`)).toBe(false);
      },
    ),
    { numRuns: 500 },
  );
});

test('one minute of the day in UTC has a leap second', () => {
  for (let minute = 0; minute < 24 * 60; minute += 1) {
    const time = `${two(Math.floor(minute / 60))}:${two(minute % 60)}:60`;
    expect(is('time', `${time}Z`)).toBe(minute === 23 * 60 + 59);
    const west = (23 * 60 + 59 - minute) % (24 * 60);
    expect(is('time', `${time}-${two(Math.floor(west / 60))}:${two(west % 60)}`)).toBe(true);
  }
});

test('addresses are those of the platform', () => {
  const near = fc.string({
    unit: fc.constantFrom('0', '1', 'f', ':', '::', '.', '255', '1.2.3.4'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.oneof(near, fc.ipV6(), fc.ipV4()), (text) => {
      expect(is('ipv6', text)).toBe(isIPv6(text));
      expect(is('ipv4', text)).toBe(isIPv4(text));
    }),
    { numRuns: 3000 },
  );
  expect(is('ipv6', 'fe80::1%eth0')).toBe(false);
  expect(is('ipv4', '01.2.3.4')).toBe(false);
});

test('generated addresses, hosts, identifiers and URIs are valid', () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.domain(), fc.uuid(), fc.webUrl(), (email, domain, uuid, url) => {
      expect(is('email', email)).toBe(true);
      expect(is('hostname', domain)).toBe(true);
      expect(is('uuid', uuid)).toBe(true);
      expect(is('uuid', `urn:uuid:${uuid}`)).toBe(false);
      expect(is('uri', url)).toBe(true);
    }),
  );
});

test('numbers of OpenAPI keep their ranges', () => {
  expect(is('int32', 2_147_483_647)).toBe(true);
  expect(is('int32', 2_147_483_648)).toBe(false);
  expect(is('int64', 2 ** 63)).toBe(false);
  expect(is('int64', 0.5)).toBe(false);
});

test('times are compared as instants', () => {
  const after = { format: 'date-time', formatMinimum: '2026-01-01T00:00:00Z' };
  expect(validate(after, '2026-01-01T00:30:00+01:00')).toBe(false);
  expect(validate(after, '2026-01-01T01:00:00+01:00')).toBe(true);
  expect(validate({ format: 'date', formatExclusiveMaximum: '2026-02-01' }, '2026-02-01')).toBe(false);
  expect(validate({ format: 'time', formatMaximum: '12:00:00Z' }, '12:30:00+01:00')).toBe(true);
});

test('a long hostile text is answered at once, whatever the format', () => {
  const pieces = [
    'a',
    '0',
    '.',
    '-',
    '@',
    'a.',
    '/',
    '~',
    '%41',
    '{a.',
    '(',
    '[',
    '"\\',
    ':',
    '1:',
    '1D',
    'é-',
    ' ',
  ];
  const frames = ['?', '"?"@x', 'P?', '2026-01-01T00:00:00.?', 'http://?', '{?', '?!', 'a@?', '#/?'];
  for (const format of Object.keys(formats)) {
    for (const piece of pieces) {
      const filler = piece.repeat(200_000 / piece.length);
      for (const frame of frames) {
        const text = frame.replace('?', () => filler);
        const start = performance.now();
        is(format, text);
        expect(performance.now() - start, `${format}: ${frame} of ${piece}`).toBeLessThan(1000);
      }
    }
  }
}, 120_000);
