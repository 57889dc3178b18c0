import { z } from 'zod';
import type { Option, Options } from '../../policy/option.ts';
import { text } from './file-values.ts';

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

function kindOf(option: Option) {
  switch (option.kind) {
    case 'true':
      return z.literal(true, 'expected true');
    case 'flag':
      return z.boolean().default(option.default);
    case 'text':
      return text;
    case 'integer':
      return z.int().min(option.min).max(option.max);
    case 'map':
      return optionMap(option.options);
  }
}
