import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FusionClient, fusionClient } from '../../../shared/client/fusion-client.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { type Command, fusionBus } from '../../cli/command.ts';
import { until } from '../../progress.ts';
import { temporaryFolder } from '../running-function.ts';
import { envelopesOf } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

const bridge = join(import.meta.dirname, 'desk.yaml');

/** A limit for tests that hang, like every limit of these tests. */
const deadlineMs = 3_600_000;

let client: FusionClient;

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('desk.yaml');
  client = fusionClient({
    bridge: 'help_desk',
    connection: {
      endpoint: bus.running.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
  });
});

afterAll(async () => {
  client.close();
  await bus.close();
});

const question = { source: 'web', type: 'question', data: { text: '怎么办' } };
const context = { source: 'crm', type: 'context', data: { customer: 'Ann' } };

function command(...args: readonly string[]): Command {
  return fusionBus([...args, '--bridge', bridge], { AWS_ENDPOINT_URL: bus.running.endpoint });
}

async function fileOf(...events: readonly JsonObject[]): Promise<string> {
  const path = join(await temporaryFolder(), 'parts.jsonl');
  await writeFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return path;
}

/** Resolves when the given number of parts of a group has arrived at join. */
function contributed(key: string, count = 1): Promise<void> {
  return until(`${count} parts of ${key}`, () => {
    const parts = bus.account.filter((event) => event.kind === 'contributed' && event.key === key);
    return parts.length >= count;
  });
}

const received = async (key: string) => {
  const messages = await bus.client.receive(bus.running.recipients['desk'] ?? '', (got) =>
    envelopesOf(got).some(({ correlationid }) => correlationid === key),
  );
  return envelopesOf(messages).find(({ correlationid }) => correlationid === key);
};

describe('request and reply', () => {
  test('a program gets the envelope that the recipients get', async () => {
    const reply = await client.request({
      fusion: 'answer',
      key: 'lib',
      envelopes: [question, context],
      deadlineMs,
    });
    expect(reply).toMatchObject({
      kind: 'fused',
      generation: 1,
      envelope: {
        header: { type: 'answer.fused', correlationid: 'lib' },
        body: { value: { merged: { question: { text: '怎么办' }, context: { customer: 'Ann' } } } },
      },
    });
    const seen = await received('lib');
    expect(reply.kind === 'fused' && reply.envelope.header.id).toBe(seen?.id);
  });

  test('many requests wait in parallel, and one with the other half gets the same answer', async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `many-${index}`);
    const ask = (key: string, ...envelopes: readonly JsonObject[]) =>
      client.request({ fusion: 'answer', key, envelopes, deadlineMs });
    const replies = await Promise.all(
      keys.map(async (key) => Promise.all([ask(key, question), ask(key, context)])),
    );
    for (const [index, [first, second]] of replies.entries()) {
      expect(first).toMatchObject({ kind: 'fused', envelope: { header: { correlationid: keys[index] } } });
      expect(second).toEqual(first);
    }
  });

  test('a repeated request gets its old answer where it allows that', async () => {
    const parts = [
      { ...question, id: 'q-again' },
      { ...context, id: 'c-again' },
    ];
    const asked = { fusion: 'answer', key: 'again', envelopes: parts, deadlineMs };
    const first = await client.request(asked);
    expect(await client.request({ ...asked, after: 0 })).toEqual(first);
  });

  test('the command prints the envelope, and nothing else, as one line', async () => {
    const post = await fileOf(question, context);
    const { ended } = command('request', 'answer', '--key', 'cmd', '--post', post, '--output', 'json');
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({
      specversion: '1.0',
      type: 'answer.fused',
      correlationid: 'cmd',
      data: { merged: { question: { text: '怎么办' }, context: { customer: 'Ann' } } },
    });
  });

  test('the command prints how a group ended or how far it has come', async () => {
    const post = await fileOf({ source: 'pad', type: 'note', data: { file: 'thrown-away' } });
    const discarded = command('request', 'strict', '--key', 'thrown-away', '--post', post);
    expect(await discarded.ended).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(/^strict "thrown-away": the group was discarded: .*; missing: context\n$/),
    });
    // Posted again under its id it is the same part; a busy machine may need more than one try to join it.
    const half = await fileOf({ ...question, id: 'q-half' });
    const expected = 'answer "half": no answer in time; the group is open, with 1 part of question\n';
    await until('the open group', async () => {
      const open = command('request', 'answer', '--key', 'half', '--post', half, '--timeout', '3s');
      const { code, out, err } = await open.ended;
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain('answer "half": no answer in time');
      return err === expected;
    });
  });

  test('the signal of Ctrl-C ends a request at once', async () => {
    const post = await fileOf(question);
    const { child, ended } = command(
      'request',
      'answer',
      '--key',
      'ctrl-c',
      '--post',
      post,
      '--timeout',
      '10m',
    );
    await contributed('ctrl-c');
    child.kill('SIGINT');
    expect(await ended).toEqual({ code: 130, out: '', err: '' });
  });
});

describe('the release command', () => {
  test('the command releases one group', async () => {
    await client.post([question], 'stuck');
    await contributed('stuck');
    expect(await command('release', 'answer', 'stuck').ended).toEqual({
      code: 0,
      out: 'ordered: release the group "stuck" of answer (control, as operations)\n',
      err: '',
    });
    expect(await received('stuck')).toMatchObject({
      data: {
        merged: { question: { text: '怎么办' } },
        receipt: { release: { reason: 'forced', missing: ['context'] } },
      },
    });
  });

  test('the command releases every listed open group, and waiting requests get answers', async () => {
    const keys = ['d-1', 'd-2', 'd-3'];
    const note = { source: 'pad', type: 'note', data: { said: 'so' } };
    const replies = keys.map((key) =>
      client.request({ fusion: 'digest', key, envelopes: [note], deadlineMs }),
    );
    const answered = Promise.all(replies).then(() => true);
    for (const key of keys) await contributed(key);
    // An order finds the groups that are listed by then: a part that is just being joined waits for the next.
    await until('every group to be released', async () => {
      expect(await command('release', 'digest').ended).toMatchObject({ code: 0, err: '' });
      return Promise.race([answered, pause(1_000, false)]);
    });
    for (const reply of await Promise.all(replies)) {
      expect(reply).toMatchObject({
        kind: 'fused',
        envelope: { body: { value: { receipt: { release: { reason: 'forced' } } } } },
      });
    }
  });
});
