import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Json } from '../../shared/json/json.ts';
import { QueueWorker } from '../queue-worker.ts';
import { joinNetwork } from './private-network.ts';
import type { ForwarderCode, RecipientDeployment, RecipientProps } from './recipient-deployment.ts';
import type { RecipientSecret } from './recipient-secret.ts';

/** The envelopes of one run. Those of one group are sent one after another. */
const batchSize = 10;

/** The runs at once. The queue keeps the order of each group however many there are. */
const maxConcurrency = 10;

/** The deliveries that one run has time for behind each other, and the rest of its work. */
const [deliveriesInTurn, overheadSeconds] = [2, 10];

/** A transport that a forwarder serves: its code and its permissions. */
export interface ForwardedTransport extends ForwarderCode {
  /** Creates or imports the secret of a recipient; undefined for a recipient without one. */
  secret?(scope: Construct, props: RecipientProps): RecipientSecret | undefined;
  /** Lets the forwarder reach the recipient. */
  grant?(worker: QueueWorker, props: RecipientProps): void;
  /** Returns more variables of the function. */
  variables?(props: RecipientProps): Readonly<Record<string, string>>;
}

/**
 * Deploys recipients outside the stack. Each gets a FIFO queue, to which the complete function sends, and the function
 * that brings its messages to the recipient. Nothing is lost while the recipient is away, and each group keeps its order.
 */
export function forwarded(transport: ForwardedTransport): RecipientDeployment {
  return {
    // The complete function sends to the queue as it does to an ordered recipient.
    module: './shared/adapters/aws/sqs/ordered-recipients.ts',
    forwarder: transport,
    deploy(scope, props) {
      const forwarder = createForwarder(scope, props, transport);
      const { queue } = forwarder;
      return {
        address: queue.queueUrl,
        forwarder,
        grantSend: (grantee) => void queue.grantSendMessages(grantee),
      };
    },
  };
}

function createForwarder(
  scope: Construct,
  props: RecipientProps,
  transport: ForwardedTransport,
): QueueWorker {
  const { name, settings, transport: kind } = props.recipient;
  if (props.codeDir === undefined)
    throw new Error(
      `the recipient ${name} has no bundled function; bundle the functions of this bridge first`,
    );
  const secret = transport.secret?.(scope, props);
  const seconds = transport.deliverySeconds(settings) * deliveriesInTurn + overheadSeconds;
  const worker = new QueueWorker(scope, 'Forwarder', {
    role: 'forward',
    name,
    description: `Brings results to ${name} by ${kind}`.slice(0, 256),
    codeDir: props.codeDir,
    timeout: Duration.seconds(seconds),
    feedsItself: false,
    queueRole: 'forward',
    queueName: name,
    deadLettersOf: `recipient-${name}`,
    fifo: true,
    oldestMessage: Duration.hours(1),
    batchSize,
    maxConcurrency,
    environment: ({ deadLetters }) => ({
      RECIPIENT_DLQ_URL: deadLetters.queueUrl,
      ...(secret !== undefined && { RECIPIENT_SECRET: secret.id }),
      ...transport.variables?.(props),
    }),
  });
  worker.deadLetters.grantSendMessages(worker.fn);
  secret?.grantRead(worker.fn);
  transport.grant?.(worker, props);
  joinNetwork(worker, settings);
  return worker;
}

/** Returns the settings of a transport that consist of one text. */
export function textOf(settings: Json): string {
  if (typeof settings !== 'string') throw new TypeError('a checked bridge file has a text here');
  return settings;
}
