import { fromBinary } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Json } from '../../../json/json.ts';
import { messageJson } from './message-json.ts';
import type { MessageType } from './message-type.ts';
import { ProtobufFault } from './protobuf-fault.ts';
import { mostSlots, scanMessage } from './wire-scan.ts';

/**
 * Reads bytes as a message, and returns its JSON by the JSON mapping of Protocol Buffers. Numbers of 64 bits are numbers
 * with all their digits; a number of 32 bits has the fewest digits that give it.
 *
 * @throws ProtobufFault with the place, whatever the bytes are
 */
export function readMessage({ desc, registry }: MessageType, bytes: Uint8Array, maxDepth: number): Json {
  const scan = { maxDepth, slots: mostSlots };
  const decode = (type: MessageType['desc'], from: Uint8Array, at: readonly string[]): Json => {
    scanMessage(type, from, at, scan);
    const message = decoded(type, from, at, maxDepth);
    return messageJson(reflect(type, message, false), at, { registry, decode });
  };
  return decode(desc, bytes, []);
}

function decoded(desc: MessageType['desc'], bytes: Uint8Array, at: readonly string[], maxDepth: number) {
  try {
    // The scan has bounded the depth by places; a place has at most two levels of messages.
    return fromBinary(desc, bytes, { recursionLimit: 2 * maxDepth + 2 });
  } catch {
    throw new ProtobufFault(at, 'does not decode');
  }
}
