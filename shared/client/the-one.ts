/** What a bridge has one of, and the client was not told. */
export interface Sought {
  readonly what: 'bus' | 'table';
  readonly bridge: string;
}

/** The bridge has no such bus or table, or more than one, so the caller must name it. */
export class LookupError extends Error {
  override readonly name = 'LookupError';
  /** What was looked for. */
  readonly what: 'bus' | 'table';

  /** @internal */
  constructor({ what, bridge }: Sought, found: readonly string[]) {
    super(
      found.length === 0
        ? `there is no ${what} of the bridge "${bridge}": is it deployed, in this account and region? Else name its ${what}`
        : `the bridge "${bridge}" has more than one ${what} (${found.toSorted().join(', ')}): name the right one`,
    );
    this.what = what;
  }
}

/** @throws LookupError unless exactly one was found */
export function theOne(sought: Sought, found: readonly string[]): string {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new LookupError(sought, found);
  return first;
}
