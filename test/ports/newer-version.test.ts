import { expect, test } from 'vitest';
import type { Log } from '../../shared/ports/log.ts';
import { logReturned, NewerVersionError } from '../../shared/ports/newer-version.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';

function rememberingLog() {
  const lines: (readonly [level: string, ...Parameters<Log['warn']>])[] = [];
  const at =
    (level: string): Log['warn'] =>
    (...line) => {
      lines.push([level, ...line]);
    };
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

test('A newer form is logged as a warning, with the version found and the version known', () => {
  const { lines, log } = rememberingLog();
  const error = new NewerVersionError('a stored part', { found: 3, known: 2 });
  expect(error).toBeInstanceOf(RetryableError);
  logReturned(log, error, { messageId: 'm1' });
  const reason = 'a stored part has version 3, and this release understands up to 2';
  expect(lines).toEqual([
    ['warn', 'a newer form goes back to the queue', { messageId: 'm1', reason, found: 3, known: 2 }],
  ]);
});

test('Any other fault is logged as an error, with all that it says', () => {
  const { lines, log } = rememberingLog();
  const error = new RetryableError('throttled');
  logReturned(log, error, { messageId: 'm1' });
  expect(lines).toEqual([['error', 'messages go back to the queue', { messageId: 'm1', error }]]);
});
