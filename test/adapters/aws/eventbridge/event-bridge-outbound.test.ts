import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEventBridge } from '../../../../local/eventbridge/bus.ts';
import { busOutbound } from '../../../../shared/adapters/aws/eventbridge/event-bridge-outbound.ts';
import { decodeCloudEvent } from '../../../../shared/envelope/decode-cloud-event.ts';
import type { Envelope } from '../../../../shared/envelope/envelope.ts';
import { isJsonObject } from '../../../../shared/json/is-json-object.ts';
import type { Json } from '../../../../shared/json/json.ts';
import type { Outbound } from '../../../../shared/ports/outbound.ts';
import { resultEnvelope } from '../../../builders/result-envelope.ts';
import { outboundContract } from '../../../contract/outbound.ts';
import { type AwsServer, serveAws } from '../../../local/eventbridge/aws-server.ts';
import { FakeQueues, queueArn } from '../../../local/eventbridge/queues.ts';

const arn = 'arn:aws:events:us-east-1:000000000000:event-bus/other';

/** An event bus in this process, with a rule that puts all of its events into a queue. */
async function openBus() {
  const queues = new FakeQueues();
  const bridge = createEventBridge(queues.ports);
  let isAway = false;
  const server: AwsServer = await serveAws(({ target, body }) =>
    isAway
      ? Promise.resolve({ status: 503, body: { __type: 'ServiceUnavailable' } })
      : bridge.handle(target.replace('AWSEvents.', ''), body),
  );
  const client = new EventBridgeClient(server.client);
  await client.send(new CreateEventBusCommand({ Name: 'other' }));
  const pattern = JSON.stringify({ source: [{ prefix: 'fusion-bus/' }] });
  await client.send(new PutRuleCommand({ EventBusName: 'other', Name: 'all', EventPattern: pattern }));
  const Targets = [{ Id: 'q', Arn: queueArn('q') }];
  await client.send(new PutTargetsCommand({ EventBusName: 'other', Rule: 'all', Targets }));
  vi.stubEnv('AWS_ENDPOINT_URL', server.client.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'foreign');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'foreign');
  return {
    events: () => queues.bodies('q'),
    away: (yes: boolean) => {
      isAway = yes;
    },
    close: async () => {
      client.destroy();
      vi.unstubAllEnvs();
      await server[Symbol.asyncDispose]();
    },
  };
}

function openTo(ownBus: string): Outbound {
  return busOutbound(arn, {
    recipient: 'other',
    env: () => ownBus,
    secret: undefined,
    now: Date.now,
    allowsLoopback: false,
  });
}

function envelopeIn(event: Json | undefined): Envelope {
  const decoded = decodeCloudEvent(isJsonObject(event) ? event['detail'] : undefined);
  if (decoded.kind !== 'envelope') throw new Error(decoded.rejection.message);
  return decoded.envelope;
}

outboundContract({
  name: 'another event bus',
  keepsOrder: false,
  largeBytes: 250_000,
  poison: { envelope: resultEnvelope({ id: 'huge-1', body: 'x'.repeat(1_000_000) }), code: 'too-large' },
  tooLarge: resultEnvelope({ id: 'huge-2', body: 'x'.repeat(1_000_000) }),
  async open() {
    const bus = await openBus();
    const outbound = openTo('arn:aws:events:us-east-1:000000000000:event-bus/own');
    return {
      outbound,
      arrived: async () => bus.events().map(envelopeIn),
      goAway: async () => {
        bus.away(true);
        return async () => bus.away(false);
      },
      close: async () => {
        await outbound.close();
        await bus.close();
      },
    };
  },
});

describe('a recipient that is a bus', () => {
  let bus: Awaited<ReturnType<typeof openBus>>;
  beforeAll(async () => {
    bus = await openBus();
  });
  afterAll(() => bus.close());

  test('gets the count of hops, under the source of the bridge', async () => {
    const outbound = openTo('arn:aws:events:us-east-1:000000000000:event-bus/own');
    await outbound.send({ ...resultEnvelope(), header: { ...resultEnvelope().header, hopcount: 5 } });
    const [event] = bus.events();
    expect(event).toMatchObject({
      source: 'fusion-bus/shop',
      'detail-type': 'basket.fused',
      detail: { hopcount: 5 },
    });
  });

  test('is never the own bus of the bridge', async () => {
    await expect(openTo(arn).send(resultEnvelope())).rejects.toMatchObject({ code: 'loop' });
  });
});
