import type { Json, JsonObject } from '../../json/json.ts';

/** How the bus treats bodies of one kind. Every function reads bodies through it, so it holds no code to decode one. */
export interface BodyForm<B> {
  /** The members of a CloudEvent in structured JSON that hold the body. */
  members(body: B): JsonObject;
  /** What the merge takes for the body; undefined where there is nothing to merge. */
  mergeValue(body: B): Json | undefined;
  /** What the part's digest covers: two bodies have the same exactly when they say the same. */
  digested(body: B): readonly Json[];
  readonly content: Fields<B> | NoFields;
}

/** A body with fields: they are validated, redacted, and searched for the key and for statements. */
interface Fields<B> {
  readonly kind: 'fields';
  read(body: B): Json;
  replaced(body: B, fields: Json): B;
}

/** A body that a topic with a schema turns away, in words of its rejection. */
interface NoFields {
  readonly kind: 'no-fields';
  readonly attribute: 'data' | 'data_base64';
  /** What the body is made of; a topic that redacts turns it away. Undefined where there is no body. */
  readonly noun?: string;
}
