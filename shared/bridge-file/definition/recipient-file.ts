import { z } from 'zod';
import type { Json } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { RecipientDescriptor } from '../../policy/recipients/recipient-descriptor.ts';
import { recipientTransports, type RecipientTransportName } from '../../policy/recipients/registry.ts';
import { optionValue } from './option-value.ts';

type Transport<Name extends string> = Omit<RecipientDescriptor, 'name'> & { readonly name: Name };

/** A recipient as people write it: the keys of all transports, of which it must choose one. */
export function recipientFileOf(transports: readonly Transport<string>[]) {
  const bases = transports.filter(({ refines }) => refines === undefined).map(({ name }) => name);
  const [only] = bases.length === 1 ? bases : [];
  const keys = transports.map(({ name, option }) => {
    const value = optionValue(option);
    // What may be left out by itself keeps its default.
    return [name, name === only || option.kind === 'flag' ? value : value.optional()] as const;
  });
  return z
    .strictObject(Object.fromEntries(keys))
    .refine(
      (recipient) => chosen(recipient, transports).length === 1,
      `expected one of ${bases.join(', ')}, and what refines it`,
    )
    .describe('Who may receive results.')
    .meta(only === undefined ? { oneOf: bases.map((name) => ({ required: [name] })) } : {});
}

export const recipientFile = recipientFileOf(recipientTransports);

/** The one transport that a checked recipient chooses, with what stands under its key. */
export function transportOf(recipient: z.output<typeof recipientFile>): {
  readonly transport: RecipientTransportName;
  readonly settings: Json;
} {
  const [transport] = chosen(recipient, recipientTransports);
  if (transport === undefined)
    throw new TypeError('a checked bridge file has a transport for each recipient');
  const settings = parseJson(JSON.stringify(recipient[transport]));
  if (settings.kind !== 'json') throw new TypeError('a checked bridge file has settings that are JSON');
  return { transport, settings: settings.value };
}

/**
 * The transports whose keys say something, without those that another one of them refines: a checked recipient has one.
 * None where a key refines a transport that is not given.
 */
function chosen<Name extends string>(
  recipient: Readonly<Record<string, unknown>>,
  transports: readonly Transport<Name>[],
): readonly Name[] {
  const given = transports.filter(({ name }) => recipient[name] !== undefined && recipient[name] !== false);
  const refined = new Set(given.flatMap(({ refines }) => refines ?? []));
  if (!refined.isSubsetOf(new Set<string>(given.map(({ name }) => name)))) return [];
  return given.map(({ name }) => name).filter((name) => !refined.has(name));
}
