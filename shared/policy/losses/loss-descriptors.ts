import type { Intersection } from '../intersection.ts';
import type { Unit } from '../units.ts';
import { absoluteLoss } from './absolute-loss.ts';
import { circularLoss } from './circular-loss.ts';
import { editLoss } from './edit-loss.ts';
import { elementsLoss } from './elements-loss.ts';
import { geographicLoss } from './geographic-loss.ts';
import { huberLoss } from './huber-loss.ts';
import { jaccardLoss } from './jaccard-loss.ts';
import { latestLoss } from './latest-loss.ts';
import type { LossDescriptor, NumberOption, UnitOption } from './loss-descriptor.ts';
import { squaredLoss } from './squared-loss.ts';
import { unionLoss } from './union-loss.ts';
import { voteLoss } from './vote-loss.ts';

/** Every loss that a bridge file can name, in the order in which the reference page lists them. */
export const lossDescriptors = [
  voteLoss,
  absoluteLoss,
  squaredLoss,
  huberLoss,
  circularLoss,
  latestLoss,
  unionLoss,
  elementsLoss,
  jaccardLoss,
  editLoss,
  geographicLoss,
] as const satisfies readonly LossDescriptor[];

type Described = (typeof lossDescriptors)[number];

export type LossName = Described['name'];

export type DescriptorOf<Name extends LossName> = Extract<Described, { readonly name: Name }>;

/** The options of all losses, as a field's policy may give them. */
export type LossOptions = {
  readonly [Name in keyof AllOptions]?: ValueOf<AllOptions[Name]>;
};

type AllOptions = Intersection<Described['options']>;

type ValueOf<Option> = Option extends NumberOption ? number : Option extends UnitOption ? Unit : never;
