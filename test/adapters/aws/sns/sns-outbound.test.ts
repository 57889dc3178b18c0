import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { vi } from 'vitest';
import { snsOutbound } from '../../../../shared/adapters/aws/sns/sns-outbound.ts';
import { decodeCloudEvent } from '../../../../shared/envelope/decode-cloud-event.ts';
import type { Envelope } from '../../../../shared/envelope/envelope.ts';
import { parseJson } from '../../../../shared/json/parse-json.ts';
import { resultEnvelope } from '../../../builders/result-envelope.ts';
import { outboundContract } from '../../../contract/outbound.ts';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

function envelopeIn(body: string): Envelope {
  const parsed = parseJson(body);
  const decoded = decodeCloudEvent(parsed.kind === 'json' ? parsed.value : undefined);
  if (decoded.kind !== 'envelope') throw new Error(decoded.rejection.message);
  return decoded.envelope;
}

const huge = resultEnvelope({ id: 'huge-1', body: 'x'.repeat(270_000) });

for (const suffix of ['', '.fifo'])
  outboundContract({
    name: suffix === '' ? 'an SNS topic' : 'a FIFO topic of SNS',
    keepsOrder: suffix !== '',
    dropsRepeats: suffix !== '',
    largeBytes: 250_000,
    poison: { envelope: huge, code: 'too-large' },
    tooLarge: huge,
    open: () => openTopic(suffix),
  });

/** A topic of an embedded SNS, with a queue that subscribes to it. */
async function openTopic(suffix: string) {
  const isFifo = suffix !== '';
  const [queue, topic] = [`inbox${suffix}`, `results${suffix}`];
  const attributes = isFifo ? { FifoQueue: 'true' } : {};
  const start = (port: number): Promise<FauxqsServer> => startFauxqs({ port, logger: false });
  let server = await start(0);
  const { port } = server;
  const setUp = (): void => {
    server.createQueue(queue, { attributes });
    server.createTopic(topic, isFifo ? { attributes: { FifoTopic: 'true' } } : {});
    server.subscribe({ topic, queue, attributes: { RawMessageDelivery: 'true' } });
  };
  setUp();
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'foreign');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'foreign');
  const sqs = new SQSClient({ region: 'us-east-1' });
  const outbound = snsOutbound(`arn:aws:sns:us-east-1:000000000000:${topic}`, {
    recipient: 'topic',
    env: () => '',
    secret: undefined,
    now: Date.now,
    allowsLoopback: false,
  });
  const arrived: Envelope[] = [];
  return {
    outbound,
    async arrived() {
      const QueueUrl = `http://127.0.0.1:${port}/000000000000/${queue}`;
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
        );
        if (Messages.length === 0) return arrived;
        arrived.push(...Messages.map(({ Body }) => envelopeIn(Body ?? '')));
        for (const { ReceiptHandle } of Messages)
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    },
    async goAway() {
      await server.stop();
      return async () => {
        server = await start(port);
        setUp();
      };
    },
    async close() {
      await outbound.close();
      sqs.destroy();
      vi.unstubAllEnvs();
      await server.stop();
    },
  };
}
