import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { Json } from '../../../json/json.ts';

/** The means to write the JSON of a message that holds others. */
export interface JsonContext {
  readonly registry: Registry;
  /** Decodes the message of an Any. */
  decode(desc: DescMessage, bytes: Uint8Array, at: readonly string[]): Json;
}
