import { createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import {
  type FileDescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { decodeBase64 } from '../../envelope/encodings/decode-data.ts';
import type { ProtobufType } from '../../envelope/protobuf-type.ts';
import type { JsonObject } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';
import { didYouMean } from '../check/did-you-mean.ts';
import { messageSchema } from './message-schema.ts';
import { neededOf } from './needed-of.ts';

/** A message of a descriptor file, or the fault. */
export type ReadMessageType =
  | {
      readonly kind: 'message';
      readonly type: ProtobufType;
      /** The JSON Schema of the message's JSON. */
      readonly schema: JsonObject;
    }
  /** @property at the key of the bridge file that is at fault */
  | { readonly kind: 'fault'; readonly at: 'descriptor' | 'message'; readonly message: string };

/**
 * Finds a message in a descriptor file.
 *
 * @param file the path as it is written, for mistakes
 * @param base64 the content of the file
 */
export function readMessageType(file: string, base64: string, message: string): ReadMessageType {
  const fault = (at: 'descriptor' | 'message', text: string): ReadMessageType => ({
    kind: 'fault',
    at,
    message: text,
  });
  const set = descriptorSet(base64);
  if (set === undefined)
    return fault('descriptor', `${quote(file)} is no FileDescriptorSet; ${remedyFor(file)}`);
  const names = new Set(set.file.map(({ name }) => name));
  const missing = [...new Set(set.file.flatMap(({ dependency }) => dependency))].filter(
    (name) => !names.has(name),
  );
  if (missing.length > 0)
    return fault(
      'descriptor',
      `${quote(file)} lacks the imported ${missing.map(quote).join(', ')}; make it with --include_imports`,
    );
  set.file = inOrder(set.file);
  const registry = registryOf(set);
  if (typeof registry === 'string') return fault('descriptor', `${quote(file)} cannot be used: ${registry}`);
  const desc = registry.getMessage(message);
  if (desc === undefined) {
    const all = [...registry].filter(
      (one) => one.kind === 'message' && !one.typeName.startsWith('google.protobuf.'),
    );
    const known = all.map(({ typeName }) => typeName);
    const hint = didYouMean(message, known) || `; it has ${known.slice(0, 10).join(', ') || 'none'}`;
    return fault('message', `no message of ${quote(file)} is named ${quote(message)}${hint}`);
  }
  const needed = toBinary(FileDescriptorSetSchema, neededOf(set, desc, registry));
  return {
    kind: 'message',
    type: { message, descriptor: base64Encode(needed) },
    schema: messageSchema(desc),
  };
}

/** Returns undefined for bytes that are no set, or that are an empty one. */
function descriptorSet(base64: string): FileDescriptorSet | undefined {
  try {
    const set = fromBinary(FileDescriptorSetSchema, decodeBase64(base64) ?? new Uint8Array());
    const isSet =
      set.file.length > 0 && set.$unknown === undefined && set.file.every(({ name }) => name !== '');
    return isSet ? set : undefined;
  } catch {
    return undefined;
  }
}

/** Sorts files so that each comes after those that it imports, as the library needs them. */
function inOrder(files: readonly FileDescriptorProto[]): FileDescriptorProto[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const sorted = new Set<FileDescriptorProto>();
  const begun = new Set<FileDescriptorProto>();
  const add = (file: FileDescriptorProto): void => {
    if (begun.has(file)) return;
    begun.add(file);
    for (const name of file.dependency) {
      const imported = byName.get(name);
      if (imported !== undefined) add(imported);
    }
    sorted.add(file);
  };
  for (const file of files) add(file);
  return [...sorted];
}

function registryOf(set: FileDescriptorSet) {
  try {
    return createFileRegistry(set);
  } catch (error) {
    return quote(error instanceof Error ? error.message : 'the library refuses it');
  }
}

function remedyFor(file: string): string {
  const source = file.endsWith('.proto') ? file : 'user.proto';
  return `make it with protoc --include_imports --descriptor_set_out=${source.replace(/\.proto$/, '.binpb')} ${source}`;
}
