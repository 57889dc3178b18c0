/** A resource that a bridge has once, to be found by name. */
export interface LookupTarget {
  readonly what: 'bus' | 'table';
  readonly bridge: string;
}

/** A lookup that found no resource or several. The caller has to name the right one. */
export class LookupError extends Error {
  override readonly name = 'LookupError';
  readonly what: LookupTarget['what'];

  constructor({ what, bridge }: LookupTarget, found: readonly string[]) {
    super(
      found.length === 0
        ? `there is no ${what} of the bridge "${bridge}": is it deployed, in this account and region? Else name its ${what}`
        : `the bridge "${bridge}" has more than one ${what} (${found.toSorted().join(', ')}): name the right one`,
    );
    this.what = what;
  }
}

/**
 * Returns the only resource found.
 *
 * @throws LookupError unless exactly one was found
 */
export function pickOne(target: LookupTarget, found: readonly string[]): string {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new LookupError(target, found);
  return first;
}
