import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { UserError } from '../../shared/ports/user-error.ts';

/** An envelope as an agent writes it. */
export const envelope = z.looseObject({
  type: z.string(),
  source: z.string(),
  data: z.json().optional(),
  text: z.string().optional(),
});

/**
 * Returns the input of a tool. It has a JSON Schema for the agent, which may hold those of topics, and a shape that is
 * checked here. The bodies are checked as the topics will.
 */
export function toolInput<Shape extends z.ZodType>(
  shape: Shape,
  shown: JsonObject,
): StandardSchemaWithJSON<z.input<Shape>, z.output<Shape>> {
  const schema = (): Record<string, unknown> => ({ ...shown });
  return { '~standard': { ...shape['~standard'], jsonSchema: { input: schema, output: schema } } };
}

/**
 * Writes an envelope as a line of JSON. A body that is a text of JSON keeps its digits.
 *
 * @throws UserError
 */
export function lineOf({ data, text, ...attributes }: z.output<typeof envelope>): string {
  if (text === undefined) return JSON.stringify({ ...attributes, ...(data !== undefined && { data }) });
  if (data !== undefined) throw new UserError('an envelope has data or text, and not both');
  const parsed = parseJson(text);
  if (parsed.kind === 'not-json') throw new UserError('text is not JSON');
  return JSON.stringify({ ...attributes, data: parsed.value });
}
