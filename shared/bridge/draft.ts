import { isJsonObject, ownMember } from '../json/is-json-object.ts';
import type { Json, JsonObject } from '../json/json.ts';
import type { Path } from './mistake.ts';

/**
 * What of a bridge file has the right shape, and where it stands. The checks of one part against another work on
 * this, so that a mistake in one place does not hide those elsewhere.
 */
export interface Draft {
  /** `undefined` where the key is missing or no map: then nothing is known about which names exist. */
  readonly topics: readonly TopicDraft[] | undefined;
  readonly fusions: readonly FusionDraft[];
  /** No key means no recipients; `undefined` is a key that is no map. */
  readonly recipients: readonly Named[] | undefined;
  readonly name: string | undefined;
}

/** A name in the file, as a key or as a list's item. */
export interface Named {
  readonly name: string;
  readonly path: Path;
}

export interface TopicDraft extends Named {
  /** `undefined` if any source may post, or the list cannot be read. */
  readonly sources: readonly Named[] | undefined;
  readonly redact: readonly Named[];
  readonly correlate: Named | undefined;
  readonly schema: SchemaDraft | undefined;
}

export interface FusionDraft extends Named {
  readonly needs: readonly Named[];
  readonly wants: readonly Named[];
  /** Whether `needs` and `wants` could be read in full, and name anything. */
  readonly isComplete: boolean;
  readonly correlate: Named | undefined;
  readonly recipients: readonly Named[];
  readonly weights: readonly WeightDraft[];
  readonly merge: readonly FieldDraft[];
  readonly output: SchemaDraft | undefined;
}

export interface WeightDraft extends Named {
  readonly weight: number;
}

/** `name` is the JSON Pointer. */
export interface FieldDraft extends Named {
  readonly loss: string | undefined;
  readonly weights: readonly WeightDraft[];
}

/** A schema in place, or the path of its file. */
export interface SchemaDraft {
  readonly value: string | JsonObject;
  readonly path: Path;
}

export function draftOf(file: Json): Draft {
  const top = members(file);
  const { topics, fusions, recipients, name } = top;
  return {
    name: typeof name === 'string' ? name : undefined,
    topics: isJsonObject(topics)
      ? Object.entries(topics).map(([key, value]) => topicDraft(key, value))
      : undefined,
    fusions: Object.entries(members(fusions)).map(([key, value]) => fusionDraft(key, value)),
    recipients:
      recipients === undefined || isJsonObject(recipients)
        ? Object.keys(members(recipients)).map((key) => ({ name: key, path: ['recipients', key] }))
        : undefined,
  };
}

function topicDraft(name: string, value: Json): TopicDraft {
  const path = ['topics', name];
  const topic = members(value);
  const privacy = members(topic['privacy']);
  return {
    name,
    path,
    sources: Array.isArray(topic['sources']) ? namesIn(topic['sources'], [...path, 'sources']) : undefined,
    redact: [
      ...namesIn(topic['redact'], [...path, 'redact']),
      ...namesIn(privacy['redact'], [...path, 'privacy', 'redact']),
    ],
    correlate: textIn(topic['correlate'], [...path, 'correlate']),
    schema: schemaIn(topic['schema'], [...path, 'schema']),
  };
}

function fusionDraft(name: string, value: Json): FusionDraft {
  const path = ['fusions', name];
  const fusion = members(value);
  const { needs, wants, compose } = fusion;
  return {
    name,
    path,
    needs: namesIn(needs, [...path, 'needs']),
    wants: namesIn(wants, [...path, 'wants']),
    isComplete: isTextList(needs) && needs.length > 0 && (wants === undefined || isTextList(wants)),
    correlate: textIn(fusion['correlate'], [...path, 'correlate']),
    recipients: namesIn(fusion['recipients'], [...path, 'recipients']),
    weights: weightsIn(fusion['weights'], [...path, 'weights']),
    merge: Object.entries(members(fusion['merge'])).map(([pointer, field]) =>
      fieldDraft(pointer, field, [...path, 'merge', pointer]),
    ),
    output: schemaIn(ownMember(members(compose), 'output'), [...path, 'compose', 'output']),
  };
}

function fieldDraft(name: string, value: Json, path: Path): FieldDraft {
  const field = members(value);
  const loss = typeof value === 'string' ? value : field['loss'];
  return {
    name,
    path,
    loss: typeof loss === 'string' ? loss : undefined,
    weights: weightsIn(field['weights'], [...path, 'weights']),
  };
}

function weightsIn(value: Json | undefined, path: Path): readonly WeightDraft[] {
  return Object.entries(members(value)).flatMap(([name, weight]) =>
    typeof weight === 'number' ? [{ name, weight, path: [...path, name] }] : [],
  );
}

function schemaIn(value: Json | undefined, path: Path): SchemaDraft | undefined {
  return isJsonObject(value) || (typeof value === 'string' && value !== '') ? { value, path } : undefined;
}

function namesIn(value: Json | undefined, path: Path): readonly Named[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((name, index) =>
    typeof name === 'string' && name !== '' ? [{ name, path: [...path, index] }] : [],
  );
}

function textIn(value: Json | undefined, path: Path): Named | undefined {
  return typeof value === 'string' && value !== '' ? { name: value, path } : undefined;
}

function isTextList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}

function members(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
