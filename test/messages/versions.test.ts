import { describe, expect, test } from 'vitest';
import {
  decodeCompletionMessage,
  encodeCompletionMessage,
} from '../../shared/messages/completion-message.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { readJson } from '../../shared/json/parse-json.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messages/fusion-message.ts';
import { understoodMessageVersion, writtenMessageVersion } from '../../shared/messages/message-version.ts';
import { completionMessage, fusionMessages } from '../fixtures/release-0.1.0/messages.ts';

const newer = understoodMessageVersion + 1;

/** Reads a message, which is a JSON object. */
function messageIn(text: string): JsonObject {
  const value = readJson(text);
  if (!isJsonObject(value)) throw new TypeError(`${text} is no object`);
  return value;
}

const withVersion = (text: string, v: unknown): string => JSON.stringify({ ...messageIn(text), v });
const samples = [
  ...fusionMessages.map(([text]) => [text, decodeFusionMessage] as const),
  [completionMessage[0], decodeCompletionMessage] as const,
];

test('a release understands at least what it writes', () => {
  expect(understoodMessageVersion).toBeGreaterThanOrEqual(writtenMessageVersion);
});

describe('a message of release 0.1.0, which bears no version', () => {
  test.each(fusionMessages)('%s is understood', (text, message) => {
    expect(decodeFusionMessage(text)).toEqual({ kind: 'message', message });
  });

  test('that asks for completion is understood', () => {
    const [text, message] = completionMessage;
    expect(decodeCompletionMessage(text)).toEqual({ kind: 'message', message });
  });
});

describe('a message of this release', () => {
  test.each(fusionMessages)('differs from %s by its version only', (text, message) => {
    const { v, ...rest } = messageIn(encodeFusionMessage(message));
    expect(v).toBe(writtenMessageVersion);
    expect(rest).toEqual(JSON.parse(text));
  });

  test('that asks for completion differs by its version only', () => {
    const [text, message] = completionMessage;
    expect(JSON.parse(encodeCompletionMessage(message))).toEqual({
      v: writtenMessageVersion,
      ...messageIn(text),
    });
  });
});

describe('the version of a message', () => {
  test.each(samples)('that is newer than this release makes %s newer, not malformed', (text, decode) => {
    const expected = { kind: 'newer', found: newer, known: understoodMessageVersion };
    expect(decode(withVersion(text, newer))).toEqual(expected);
  });

  test.each(samples)('is read before all else, whatever the newer form does with %s', (_, decode) => {
    expect(decode(`{"v":${newer}}`).kind).toBe('newer');
    expect(decode(`{"v":${newer},"kind":7,"fusion":[]}`).kind).toBe('newer');
  });

  test.each([null, '1', -1, 1.5, {}, 1e300])('of %j is none, and the message malformed', (v) => {
    for (const [text, decode] of samples) expect(decode(withVersion(text, v)).kind).toBe('malformed');
  });
});
