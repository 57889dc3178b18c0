import type { Bridge } from '../../shared/policy/bridge.ts';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import { type Loaded, parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import type { FileRead } from '../../shared/bridge-file/schema-files.ts';

/** The sample of the design, as it stands there. */
export const sample = `# yaml-language-server: $schema=./schema/bridge.schema.json
name: recommendation
topics:
  content:
    sources: [catalogue-service]
    schema: schemas/content.json
  user:
    sources: [profile-service]
    schema: schemas/user.json
    privacy: { redact: [name], classification: confidential }
fusions:
  recommendation:
    correlate: correlationid          # an attribute, or a JSONata expression over header and body
    needs: [content, user]            # released when each has come
    deadline: 30s
    onDeadline: partial               # partial | discard | dead-letter
    late: amend                       # amend | reopen | ignore | dead-letter
    merge:
      /user/age: { loss: absolute }   # per-field losses; a default per type
    compose:
      model: claude-haiku-5-5
      instructions: Recommend films that suit this user ...
      output: schemas/recommendation.json
      maxTokens: 800
    recipients: [recommendation_system]
recipients:
  recommendation_system: { queue: true }
`;

export const sampleFiles: Readonly<Record<string, string>> = {
  'schemas/content.json': '{ "type": ["string", "object"] }',
  'schemas/user.json': `{
  "type": "object",
  "properties": {
    "name": { "type": "string" },
    "age": { "type": "integer" },
    "tags": { "type": "array", "items": { "type": "string" } }
  },
  "additionalProperties": false
}`,
  'schemas/recommendation.json': '{ "type": "object", "properties": { "films": { "type": "array" } } }',
};

/** Reads a bridge file as `bridge.yaml`, with files from memory. */
export function parse(text: string, files: Readonly<Record<string, string>> = sampleFiles): Promise<Loaded> {
  return parseBridge(text, 'bridge.yaml', (path): Promise<FileRead> => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    return Promise.resolve(
      found === undefined ? { kind: 'unreadable', reason: 'does not exist' } : { kind: 'text', text: found },
    );
  });
}

/** Returns the printed mistakes; none for a valid file. */
export async function mistakesIn(
  text: string,
  files?: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const loaded = await parse(text, files);
  return loaded.kind === 'mistakes' ? loaded.mistakes.map(formatMistake) : [];
}

/** The warnings of a good file as they are printed. */
export async function warningsOf(text: string): Promise<readonly string[]> {
  const loaded = await parse(text);
  return loaded.kind === 'bridge' ? loaded.warnings.map(formatMistake) : ['not a bridge'];
}

/** A good file's bridge; throws with the mistakes of any other. */
export async function bridgeOf(text: string, files?: Readonly<Record<string, string>>): Promise<Bridge> {
  const loaded = await parse(text, files);
  if (loaded.kind === 'mistakes') throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.bridge;
}

/** The sample with one text replaced by another. */
export function changed(from: string, to: string): string {
  if (!sample.includes(from)) throw new Error(`the sample has no ${from}`);
  return sample.replace(from, () => to);
}
