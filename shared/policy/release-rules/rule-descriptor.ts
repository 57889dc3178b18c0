import type { RuleName } from '../release-reason.ts';

/**
 * Describes a release rule to those who write bridge files. Plain data: the fusion's keys, their checks and the
 * reference page are made from it. When the rule holds stands in `shared/aggregation/release-rules`.
 */
export interface RuleDescriptor {
  readonly reason: RuleName;
  /** Keys of a fusion that the rule goes by. */
  readonly keys: Readonly<Record<string, RuleKey>>;
}

export type RuleKey = TopicsKey | CountKey | DurationKey | FlagKey | OtherKey;

interface AnyKey {
  /** For the reference page. */
  readonly meaning: string;
}

/** A list of topics that the fusion gathers; none unless given. Compiled under its own name. */
interface TopicsKey extends AnyKey {
  readonly kind: 'topics';
}

/** A whole number. Compiled under its own name. */
export interface CountKey extends AnyKey {
  readonly kind: 'count';
  readonly atLeast: number;
  readonly atMost: number;
  /** Where parts may state the number: what the file may say in its place, to complete "expected a number, or ...". */
  readonly stated?: string;
}

/** A time, compiled to milliseconds under its name and `Ms`. */
export interface DurationKey extends AnyKey {
  readonly kind: 'duration';
  readonly atLeastMs: number;
  readonly atMostMs: number;
  /** The range as people write it, such as `1s to 7d`. */
  readonly range: string;
}

/** True or false, false unless given. Compiled under its own name. */
interface FlagKey extends AnyKey {
  readonly kind: 'flag';
}

/** A key with a shape or a compiled form of its own. */
interface OtherKey extends AnyKey {
  readonly kind: 'predicate' | 'expectation' | 'deadline' | 'schedule' | 'series' | 'release-all';
}
