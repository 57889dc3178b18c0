import { z } from 'zod';
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
