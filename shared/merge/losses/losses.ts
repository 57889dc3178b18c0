import type { LossName } from '../../policy/losses/loss-descriptors.ts';
import { absolute } from './absolute.ts';
import { circular } from './circular.ts';
import { edit } from './edit.ts';
import { elements } from './elements.ts';
import { geographic } from './geographic.ts';
import { huber } from './huber.ts';
import { jaccard } from './jaccard.ts';
import { latest } from './latest.ts';
import type { LossDefinition } from './loss.ts';
import { squared } from './squared.ts';
import { union } from './union.ts';
import { vote } from './vote.ts';

/** Every loss that a descriptor names. The bundle of a function holds those that its bridge may use. */
export const definitions: Readonly<Record<LossName, LossDefinition>> = {
  vote,
  absolute,
  squared,
  huber,
  circular,
  latest,
  union,
  elements,
  jaccard,
  edit,
  geographic,
};
