import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { Json } from '../../../shared/json/json.ts';
import { addRule, call, entry, put, setUp, toQueue } from './bus-fixture.ts';
import type { Input } from './bus-fixture.ts';
import { fault, queueArn } from './queues.ts';

const idOf = (event: Json | undefined): Json | undefined => (isJsonObject(event) ? event['id'] : undefined);

describe('delivery', () => {
  test('an event goes to every target of every rule that it matches', async () => {
    const { bridge, queues } = setUp();
    await addRule(bridge, 'all', { source: ['shop'] }, toQueue('a'), toQueue('b', { InputPath: '$.detail' }));
    await addRule(
      bridge,
      'some',
      { 'detail-type': ['ordered'] },
      toQueue('c', { SqsParameters: { MessageGroupId: 'g' } }),
    );
    await addRule(bridge, 'other', { source: ['mill'] }, toQueue('d'));

    const answer = await put(bridge, entry({ Resources: ['arn:r'], Time: 1_700_000_000.9 }));
    expect(queues.deliveries).toEqual([]);
    await bridge.idle();

    expect(answer).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'id-1' }] });
    expect(queues.bodies('a')).toEqual([
      {
        version: '0',
        id: 'id-1',
        'detail-type': 'ordered',
        source: 'shop',
        account: '000000000000',
        time: '2023-11-14T22:13:20Z',
        region: 'us-east-1',
        resources: ['arn:r'],
        detail: { n: 1 },
      },
    ]);
    expect(queues.deliveries.find(({ queue }) => queue === 'b')?.body).toBe('{"n":1}');
    expect(queues.deliveries.find(({ queue }) => queue === 'c')?.messageGroupId).toBe('g');
    expect(queues.bodies('d')).toEqual([]);
    expect(queues.lost).toEqual([]);
  });

  test('buses are separate, and are addressed by name or ARN', async () => {
    const { bridge, queues } = setUp();
    const { EventBusArn } = await call(bridge, 'CreateEventBus', { Name: 'main' });
    await call(bridge, 'PutRule', { Name: 'r', EventBusName: 'main', EventPattern: '{"source":["shop"]}' });
    await call(bridge, 'PutTargets', { Rule: 'r', EventBusName: EventBusArn, Targets: [toQueue('a')] });
    await put(bridge, entry(), entry({ EventBusName: 'main' }), entry({ EventBusName: EventBusArn }));
    await bridge.idle();
    expect(queues.bodies('a')).toMatchObject([{ id: 'id-2' }, { id: 'id-3' }]);
    expect(await call(bridge, 'DescribeRule', { Name: 'r', EventBusName: 'main' })).toMatchObject({
      Arn: 'arn:aws:events:us-east-1:000000000000:rule/main/r',
    });
  });

  test('an event for a missing bus is accepted, as AWS does, and the loss is reported', async () => {
    const { bridge, queues } = setUp();
    expect(await put(bridge, entry({ EventBusName: 'nowhere' }))).toMatchObject({ FailedEntryCount: 0 });
    await bridge.idle();
    expect(queues.lost).toMatchObject([{ reason: 'Event bus nowhere does not exist.' }]);
  });

  test('a disabled rule sends nothing, and an enabled one sends again', async () => {
    const { bridge, queues } = setUp();
    await addRule(bridge, 'r', { source: ['shop'] }, toQueue('a'));
    await call(bridge, 'DisableRule', { Name: 'r' });
    await put(bridge, entry());
    await bridge.idle();
    await call(bridge, 'EnableRule', { Name: 'r' });
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.bodies('a')).toMatchObject([{ id: 'id-2' }]);
  });

  test('a rule that is put again keeps its targets, and a removed target gets nothing', async () => {
    const { bridge, queues } = setUp();
    await addRule(bridge, 'r', { source: ['mill'] }, toQueue('a'), toQueue('b'));
    await call(bridge, 'PutRule', { Name: 'r', EventPattern: '{"source":["shop"]}' });
    await call(bridge, 'RemoveTargets', { Rule: 'r', Ids: ['b'] });
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.deliveries.map(({ queue }) => queue)).toEqual(['a']);
  });

  test('a detail is handed on as it was sent: digits, repeated names and escapes', async () => {
    const { bridge, queues } = setUp();
    const detail = '{"n":9007199254740993,"n":1e400,"\\u006e":0.10,"text":"\\u00e9\\/ \\ud800"}';
    await addRule(
      bridge,
      'r',
      { source: ['shop'] },
      toQueue('whole'),
      toQueue('detail', { InputPath: '$.detail' }),
      toQueue('part', { InputPath: '$.detail.list' }),
    );
    await put(bridge, entry({ Detail: detail }), entry({ Detail: '{"list":[9007199254740993,1.0]}' }));
    await bridge.idle();
    const bodies = (name: string) =>
      queues.deliveries.flatMap(({ queue, body }) => (queue === name ? [body] : []));
    expect(bodies('detail')).toContain(detail);
    expect(bodies('whole')[0]).toContain(`"detail":${detail}}`);
    expect(bodies('part')).toContain('[9007199254740993,1]');
  });

  test('listeners get accepted events until they unsubscribe', async () => {
    const { bridge } = setUp();
    const received: string[] = [];
    const stop = bridge.onEvent(({ json }) =>
      received.push(`${json.source} ${json['detail-type']} ${json.id}`),
    );
    await put(bridge, entry(), entry({ Detail: 'x' }));
    await bridge.idle();
    stop();
    await put(bridge, entry());
    await bridge.idle();
    expect(received).toEqual(['shop ordered id-1']);
  });

  test('every event reaches its queue once, whatever the faults', async () => {
    const faults = fc.array(fc.boolean(), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), faults, async (count, failing) => {
        const { bridge, queues } = setUp();
        await addRule(
          bridge,
          'r',
          { source: ['shop'] },
          toQueue('a', { DeadLetterConfig: { Arn: queueArn('dead') } }),
        );
        queues.failNext('a', ...failing.map(() => fault('Busy')));
        for (let n = 0; n < count; n++) await put(bridge, entry());
        await bridge.idle();
        const arrived = [...queues.bodies('a'), ...queues.bodies('dead')].map(idOf);
        expect(arrived).toHaveLength(count);
        expect(new Set(arrived)).toEqual(new Set(Array.from({ length: count }, (_, n) => `id-${n + 1}`)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('failed deliveries', () => {
  const withDeadLetters = (more: Input = {}): Input =>
    toQueue('a', { InputPath: '$.detail', DeadLetterConfig: { Arn: queueArn('dead') }, ...more });

  test('a failed delivery is repeated after growing pauses', async () => {
    const { bridge, queues } = setUp();
    await addRule(bridge, 'r', { source: ['shop'] }, withDeadLetters());
    queues.failNext('a', fault('Busy'), fault('Busy'));
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.pauses).toEqual([50, 100]);
    expect(queues.deliveries).toMatchObject([{ queue: 'a' }]);
  });

  test('a delivery that fails for good is a dead letter with the event and the reason', async () => {
    const { bridge, queues } = setUp({ maxRetries: 2 });
    await addRule(bridge, 'r', { source: ['shop'] }, withDeadLetters());
    queues.failNext('a', fault('Busy'), fault('Busy'), fault('Busy', 'still busy'));
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.bodies('dead')).toMatchObject([{ id: 'id-1', detail: { n: 1 } }]);
    expect(queues.deliveries).toMatchObject([
      {
        queue: 'dead',
        attributes: {
          RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/r',
          TARGET_ARN: queueArn('a'),
          ERROR_CODE: 'ERROR_FROM_TARGET',
          ERROR_MESSAGE: 'still busy',
          RETRY_ATTEMPTS: '2',
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
        },
      },
    ]);
  });

  test('a delivery is not repeated more often than the target allows', async () => {
    const { bridge, queues } = setUp();
    await addRule(
      bridge,
      'r',
      { source: ['shop'] },
      withDeadLetters({ RetryPolicy: { MaximumRetryAttempts: 0 } }),
    );
    queues.failNext('a', fault('Busy'));
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.deliveries).toMatchObject([{ queue: 'dead', attributes: { RETRY_ATTEMPTS: '0' } }]);
  });

  test('a delivery to a missing queue is not repeated', async () => {
    const { bridge, queues } = setUp();
    await addRule(bridge, 'r', { source: ['shop'] }, withDeadLetters());
    queues.failNext('a', fault('QueueDoesNotExist'));
    await put(bridge, entry());
    await bridge.idle();
    const [{ attributes = {} } = {}] = queues.deliveries;
    expect(attributes).toMatchObject({ ERROR_CODE: 'NO_RESOURCE', RETRY_ATTEMPTS: '0' });
    expect(attributes).not.toHaveProperty('EXHAUSTED_RETRY_CONDITION');
  });

  test('a transformed input that is not JSON is a dead letter', async () => {
    const { bridge, queues } = setUp();
    const InputTransformer = { InputPathsMap: { d: '$.detail' }, InputTemplate: '{"d": "<d>"}' };
    await addRule(
      bridge,
      'r',
      { source: ['shop'] },
      toQueue('a', { InputTransformer, DeadLetterConfig: { Arn: queueArn('dead') } }),
    );
    await put(bridge, entry({ Detail: '{"n":"x"}' }));
    await bridge.idle();
    expect(queues.deliveries).toMatchObject([{ queue: 'dead', attributes: { ERROR_CODE: 'INVALID_JSON' } }]);
  });

  test('the loss is reported without a dead-letter queue, or when that fails too', async () => {
    const { bridge, queues } = setUp({ maxRetries: 0 });
    await addRule(bridge, 'r', { source: ['shop'] }, toQueue('b'), withDeadLetters());
    queues.failNext('a', fault('Busy'));
    queues.failNext('b', fault('Busy', 'full'));
    queues.failNext('dead', fault('QueueDoesNotExist', 'gone'));
    await put(bridge, entry());
    await bridge.idle();
    expect(queues.deliveries).toEqual([]);
    expect(queues.lost.map(({ reason }) => reason).toSorted()).toEqual([
      'ERROR_FROM_TARGET: full',
      'ERROR_FROM_TARGET: no; dead-letter queue: gone',
    ]);
  });
});
