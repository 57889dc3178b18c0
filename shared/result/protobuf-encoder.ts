import { fieldsOf } from '../envelope/encodings/bodies.ts';
import { type MessageType, openMessageType } from '../envelope/encodings/protobuf/message-type.ts';
import { protobufEnvelope } from '../envelope/encodings/protobuf/protobuf-envelope.ts';
import type { Envelope } from '../envelope/envelope.ts';
import type { ProtobufType } from '../envelope/protobuf-type.ts';
import { UndeliverableError } from '../ports/undeliverable-error.ts';

/**
 * Returns the encoder of a recipient that reads Protocol Buffers. It gives an envelope whose body is the bytes of the
 * message, and throws an `UndeliverableError` with the place for a body that does not fit.
 */
export function protobufEncoder(declared: ProtobufType): (envelope: Envelope) => Envelope {
  let opened: MessageType | undefined;
  return (envelope) => {
    // The short body beside a reference may fit a message, which would then say that the rest is empty.
    if (envelope.header.dataref !== undefined)
      throw unencodable('dataref', 'the data is a reference, which no message holds; give a shape');
    const value = fieldsOf(envelope.body);
    if (value === undefined) throw unencodable('data', 'the body is no JSON');
    opened ??= openMessageType(declared);
    const made = protobufEnvelope(envelope, value, opened);
    if (made.kind === 'envelope') return made.envelope;
    throw unencodable(`data${made.place}`, `the body is no ${declared.message}: ${made.message}`);
  };
}

function unencodable(place: string, message: string): UndeliverableError {
  return new UndeliverableError('unencodable', message, { place });
}
