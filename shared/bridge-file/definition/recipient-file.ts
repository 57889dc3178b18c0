import { z } from 'zod';
import { parseJson } from '../../json/parse-json.ts';
import type { Recipient } from '../../policy/bridge.ts';
import type { RecipientDescriptor } from '../../policy/recipients/recipient-descriptor.ts';
import {
  recipientTransports,
  type RecipientTransportName,
} from '../../policy/recipients/recipient-transports.ts';
import { optionValue } from './option-value.ts';

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

/** A recipient as people write it: the keys of all transports, of which it must choose one. */
export const recipientFile = z
  .strictObject(Object.fromEntries(keys))
  .refine(
    (recipient) => chosen(recipient).length === 1,
    `expected one of ${bases.join(', ')}, and what refines it`,
  )
  .describe('A receiver of results.')
  .meta(only === undefined ? { oneOf: bases.map((name) => ({ required: [name] })) } : {});

/** A checked recipient, with the one transport that it chooses and what stands under its key. */
export function recipientOf(name: string, recipient: z.output<typeof recipientFile>): Recipient {
  const [transport] = chosen(recipient);
  if (transport === undefined)
    throw new TypeError('a checked bridge file has a transport for each recipient');
  const settings = parseJson(JSON.stringify(recipient[transport]));
  if (settings.kind !== 'json') throw new TypeError('a checked bridge file has settings that are JSON');
  return { name, transport, settings: settings.value };
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
