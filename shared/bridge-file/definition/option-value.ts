import { z } from 'zod';
import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import type { Option, Options } from '../../policy/option.ts';
import { durationMs } from './duration.ts';
import { duration, text } from './file-values.ts';

/** The schema of an option that a descriptor declares as plain data. */
export function optionValue(option: Option): z.ZodType {
  const value = kindOf(option).describe(option.means);
  return option.isOptional === true ? value.optional() : value;
}

/** The schema of a map with these options as its keys. */
export function optionMap(options: Options) {
  return z.strictObject(
    Object.fromEntries(Object.entries(options).map(([key, option]) => [key, optionValue(option)])),
  );
}

/** Returns the value of a checked option as a bridge holds it: with durations in milliseconds. */
export function compiledOption(option: Option, value: Json): Json {
  if (option.kind === 'duration' && typeof value === 'string') return durationMs(value) ?? null;
  if (option.kind !== 'map' || !isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]): [string, Json] => {
    const own = option.options[key];
    return [key, own === undefined ? member : compiledOption(own, member)];
  });
  return Object.fromEntries(members);
}

function kindOf(option: Option) {
  switch (option.kind) {
    case 'true':
      return z.literal(true, 'expected true');
    case 'flag':
      return z.boolean().default(option.default);
    case 'text':
      return option.default === undefined
        ? formed(text, option.form)
        : formed(z.string(), option.form).default(option.default);
    case 'texts':
      return z.array(formed(text, option.form)).min(1, 'expected at least one');
    case 'choice':
      return z.enum(option.of).default(option.default);
    case 'duration':
      return duration(option.minMs, option.maxMs, option.range).default(option.default);
    case 'integer':
      return z.int().min(option.min).max(option.max);
    case 'map':
      return optionMap(option.options);
  }
}

function formed(
  value: z.ZodString,
  form: { readonly pattern: string; readonly expected: string } | undefined,
) {
  return form === undefined ? value : value.regex(new RegExp(form.pattern), form.expected);
}
