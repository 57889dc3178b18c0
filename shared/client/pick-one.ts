/** What a bridge has one of, and the client was not told. */
export interface Sought {
  readonly what: 'bus' | 'table';
  readonly bridge: string;
}

/** Which bus or table is meant is for the caller to say. */
export class NotTheOne extends Error {
  override readonly name = 'NotTheOne';
  readonly what: Sought['what'];

  constructor({ what, bridge }: Sought, found: readonly string[]) {
    super(
      found.length === 0
        ? `there is no ${what} of the bridge "${bridge}": is it deployed, in this account and region? Else name its ${what}`
        : `the bridge "${bridge}" has more than one ${what} (${found.toSorted().join(', ')}): name the right one`,
    );
    this.what = what;
  }
}

/** @throws NotTheOne unless exactly one was found */
export function theOne(sought: Sought, found: readonly string[]): string {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw new NotTheOne(sought, found);
  return first;
}
