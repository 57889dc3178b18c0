import type { z } from 'zod';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { JsonObject } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { InboundDescriptor } from '../../policy/inbound/inbound-descriptor.ts';
import { inboundTransports, type InboundTransportName } from '../../policy/inbound/inbound-transports.ts';
import { optionMap } from './option-value.ts';

type Named<Name extends string> = readonly (Omit<InboundDescriptor, 'name'> & { readonly name: Name })[];

/** The transports that a topic names by a key: all but the first of the registry. */
export const [standardInbound, ...namedInbound] = inboundTransports;

export type NamedInbound = Exclude<InboundTransportName, (typeof standardInbound)['name']>;

/** The keys of a topic by which it names its transport. */
export function inboundKeys<Name extends string>(transports: Named<Name>) {
  const keys: Partial<Record<Name, z.ZodOptional<ReturnType<typeof optionMap>>>> = {};
  for (const { name, means, options } of transports)
    keys[name] = optionMap(options).describe(means).optional();
  return keys;
}

/** The transports that a topic names, with what it says of each. More than one is a mistake. */
export function inboundOf<Name extends string>(
  topic: Readonly<Record<string, unknown>>,
  transports: Named<Name>,
): readonly { readonly transport: Name; readonly settings: JsonObject }[] {
  return transports.flatMap(({ name }) => {
    if (!Object.hasOwn(topic, name)) return [];
    const settings = parseJson(JSON.stringify(topic[name]));
    if (settings.kind !== 'json' || !isJsonObject(settings.value))
      throw new TypeError('a checked bridge file has maps under its transports');
    return [{ transport: name, settings: settings.value }];
  });
}
