import { describe, expect, test, vi } from 'vitest';
import { claudeComposer } from '../../../shared/adapters/anthropic/claude-composer.ts';
import { injections } from '../../compose/hostile/corpus.ts';
import { contribution, parseBlocks, policy, question } from '../../compose/questions.ts';
import { asked, matching, setUp } from './ask-claude.ts';
import type { MessagesRequest } from './messages-request.ts';

/** Returns all of a request except the contents of its blocks. */
function structureOf(body: MessagesRequest): unknown {
  const turns = body.messages.map(({ role, content }) => ({
    role,
    blocks: content.map(({ text }) => parseBlocks(text).map(({ name, number }) => [name, number])),
  }));
  return { ...body, messages: turns };
}

describe('the request', () => {
  test('the request has exactly the expected members', async () => {
    const { server, compose } = await setUp([]);
    await compose();
    const { body, headers } = server.requests[0] ?? {};
    expect(headers).toMatchObject({ authorization: 'Bearer sk-test', 'content-type': 'application/json' });
    expect(body).toEqual({
      model: 'claude-haiku-5-5',
      max_tokens: 800,
      system: [
        {
          type: 'text',
          text: matching(/Recommend films that suit this user\./),
          cache_control: { type: 'ephemeral' },
        },
      ],
      messages: [{ role: 'user', content: [{ type: 'text', text: matching(/电影推荐/) }] }],
      output_config: {
        format: {
          type: 'json_schema',
          schema: {
            type: 'object',
            properties: {
              films: { type: 'array', items: { type: 'string' }, minItems: 1, description: '{maxItems: 3}' },
            },
            required: ['films'],
            additionalProperties: false,
          },
        },
      },
      thinking: { type: 'disabled' },
    });
  });

  test.each([
    'claude-haiku-5-5',
    'claude-sonnet-5-5',
    'claude-opus-5-5',
    'claude-fable-5-1',
    'claude-sonnet-5',
    'claude-next',
  ])('the request suits the model %s', async (model) => {
    const { server, compose } = await setUp([]);
    expect(await compose({ ...asked, policy: { ...policy, model } })).toMatchObject({ kind: 'answered' });
    expect(server.faults).toEqual([]);
  });

  test('the request goes to ANTHROPIC_BASE_URL with the given key', async () => {
    const { server } = await setUp([]);
    vi.stubEnv('ANTHROPIC_BASE_URL', server.url);
    vi.stubEnv('ANTHROPIC_API_KEY', 'sk-of-another');
    const composer = claudeComposer({
      key: async () => 'sk-test\n',
      checks: { recommendation: () => [] },
      now: () => 0,
    });
    expect(await composer.compose(asked, new AbortController().signal)).toMatchObject({ kind: 'answered' });
    vi.unstubAllEnvs();
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-test');
  });

  test('the request has the same system prompt and schema for each group of a fusion', async () => {
    const { server, compose } = await setUp([]);
    await compose();
    await compose(question([contribution('other')], { key: 'k-2', missing: ['user'] }));
    const [first, second] = server.requests.map(({ body }) =>
      JSON.stringify(Object.assign({}, body, { messages: [] })),
    );
    expect(second).toBe(first);
  });

  test('the request describes a schema that cannot be enforced', async () => {
    const { server, compose } = await setUp([{ kind: 'ok', answer: { films: [] } }]);
    const output = { type: 'object', additionalProperties: { type: 'number' } };
    expect(await compose({ ...asked, policy: { ...policy, output } })).toMatchObject({ kind: 'answered' });
    expect(server.requests[0]?.body).not.toHaveProperty('output_config');
    expect(server.requests[0]?.body.system[0]?.text).toContain(JSON.stringify(output));
  });

  test.each(injections.map((text, index) => [index, text] as const))(
    'the request keeps its structure whatever the messages contain (%d)',
    async (_, text) => {
      const hostile = question(
        [
          contribution(text, { source: text, id: text, time: text }),
          contribution({ [text]: [text] }, { topic: 'user' }),
        ],
        {
          key: text,
          merged: {
            record: { content: text, user: { [text]: text } },
            fields: [],
            conflicts: [
              {
                field: `/${text}`,
                loss: 'vote',
                settled: text,
                claims: [{ value: text, sources: [text], weight: 1 }],
              },
            ],
          },
        },
      );
      const { server, compose } = await setUp([]);
      await compose();
      expect(await compose(hostile)).toMatchObject({ kind: 'answered' });
      const [harmless, attacked] = server.requests.map(({ body }) => structureOf(body));
      expect(attacked).toEqual(harmless);
    },
  );
});
