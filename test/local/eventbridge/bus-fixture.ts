import { expect } from 'vitest';
import type { Reply } from '../../../local/eventbridge/aws-json.ts';
import { createEventBridge } from '../../../local/eventbridge/bus.ts';
import type { EventBridge, EventBridgeOptions } from '../../../local/eventbridge/bus.ts';
import { FakeQueues, queueArn } from './queues.ts';

export type Input = Readonly<Record<string, unknown>>;

export const setUp = (options: Partial<EventBridgeOptions> = {}) => {
  const queues = new FakeQueues();
  let ids = 0;
  const bridge = createEventBridge({
    ...queues.ports,
    now: () => new Date('2026-11-23T10:00:00.123Z'),
    newId: () => `id-${++ids}`,
    ...options,
  });
  return { queues, bridge };
};

export const call = async (bridge: EventBridge, operation: string, input: Input): Promise<Reply['body']> => {
  const reply = await bridge.handle(operation, input);
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200 });
  return reply.body;
};

export const addRule = async (
  bridge: EventBridge,
  name: string,
  pattern: Input,
  ...targets: readonly Input[]
): Promise<void> => {
  await call(bridge, 'PutRule', { Name: name, EventPattern: JSON.stringify(pattern) });
  await call(bridge, 'PutTargets', { Rule: name, Targets: targets });
};

export const toQueue = (name: string, more: Input = {}): Input => ({
  Id: name,
  Arn: queueArn(name),
  ...more,
});

export const entry = (more: Input = {}): Input => ({
  Source: 'shop',
  DetailType: 'ordered',
  Detail: '{"n": 1}',
  ...more,
});

export const put = (bridge: EventBridge, ...entries: readonly Input[]): Promise<Reply['body']> =>
  call(bridge, 'PutEvents', { Entries: entries });
