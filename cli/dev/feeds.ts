import { quote } from '../../shared/json/printable.ts';
import type { DevOptions } from '../options/order.ts';
import type { BridgeAt } from '../read-bridge.ts';

/** Returns the kinds of brokers that the topics of a bridge read; their packages must be installed. */
export function brokersOf({ bridge }: Pick<BridgeAt, 'bridge'>): readonly ('kafka' | 'rabbitmq')[] {
  const all = bridge.topics.flatMap(({ from }) => from?.broker.transport ?? []);
  return [...new Set(all)];
}

/** Says of each topic whose broker is not known on this machine which option names one. */
export function unfed(
  { bridge }: Pick<BridgeAt, 'bridge'>,
  { kafka, rabbitmq }: Pick<DevOptions, 'kafka' | 'rabbitmq'>,
): readonly string[] {
  return bridge.topics.flatMap(({ name, from }) => {
    if (from === undefined) return [];
    const { broker } = from;
    if (broker.transport === 'rabbitmq' && !broker.broker.startsWith('arn:'))
      return [
        `the topic ${quote(name)} reads no RabbitMQ here: AWS has no event source for this broker; run fusion-bus feed beside it`,
      ];
    if (broker.transport === 'rabbitmq')
      return rabbitmq === undefined
        ? [noteOf(name, 'RabbitMQ', '--rabbitmq amqp://guest:guest@localhost:5672')]
        : [];
    const isHere = broker.bootstrap?.some((address) => /^(localhost|127\.|\[::1\])/.test(address)) === true;
    return kafka === undefined && !isHere ? [noteOf(name, 'Kafka', '--kafka localhost:9092')] : [];
  });
}

function noteOf(topic: string, broker: string, option: string): string {
  return `the topic ${quote(topic)} reads no ${broker} here; name one with ${option}`;
}
