import { z } from 'zod';
import type { ProtobufType } from '../../envelope/protobuf-type.ts';
import { text } from './file-values.ts';

/** A message type of Protocol Buffers, as people write it. */
export const protobufFile = (what: string) =>
  z
    .strictObject({
      descriptor: text.describe(
        'The path of a FileDescriptorSet, relative to this file, with all imports: `protoc --include_imports --descriptor_set_out=user.binpb user.proto`, or `buf build -o user.binpb`. Only the parts that the message needs are deployed.',
      ),
      message: text.describe('The full name of the message: `shop.v1.User`.'),
    })
    .describe(what);

/** Returns a message type that the bridge file declares. */
export type TypeOf = (declared: z.output<ReturnType<typeof protobufFile>>) => ProtobufType;
