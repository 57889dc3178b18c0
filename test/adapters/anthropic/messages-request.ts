import type { JsonObject } from '../../../shared/json/json.ts';

/** A request to POST /v1/messages that the API would accept. */
export interface MessagesRequest {
  readonly model: string;
  readonly max_tokens: number;
  readonly system: readonly TextBlock[];
  readonly messages: readonly Turn[];
  readonly output_config?: { readonly effort?: string; readonly format?: { readonly schema: JsonObject } };
  readonly thinking?: { readonly type: string };
}

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly TextBlock[];
}

export interface TextBlock {
  readonly type: 'text';
  readonly text: string;
  readonly cache_control?: { readonly type: 'ephemeral' };
}

const MEMBERS = new Set([
  'model',
  'max_tokens',
  'system',
  'messages',
  'output_config',
  'thinking',
  'stream',
  'metadata',
]);
const GRAMMAR = new Set(
  'type properties required additionalProperties items minItems enum const anyOf allOf $ref $defs description title format'.split(
    ' ',
  ),
);

/**
 * Returns the reason why the API would answer 400, or undefined. It knows what the documentation and the SDK's types
 * say of the parameters that fusion-bus sends: sampling parameters and prefill are gone, each model has its own way to
 * turn off thinking, and the schema of an answer must be closed and plain.
 */
export function requestFault(body: unknown): string | undefined {
  if (!isRecord(body)) return 'the body must be an object';
  for (const name of Object.keys(body))
    if (!MEMBERS.has(name)) return `${name}: Extra inputs are not permitted`;
  if (typeof body['model'] !== 'string' || body['model'] === '') return 'model: Field required';
  const most = body['max_tokens'];
  if (typeof most !== 'number' || !Number.isInteger(most) || most < 1)
    return 'max_tokens: must be a positive integer';
  return (
    blocksFault('system', body['system'] ?? []) ??
    turnsFault(body['messages']) ??
    configFault(body['output_config']) ??
    thinkingFault(body['model'], body['thinking'], body['output_config'])
  );
}

/** The same as a type guard. */
export function isMessagesRequest(body: unknown): body is MessagesRequest {
  return requestFault(body) === undefined;
}

function turnsFault(turns: unknown): string | undefined {
  if (!Array.isArray(turns) || turns.length === 0) return 'messages: at least one message is required';
  for (const [index, turn] of turns.entries()) {
    if (!isRecord(turn)) return `messages.${index}: must be an object`;
    if (turn['role'] !== 'user' && turn['role'] !== 'assistant')
      return `messages.${index}.role: unknown role`;
    const fault = blocksFault(`messages.${index}.content`, turn['content']);
    if (fault !== undefined) return fault;
    if (index === turns.length - 1 && turn['role'] !== 'user')
      return 'prefill is not supported by this model';
  }
  return undefined;
}

function blocksFault(path: string, blocks: unknown): string | undefined {
  if (!Array.isArray(blocks)) return `${path}: must be a list of blocks`;
  for (const [index, block] of blocks.entries()) {
    if (!isRecord(block) || block['type'] !== 'text') return `${path}.${index}: only text is expected here`;
    const { text } = block;
    if (typeof text !== 'string' || text.trim() === '')
      return `${path}.${index}: text content blocks must be non-empty`;
    // Strict JSON parsers reject lone surrogates.
    if (!text.isWellFormed()) return `${path}.${index}: text must be well-formed Unicode`;
  }
  return undefined;
}

function configFault(config: unknown): string | undefined {
  if (config === undefined) return undefined;
  if (!isRecord(config)) return 'output_config: must be an object';
  const { format } = config;
  if (format === undefined) return undefined;
  if (!isRecord(format) || format['type'] !== 'json_schema')
    return 'output_config.format.type: must be json_schema';
  return schemaFault('output_config.format.schema', format['schema']);
}

function schemaFault(path: string, schema: unknown): string | undefined {
  if (!isRecord(schema)) return `${path}: must be an object`;
  for (const name of Object.keys(schema))
    if (!GRAMMAR.has(name)) return `${path}: '${name}' is not supported`;
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false) {
    return `${path}: 'additionalProperties' must be explicitly set to false for 'object' type`;
  }
  for (const many of ['properties', '$defs', 'anyOf', 'allOf']) {
    const parts = schema[many];
    if (parts === undefined) continue;
    if (typeof parts !== 'object' || parts === null) return `${path}.${many}: must hold schemas`;
    for (const [name, part] of Object.entries(parts)) {
      const fault = schemaFault(`${path}.${many}.${name}`, part);
      if (fault !== undefined) return fault;
    }
  }
  return schema['items'] === undefined ? undefined : schemaFault(`${path}.items`, schema['items']);
}

function thinkingFault(model: string, thinking: unknown, config: unknown): string | undefined {
  if (thinking === undefined) return undefined;
  const type = isRecord(thinking) ? thinking['type'] : undefined;
  const effort = isRecord(config) ? config['effort'] : undefined;
  const off = /opus-5-5|fable-5-1/.test(model)
    ? undefined
    : /sonnet-5-5/.test(model)
      ? 'between_tools'
      : 'disabled';
  if (type === 'adaptive') return undefined;
  if (type !== off) return `"thinking.type.${String(type)}" is not supported for this model.`;
  return effort === 'xhigh' || effort === 'max'
    ? `thinking.type.${off} needs effort high or lower`
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
