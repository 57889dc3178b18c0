import type { RabbitmqProperties } from './rabbitmq-delivery.ts';

/** A batch of a RabbitMQ broker as Lambda sends it. */
export interface RabbitmqEvent {
  readonly eventSource: 'aws:rmq';
  readonly eventSourceArn: string;
  /** The messages by `queue::virtualHost`. */
  readonly rmqMessagesByQueue: Readonly<Record<string, readonly RabbitmqEventMessage[]>>;
}

export interface RabbitmqEventMessage {
  readonly basicProperties: RabbitmqProperties;
  readonly redelivered: boolean;
  /** Base64. */
  readonly data: string;
}
