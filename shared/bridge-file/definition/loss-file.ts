import { z } from 'zod';
import type { LossDescriptor, LossOption, NumberOption } from '../../policy/losses/loss-descriptor.ts';
import { lossDescriptors, type LossOptions } from '../../policy/losses/loss-descriptors.ts';
import { text } from './file-values.ts';

/** The losses and their options as people write them, made from the losses' descriptors; part of `merge-file.ts`. */
const descriptors: readonly LossDescriptor[] = lossDescriptors;

export const lossNames = lossDescriptors.map(({ name }) => name);

export const positive = z.number().positive('expected a number above 0');

/** A unit by its symbol, or one of the deployment's own. */
const unit = z.union(
  [
    text,
    z.strictObject({
      name: text.describe("The unit's name."),
      of: z.record(text, positive).describe('Other units, each with its size in this unit.'),
    }),
  ],
  { error: 'expected a unit, such as km or °C, or a map with "name" and "of"' },
);

/** An option, and the losses that it means something to. */
export interface OptionOfLosses {
  readonly option: LossOption;
  readonly losses: readonly string[];
}

/** Every option by its key, in alphabetical order. Throws where two losses mean different things by one key. */
export const optionsOfLosses: ReadonlyMap<string, OptionOfLosses> = optionsOf(descriptors);

function optionsOf(losses: readonly LossDescriptor[]): ReadonlyMap<string, OptionOfLosses> {
  const found = new Map<string, { option: LossOption; losses: string[] }>();
  for (const { name: loss, options } of losses) {
    for (const [name, option] of Object.entries(options)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, { option, losses: [loss] });
      else if (known.option === option) known.losses.push(loss);
      else throw new TypeError(`two losses describe the option "${name}", each in its own way`);
    }
  }
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

type OptionShape = {
  readonly [Name in keyof LossOptions]-?: z.ZodExactOptional<
    z.ZodType<NonNullable<LossOptions[Name]>, NonNullable<LossOptions[Name]>>
  >;
};

/** The keys that a field's policy may have beside its loss. */
export const lossOptionShape: OptionShape = shapeOf(optionsOfLosses);

function shapeOf(options: ReadonlyMap<string, OptionOfLosses>): OptionShape {
  const shape: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
    [...options].map(([name, { option, losses }]) => [
      name,
      valueOf(option)
        .exactOptional()
        .describe(`For ${inCode(losses)}: ${option.meaning}`),
    ]),
  );
  if (!isWhole(shape)) throw new TypeError('an option of a loss has no shape');
  return shape;
}

function isWhole(shape: Readonly<Record<string, z.ZodType>>): shape is OptionShape {
  return descriptors.every(({ options }) => Object.keys(options).every((name) => Object.hasOwn(shape, name)));
}

function valueOf(option: LossOption): z.ZodType {
  switch (option.kind) {
    case 'number':
      return numberWithin(option);
    case 'unit':
      return unit;
  }
}

function numberWithin({ above, atLeast, atMost }: NumberOption): z.ZodType {
  let number = z.number();
  if (above !== undefined) number = number.gt(above, `expected a number above ${above}`);
  if (atLeast !== undefined) number = number.min(atLeast);
  return atMost === undefined ? number : number.max(atMost);
}

/** Names as a sentence of the reference page has them. */
export function inCode(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
