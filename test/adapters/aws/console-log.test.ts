import { expect, test } from 'vitest';
import { logLine } from '../../../shared/adapters/aws/console-log.ts';

test('a log line is one JSON object with ids, sizes and faults', () => {
  const error = new Error('throttled', { cause: new TypeError('a lost connection') });
  const line = logLine('error', 'went back', { messageIds: ['a', 'b'], bytes: 7, topic: undefined, error });
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    level: 'error',
    message: 'went back',
    messageIds: ['a', 'b'],
    bytes: 7,
    error: {
      name: 'Error',
      message: 'throttled',
      cause: { name: 'TypeError', message: 'a lost connection' },
    },
  });
});

test('a value that may be a body is not shown', () => {
  expect(logLine('info', 'x', { body: { name: 'SECRET' }, list: [{ name: 'SECRET' }] })).not.toContain(
    'SECRET',
  );
});
