import type { RuleName } from '../release-reason.ts';

/**
 * Describes a release rule as plain data, from which the fusion's keys, their checks and the reference page are made.
 * `shared/aggregation/release-rules` decides when the rule holds.
 */
export interface RuleDescriptor {
  readonly reason: RuleName;
  /** The keys of a fusion that the rule reads. */
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
  /** The alternative to a number if parts may state it; it completes the message "expected a number, or ...". */
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
