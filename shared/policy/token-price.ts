/** A price in US dollars per million tokens. */
export type Price = {
  readonly input: number;
  readonly output: number;
};
