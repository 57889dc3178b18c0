import type { ProtobufType } from '../../protobuf-type.ts';
import { type BodyDecoder, checkedJson, type EncodedBytes, malformedData } from '../body-decoder.ts';
import type { MediaType } from '../media-type.ts';
import { type MessageType, openMessageType } from './message-type.ts';
import { ProtobufFault } from './protobuf-fault.ts';
import { readMessage } from './read-message.ts';

const subtypes: ReadonlySet<string> = new Set(['protobuf', 'x-protobuf', 'vnd.google.protobuf']);

/** The parameters of a media type that name a message. */
const messageParameters = ['messagetype', 'proto'];

/** Returns the decoder of a topic that declares a message type: its bodies go on as JSON. */
export function protobufDecoder(declared: ProtobufType): BodyDecoder {
  let opened: MessageType | undefined;
  return {
    reads: ({ type, subtype }) => type === 'application' && subtypes.has(subtype),
    decode(encoded) {
      const { attribute, mediaType, maxDepth } = encoded;
      const contradiction = contradictionIn(mediaType, declared.message);
      if (contradiction !== undefined) return malformedData('datacontenttype', contradiction);
      opened ??= openMessageType(declared);
      return decodeWith(opened, encoded, attribute, maxDepth);
    },
  };
}

function decodeWith(type: MessageType, { bytes }: EncodedBytes, attribute: string, maxDepth: number) {
  try {
    const body = checkedJson(attribute, readMessage(type, bytes, maxDepth), maxDepth);
    return body.kind === 'body' ? { ...body, datacontenttype: 'application/json' } : body;
  } catch (error) {
    if (!(error instanceof ProtobufFault)) throw error;
    const place = error.placeIn('data');
    const name = error.tokens.length === 0 ? attribute : place;
    return malformedData(name, `${place} of ${type.desc.typeName} ${error.what}`);
  }
}

/** Returns why a media type says that the bytes are something else. */
function contradictionIn({ parameters }: MediaType, message: string): string | undefined {
  for (const name of messageParameters) {
    const named = parameters.get(name);
    if (named !== undefined && named.slice(named.lastIndexOf('/') + 1).replace(/^\./, '') !== message)
      return `datacontenttype names another message than ${message}, which the topic takes`;
  }
  const encoding = parameters.get('encoding')?.toLowerCase();
  if (encoding !== undefined && encoding !== 'binary')
    return 'datacontenttype names an encoding other than binary';
  return undefined;
}
