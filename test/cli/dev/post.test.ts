import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Written } from '../../../cli/envelope-file.ts';
import { post } from '../../../cli/dev/post.ts';
import { listAt } from '../../../local/account/read-event.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { serveOnLoopback } from '../../fakes/loopback-server.ts';

interface Bus {
  readonly endpoint: string;
  /** The entries of each request. */
  readonly requests: JsonObject[][];
}

/** A bus that refuses each entry as often as the given function says. */
async function busThat(refuses: (entry: JsonObject, attempt: number) => boolean): Promise<Bus> {
  const requests: JsonObject[][] = [];
  const attempts = new Map<unknown, number>();
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = JSON.parse(text);
    const entries = (isJsonObject(body) ? listAt(body, 'Entries') : []).filter(isJsonObject);
    requests.push(entries);
    const answers = entries.map((entry) => {
      const attempt = (attempts.get(entry['Detail']) ?? 0) + 1;
      attempts.set(entry['Detail'], attempt);
      return refuses(entry, attempt) ? { ErrorCode: 'ThrottlingException' } : { EventId: 'x' };
    });
    response.end(
      JSON.stringify({
        FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length,
        Entries: answers,
      }),
    );
  };
  const server = await serveOnLoopback(respond);
  onTestFinished(server.close);
  return { endpoint: server.url, requests };
}

const posting = (n: number, size = 2): Written => ({
  where: `m.jsonl:${n}`,
  source: 's',
  type: 't',
  event: { n },
  text: `{"n":${n}}`.padEnd(size),
});

test('dev posts at most ten envelopes at a time, each under its own source and type', async () => {
  const { endpoint, requests } = await busThat(() => false);
  await post(
    Array.from({ length: 23 }, (_, n) => posting(n)),
    { endpoint, bus: 'toy' },
  );
  expect(requests.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(requests[0]?.[0]).toEqual({ EventBusName: 'toy', Source: 's', DetailType: 't', Detail: '{"n":0}' });
});

test('dev keeps each request within the limits of PutEvents', async () => {
  const { endpoint, requests } = await busThat(() => false);
  await post([posting(1, 600_000), posting(2, 600_000)], { endpoint, bus: 'toy' });
  expect(requests.map(({ length }) => length)).toEqual([1, 1]);
});

test('dev posts refused envelopes again, and no others', async () => {
  const { endpoint, requests } = await busThat(
    (entry, attempt) => entry['Detail'] === '{"n":2}' && attempt < 3,
  );
  await post([posting(1), posting(2)], { endpoint, bus: 'toy' });
  expect(requests.map((entries) => entries.map((entry) => entry['Detail']))).toEqual([
    ['{"n":1}', '{"n":2}'],
    ['{"n":2}'],
    ['{"n":2}'],
  ]);
});

test('dev gives up on a permanent refusal and names the line', async () => {
  const { endpoint } = await busThat(() => true);
  await expect(post([posting(7)], { endpoint, bus: 'toy' })).rejects.toThrow(
    'm.jsonl:7: the bus refuses it: ThrottlingException',
  );
});
