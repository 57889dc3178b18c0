import { toBinary } from '@bufbuild/protobuf';
import type { Json } from '../../../json/json.ts';
import type { MessageType } from './message-type.ts';
import { messageOf } from './message-of.ts';
import { ProtobufFault } from './protobuf-fault.ts';

/** The bytes of a value as a message, or why it is none. */
export type EncodedProtobuf =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** @property place the way to the value at fault: `/user/age`; empty for the whole */
  | { readonly kind: 'misfit'; readonly place: string; readonly message: string };

/**
 * Encodes a value as a message. Total: a value that does not fit is a misfit. It has members that the message does not
 * have, lacks a required one, or has a value that the field would change.
 */
export function encodeProtobuf({ desc, registry }: MessageType, value: Json): EncodedProtobuf {
  try {
    return { kind: 'bytes', bytes: toBinary(desc, messageOf(desc, value, [], registry).message) };
  } catch (error) {
    if (!(error instanceof ProtobufFault)) throw error;
    const place = error.placeIn('');
    return { kind: 'misfit', place, message: `${place === '' ? 'the value' : place} ${error.what}` };
  }
}
