import { typesOf } from '../../shared/policy/event-types.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import { quote } from '../../shared/json/printable.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import type { BridgeAt } from '../read-bridge.ts';
import { bodyOfFields, type FilledField } from './form-body.ts';
import type { FieldRow } from './field-rows.ts';
import { type BodyForm, fieldTypeAt, type FormField, formOfSchema, valueOfText } from './schema-form.ts';

/** The form that posts one message to a topic. */
export interface PostForm extends BodyForm {
  readonly topic: string;
  /** The types that the topic takes; one with a wildcard is a start to write on. */
  readonly types: readonly string[];
  /** Undefined where any source may post. */
  readonly sources?: readonly string[];
}

/** A message that a person filled in. */
export interface FilledPost {
  readonly type: string;
  readonly source: string;
  readonly id?: string | undefined;
  readonly mode: 'fields' | 'text' | 'json';
  readonly fields: readonly FilledField[];
  readonly text: string;
}

/** @throws UserError when the bridge has no topic of that name */
export function postForm({ file, bridge }: BridgeAt, name: string): PostForm {
  const topic = bridge.topics.find((one) => one.name === name && one.role === 'part');
  if (topic === undefined) throw new UserError(`${file}: no topic of parts is named ${quote(name)}`);
  return {
    topic: name,
    types: typesOf(topic).map(({ written }) => written),
    ...(topic.sources !== undefined && { sources: topic.sources }),
    ...formOfSchema(topic.schema),
  };
}

/**
 * Writes a message as a line of JSON, which is checked as `post` checks a file.
 *
 * @param now ms since the epoch
 * @throws UserError for a text that is no value of its field
 */
export function lineOfPost({ type, source, id, mode, fields, text }: FilledPost, now: number): string {
  const data =
    mode === 'fields'
      ? bodyOfFields(fields)
      : valueOfText(mode === 'text' ? 'text' : 'json', text, 'the body');
  const time = new Date(now).toISOString();
  return JSON.stringify({ type, source, time, ...(id !== undefined && id !== '' && { id }), data });
}

/** A field of a group that a person may correct. */
export interface CorrectionField extends FormField {
  readonly settled?: string;
  readonly isUnsettled: boolean;
  readonly isDisputed: boolean;
  readonly said: FieldRow['said'];
}

/** Makes the form that corrects a group. A quantity may be written in several ways, so its field takes JSON. */
export function correctionFields(
  rows: readonly FieldRow[],
  topics: readonly Topic[],
  { merge }: Fusion,
): readonly CorrectionField[] {
  return rows.map(({ pointer, settled, isUnsettled, isDisputed, said }) => {
    const [name, ...tokens] = parsePointer(pointer) ?? [];
    const schema = topics.find((topic) => topic.name === name)?.schema;
    const isQuantity = merge.fields[pointer]?.unit !== undefined;
    return {
      pointer,
      ...(isQuantity ? { type: 'json' } : fieldTypeAt(schema, tokens)),
      isRequired: false,
      ...(settled !== undefined && { settled }),
      isUnsettled,
      isDisputed,
      said,
    };
  });
}

/**
 * Writes corrected values as the command `correct` takes them.
 *
 * @throws UserError for a text that is no value of its field
 */
export const correctionValues = (fields: readonly FilledField[]): readonly string[] =>
  fields.map(({ pointer, type, text }) => `${pointer}=${JSON.stringify(valueOfText(type, text, pointer))}`);
