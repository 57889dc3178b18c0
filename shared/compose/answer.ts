import { faultText, jsonFault } from '../json/json-fault.ts';
import type { Json } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { repeatedMember, repeatedText } from '../json/repeated-member.ts';
import type { SchemaCheck } from '../json-schema/schema-check.ts';

/** The result of checking a model's text. */
export type CheckedAnswer =
  | { readonly kind: 'valid'; readonly value: Json }
  | { readonly kind: 'not-json' }
  | { readonly kind: 'breaks-schema'; readonly problems: readonly string[] };

/** Deeper than any useful answer. */
const DEEPEST = 100;

/**
 * Parses a model's answer and checks it against the fusion's own schema, whatever the provider guarantees. An answer
 * that could not be stored or sent unchanged (`1e400`, half a character), or that has a member name twice, breaks every
 * schema. A byte order mark is no part of the answer.
 */
export function checkAnswer(text: string, check: SchemaCheck): CheckedAnswer {
  const json = withoutFence(text.replace(/^\uFEFF/, ''));
  const parsed = parseJson(json);
  if (parsed.kind === 'not-json') return parsed;
  const repeated = repeatedMember(json, parsed.value);
  if (repeated !== undefined)
    return { kind: 'breaks-schema', problems: [repeatedText('the answer', repeated)] };
  const fault = jsonFault(parsed.value, DEEPEST);
  if (fault !== undefined) return { kind: 'breaks-schema', problems: [faultText('the answer', fault)] };
  const problems = check(parsed.value);
  return problems.length === 0 ? { kind: 'valid', value: parsed.value } : { kind: 'breaks-schema', problems };
}

/**
 * Removes a Markdown fence, which some answers without an enforced grammar have. It works by lines and not by a
 * pattern, because the model's text must not be able to make the reading slow.
 */
function withoutFence(text: string): string {
  const lines = text.trim().split('\n');
  const fenced = /^```(json)?$/.test(lines[0]?.trimEnd() ?? '') && lines.at(-1)?.trim() === '```';
  return fenced && lines.length > 2 ? lines.slice(1, -1).join('\n') : text;
}
