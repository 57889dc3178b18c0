import { base64Encode } from '@bufbuild/protobuf/wire';
import type { Json } from '../../../json/json.ts';
import type { Envelope } from '../../envelope.ts';
import { encodeProtobuf, type EncodedProtobuf } from './encode-protobuf.ts';
import type { MessageType } from './message-type.ts';

/** An envelope with the bytes of a message, or why there is none. */
export type ProtobufEnvelope =
  | { readonly kind: 'envelope'; readonly envelope: Envelope }
  | Extract<EncodedProtobuf, { readonly kind: 'misfit' }>;

/**
 * Returns an envelope whose body is a value as a message, for a recipient that asks for one. The attributes stay, but for
 * the media type, which names the message, and the schema, which described the body before.
 *
 * @param value the part of the body that the message holds, such as the result
 */
export function protobufEnvelope({ header }: Envelope, value: Json, type: MessageType): ProtobufEnvelope {
  const encoded = encodeProtobuf(type, value);
  if (encoded.kind === 'misfit') return encoded;
  const { dataschema: _schema, dataref: _ref, ...attributes } = header;
  const datacontenttype = `application/protobuf; messageType=${type.desc.typeName}`;
  return {
    kind: 'envelope',
    envelope: {
      header: { ...attributes, datacontenttype },
      body: { kind: 'bytes', base64: base64Encode(encoded.bytes) },
    },
  };
}
