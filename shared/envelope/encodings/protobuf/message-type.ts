import { createFileRegistry, type DescMessage, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { ProtobufType } from '../../protobuf-type.ts';
import { decodeBase64 } from '../decode-data.ts';

/** A message of a descriptor set, ready for use. */
export interface MessageType {
  readonly desc: DescMessage;
  readonly registry: FileRegistry;
}

/** Opens a message type that the reader of the bridge file has checked. */
export function openMessageType({ descriptor, message }: ProtobufType): MessageType {
  const bytes = decodeBase64(descriptor);
  if (bytes === undefined) throw new TypeError('the descriptor of a compiled bridge is base64');
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const desc = registry.getMessage(message);
  if (desc === undefined)
    throw new TypeError(`the descriptor of a compiled bridge has no message ${message}`);
  return { desc, registry };
}
