import { percentDecode, percentEncode } from './percent-encoding.ts';

/** The rules by which a transport's headers carry the attributes of CloudEvents. */
export interface Binding {
  /** The prefixes that are read. The first is written. */
  readonly prefixes: readonly [string, ...string[]];
  /** Tells whether names of headers are compared without regard to case. */
  readonly ignoresCase: boolean;
  /** Tells whether the transport keeps a message without a value apart from one whose value is empty. */
  readonly hasNull: boolean;
  /** Tells whether the media type is a header named `content-type`, and not a property of its own. */
  readonly contentTypeIsHeader: boolean;
  /** Tells whether `time` may be a number: the transport has a type for times, which clients write. */
  readonly hasTimes: boolean;
  encode(value: string): string;
  /** Returns `undefined` for a value that breaks the binding's rules. */
  decode(value: string): string | undefined;
}

const same = (value: string): string => value;

/** @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md */
export const kafkaBinding: Binding = {
  prefixes: ['ce_'],
  ignoresCase: false,
  hasNull: true,
  contentTypeIsHeader: true,
  hasTimes: false,
  encode: same,
  decode: same,
};

/**
 * The binding of AMQP 1.0, which RabbitMQ's headers follow as well. The SDKs for RabbitMQ write the prefix of HTTP.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md
 * @see https://github.com/knative-extensions/eventing-rabbitmq/blob/main/cloudevents-protocol-spec/spec.md
 */
export const amqpBinding: Binding = {
  prefixes: ['cloudEvents_', 'cloudEvents:', 'ce-'],
  ignoresCase: false,
  hasNull: false,
  contentTypeIsHeader: false,
  hasTimes: true,
  encode: same,
  decode: same,
};

/** @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md */
export const httpBinding: Binding = {
  prefixes: ['ce-'],
  ignoresCase: true,
  hasNull: false,
  contentTypeIsHeader: true,
  hasTimes: false,
  encode: percentEncode,
  decode: percentDecode,
};
