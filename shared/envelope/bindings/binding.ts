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
  encode: same,
  decode: same,
};

/**
 * The binding of AMQP 1.0, which RabbitMQ's headers follow as well.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/amqp-protocol-binding.md
 */
export const amqpBinding: Binding = {
  prefixes: ['cloudEvents_', 'cloudEvents:'],
  ignoresCase: false,
  hasNull: false,
  contentTypeIsHeader: false,
  encode: same,
  decode: same,
};

/** @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md */
export const httpBinding: Binding = {
  prefixes: ['ce-'],
  ignoresCase: true,
  hasNull: false,
  contentTypeIsHeader: true,
  encode: percentEncode,
  decode: percentDecode,
};
