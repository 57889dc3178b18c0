import { expect, test } from 'vitest';
import { handleUntilDone } from '../../shared/adapters/consumption.ts';

const never = new AbortController().signal;

test('only the messages that failed come again, until none is left', async () => {
  const seen: (readonly string[])[] = [];
  const handled: string[] = [];
  const left = await handleUntilDone(['a', 'b', 'c'], {
    handle: async (messages) => {
      seen.push(messages);
      return messages.filter((message) => seen.length === 1 && message === 'b');
    },
    stopping: never,
    onNote: (note) => expect.unreachable(note),
    onHandled: (some) => handled.push(...some),
  });
  expect(seen).toEqual([['a', 'b', 'c'], ['b']]);
  expect(handled).toEqual(['a', 'c', 'b']);
  expect(left).toEqual([]);
});

test('a handler that rejects brings back all messages and says why', async () => {
  const notes: string[] = [];
  let tries = 0;
  const left = await handleUntilDone(['a', 'b'], {
    handle: async () => {
      tries += 1;
      if (tries === 1) throw new Error('the queue is away');
      return [];
    },
    stopping: never,
    onNote: (note) => notes.push(note),
  });
  expect(tries).toBe(2);
  expect(notes).toEqual(['2 messages come again: the queue is away']);
  expect(left).toEqual([]);
});

test('a consumer that is stopped keeps what is left, and tries no more', async () => {
  const stopping = new AbortController();
  let tries = 0;
  const left = await handleUntilDone(['a', 'b'], {
    handle: async () => {
      tries += 1;
      stopping.abort();
      return ['b'];
    },
    stopping: stopping.signal,
    onNote: (note) => expect.unreachable(note),
  });
  expect(tries).toBe(1);
  expect(left).toEqual(['b']);
});
