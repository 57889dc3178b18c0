import { z } from 'zod';
import type { Json } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { Recipient } from '../../policy/bridge.ts';
import type { Option } from '../../policy/option.ts';
import type { RecipientDescriptor } from '../../policy/recipients/recipient-descriptor.ts';
import {
  recipientTransports,
  type RecipientTransportName,
} from '../../policy/recipients/recipient-transports.ts';
import { text } from './file-values.ts';
import { compiledOption, optionValue } from './option-value.ts';
import { protobufFile, type TypeOf } from './protobuf-file.ts';

type Transport = Omit<RecipientDescriptor, 'name'> & { readonly name: RecipientTransportName };

const transports: readonly Transport[] = recipientTransports;

const bases = transports.filter(({ refines }) => refines === undefined).map(({ name }) => name);

/** The one transport that all others refine, if there is one; every recipient has its key. */
const [only] = bases.length === 1 ? bases : [];

const keys = transports.map(({ name, option }) => {
  const value = optionValue(option);
  // A flag keeps its default when it is left out.
  return [name, name === only || option.kind === 'flag' ? value : value.optional()] as const;
});

const forwarded = transports.filter(({ isForwarded }) => isForwarded).map(({ name }) => name);

const shape = text
  .optional()
  .describe(
    `A JSONata expression over \`{ ...attributes, data: body }\` of the fused envelope; its value is the body that the recipient gets. The attributes stay. With ${forwarded.join(', ')}.`,
  );

const protobuf = protobufFile(
  `The message that the recipient reads. The body, after \`shape\`, is encoded by it, and the media type is \`application/protobuf\`. A body that does not fit is a dead letter with its place. With ${forwarded.join(', ')}.`,
).optional();

/** The keys that only recipients with a forwarder have. */
const forwardedKeys = ['shape', 'protobuf'] as const;

/** A recipient as people write it: the keys of all transports, of which it must choose one. */
export const recipientFile = z
  .strictObject({ ...Object.fromEntries(keys), shape, protobuf })
  .refine(
    (recipient) => chosen(recipient).length === 1,
    `expected one of ${bases.join(', ')}, and what refines it`,
  )
  .check(({ value, issues }) => {
    if (chosen(value).some((name) => isForwarded(name))) return;
    for (const key of forwardedKeys) {
      const message = `expected no ${key}, which only these have: ${forwarded.join(', ')}`;
      if (value[key] !== undefined) issues.push({ code: 'custom', message, input: value });
    }
  })
  .describe('One transport by which results come, with its settings.')
  .meta(only === undefined ? { oneOf: bases.map((name) => ({ required: [name] })) } : {});

/** Tells whether a forwarder brings results to recipients of a transport. */
function isForwarded(transport: RecipientTransportName): boolean {
  return forwarded.includes(transport);
}

/** A checked recipient, with the one transport that it chooses and what stands under its key. */
export function recipientOf(
  name: string,
  recipient: z.output<typeof recipientFile>,
  typeOf: TypeOf,
): Recipient {
  const values: Readonly<Record<string, unknown>> = recipient;
  const transport = transports.find((one) => one.name === chosen(values)[0]);
  if (transport === undefined)
    throw new TypeError('a checked bridge file has a transport for each recipient');
  return {
    name,
    transport: transport.name,
    settings: settingsOf(transport.option, values[transport.name]),
    ...(recipient.shape !== undefined && { shape: recipient.shape }),
    ...(recipient.protobuf !== undefined && { protobuf: typeOf(recipient.protobuf) }),
  };
}

function settingsOf(option: Option, value: unknown): Json {
  const settings = parseJson(JSON.stringify(value));
  if (settings.kind !== 'json') throw new TypeError('a checked bridge file has settings that are JSON');
  return compiledOption(option, settings.value);
}

/**
 * The transports whose keys say something, without those that another one of them refines: a checked recipient has one.
 * None where a key refines a transport that is not given.
 */
function chosen(recipient: Readonly<Record<string, unknown>>): readonly RecipientTransportName[] {
  const given = transports.filter(({ name }) => recipient[name] !== undefined && recipient[name] !== false);
  const refined = new Set(given.flatMap(({ refines }) => refines ?? []));
  if (!refined.isSubsetOf(new Set<string>(given.map(({ name }) => name)))) return [];
  return given.map(({ name }) => name).filter((name) => !refined.has(name));
}
