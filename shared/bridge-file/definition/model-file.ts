import { z } from 'zod';
import { duration } from './file-values.ts';

/** The definition of an entry of `models`: one model at one provider, which routes name. */

const providers = ['anthropic', 'bedrock', 'messages'] as const;

const usd = z.number().min(0).max(1_000);

/** `none`, or the name of a variable and of a member of the secret. */
const keyPattern = /^(none|[A-Z][A-Z0-9_]{0,63})$/;

const shape = z.strictObject({
  provider: z
    .enum(providers)
    .describe(
      'The API that is asked. `anthropic`: that of Anthropic, with the key of the bridge. `bedrock`: Amazon Bedrock, by IAM and without a key. `messages`: any other server of the Messages API, at `baseUrl`.',
    ),
  model: z
    .string()
    .min(1)
    .max(300)
    .describe(
      "The model by the provider's name, such as `claude-haiku-5-5`, `us.anthropic.claude-haiku-5-5` on Bedrock, or `qwen3:8b`.",
    ),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected an AWS region, such as eu-central-1')
    .optional()
    .describe('The region of Bedrock. Without it that of the stack. Only for `bedrock`.'),
  baseUrl: z
    .string()
    .refine(
      isAddress,
      'expected an address that begins with https:// or http://, such as http://127.0.0.1:11434',
    )
    .refine(
      (url) => !/\/v1(\/messages)?\/?$/.test(url),
      'the client adds /v1/messages itself; write the address without it',
    )
    .optional()
    .describe('The address of the server, without `/v1/messages`. Needed for `messages`, and only there.'),
  key: z
    .string()
    .regex(keyPattern, 'expected none, or the name of a key in capitals, such as GATEWAY_KEY')
    .optional()
    .describe(
      "The name of the key: a member of the stack's secret, and a variable of the environment on a laptop. `none`: the server asks for no key. Needed for `messages`, and only there.",
    ),
  enforcesSchema: z
    .boolean()
    .optional()
    .describe(
      'True if the server holds its answers to a schema that stands in `output_config`. Otherwise the schema stands in the prompt, and the answer is checked as always. Only for `messages`.',
    ),
  price: z
    .strictObject({
      input: usd.describe('Dollars per million tokens of a prompt.'),
      output: usd.describe('Dollars per million tokens of an answer.'),
    })
    .optional()
    .describe(
      'The price of the node in US dollars per million tokens. Zero for both: the node is free, and needs no budget. Without it the list prices of Anthropic count; another provider has no list, and its cost is an estimate at the highest listed prices.',
    ),
  limits: z
    .strictObject({
      maxTokens: z
        .int()
        .min(1)
        .max(64_000)
        .optional()
        .describe('The most tokens of one answer of this node.'),
      maxInputTokens: z
        .int()
        .min(100)
        .max(900_000)
        .optional()
        .describe('The most tokens of one prompt of this node, by estimate.'),
      timeout: duration(500, 600_000, '500ms to 10m')
        .optional()
        .describe(
          "The most time for this node. Without it the node gets an equal share of the time that remains of the fusion's `timeout`.",
        ),
    })
    .optional()
    .describe("Limits of this node, where they are lower than the fusion's."),
});

type Shape = z.output<typeof shape>;

export const modelFile = shape
  .superRefine((node, context) => {
    for (const { path, message } of faultsOf(node))
      context.addIssue({ code: 'custom', path: [...path], message });
  })
  .describe('A model at one provider. Fusions name it in `compose.route`.');

export type ModelFile = Shape;

interface Fault {
  readonly path: readonly [keyof Shape] | readonly [];
  readonly message: string;
}

/** Returns the keys that do not fit the provider, or that it lacks. */
function faultsOf(node: Shape): readonly Fault[] {
  const { provider, model, baseUrl, key } = node;
  const faults: Fault[] = [];
  const only = (name: keyof Shape, owner: Shape['provider']): void => {
    if (provider !== owner && node[name] !== undefined)
      faults.push({ path: [name], message: `has no effect with provider: ${provider}; remove it` });
  };
  only('region', 'bedrock');
  for (const name of ['baseUrl', 'key', 'enforcesSchema'] as const) only(name, 'messages');
  if (provider === 'messages') {
    if (baseUrl === undefined)
      faults.push({ path: [], message: 'provider: messages needs the address of the server; add baseUrl' });
    if (key === undefined)
      faults.push({ path: [], message: 'provider: messages needs key: none, or the name of a key; add key' });
  }
  if (baseUrl !== undefined && key !== undefined && key !== 'none' && isPlainText(baseUrl))
    faults.push({
      path: ['baseUrl'],
      message: 'the key would travel in plain text; use https, or key: none',
    });
  if (provider === 'anthropic' && !/^claude-[A-Za-z0-9.@:_-]{1,120}$/.test(model))
    faults.push({
      path: ['model'],
      message: 'expected the name of a Claude model, such as claude-haiku-5-5',
    });
  if (provider === 'bedrock' && !isBedrockModel(model))
    faults.push({
      path: ['model'],
      message:
        'expected the id of a Claude model or of an inference profile on Bedrock, such as us.anthropic.claude-haiku-5-5',
    });
  return faults;
}

/** An id names one model or a profile in any account. An ARN would need rights that its file does not show. */
function isBedrockModel(model: string): boolean {
  return /^([a-z]+(-[a-z]+)*\.)?anthropic\.claude-[A-Za-z0-9.:_-]+$/.test(model);
}

function isAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function isPlainText(url: string): boolean {
  if (!isAddress(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
