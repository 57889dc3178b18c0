import { describe, expect, test } from 'vitest';
import { entry, put, setUp } from './bus-fixture.ts';
import type { Input } from './bus-fixture.ts';

describe('PutEvents', () => {
  test('one bad entry fails alone', async () => {
    const { bridge } = setUp();
    const missing = (name: string) => ({
      ErrorCode: 'InvalidArgument',
      ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
    });
    const malformed = { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(
      await put(
        bridge,
        entry(),
        entry({ Source: undefined }),
        entry({ DetailType: '' }),
        entry({ Detail: null }),
        entry({ Detail: 'text' }),
        entry({ Detail: '[1]' }),
        entry({ Detail: deep(1101) }),
        entry({ Detail: deep(1100) }),
        entry({ Source: 'aws.s3' }),
        entry({ Time: 1e20 }),
      ),
    ).toEqual({
      FailedEntryCount: 8,
      Entries: [
        { EventId: 'id-1' },
        missing('Source'),
        missing('DetailType'),
        missing('Detail'),
        malformed,
        malformed,
        malformed,
        { EventId: 'id-2' },
        { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
        { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Time is not valid.' },
      ],
    });
  });

  test.each<[string, Input, string]>([
    [
      'no entries',
      {},
      "1 validation error detected: Value null at 'entries' failed to satisfy constraint: Member must not be null",
    ],
    [
      'an empty list',
      { Entries: [] },
      "1 validation error detected: Value '[]' at 'entries' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'eleven',
      { Entries: Array.from({ length: 11 }, () => entry()) },
      "1 validation error detected: Value '[11 entries]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    ],
  ])('the call fails as a whole: %s', async (_, input, message) => {
    expect(await setUp().bridge.handle('PutEvents', input)).toMatchObject({
      status: 400,
      headers: { 'x-amzn-errortype': 'ValidationException' },
      body: { __type: 'ValidationException', message },
    });
  });

  test('the size counts the UTF-8 of all entries, and 14 bytes for a time', async () => {
    const { bridge } = setUp();
    const limit = 1024 * 1024;
    const sized = (bytes: number, more: Input = {}): Input => {
      const fixed = 'é'.length * 2 + 'type'.length + '{"a":""}'.length;
      return { Source: 'é', DetailType: 'type', Detail: `{"a":"${'x'.repeat(bytes - fixed)}"}`, ...more };
    };
    const status = async (...entries: readonly Input[]) =>
      (await bridge.handle('PutEvents', { Entries: entries })).status;
    expect(await status(sized(limit / 2), sized(limit / 2))).toBe(200);
    expect(await status(sized(limit / 2), sized(limit / 2 + 1))).toBe(400);
    expect(await status(sized(limit - 14, { Time: 0 }))).toBe(200);
    expect(await status(sized(limit - 13, { Time: 0 }))).toBe(400);
    expect(await status(sized(limit - 2, { Resources: ['é'] }))).toBe(200);
    expect(await status(sized(limit - 1, { Resources: ['é'] }))).toBe(400);
  });

  test.each<[Input]>([
    [{ Entries: 'x' }],
    [{ Entries: ['x'] }],
    [{ Entries: [entry({ Source: 1 })] }],
    [{ Entries: [entry({ Resources: [1] })] }],
    [{ Entries: [entry({ Time: true })] }],
  ])('the body %j is no request', async (input) => {
    expect(await setUp().bridge.handle('PutEvents', input)).toMatchObject({
      status: 400,
      body: { __type: 'SerializationException' },
    });
  });
});
