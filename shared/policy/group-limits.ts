/** The most bytes of all parts of one group, with the bodies that are stored in a bucket. */
export const mostGroupBytes = 32_000_000;

/** The most values of all parts of one group, which a function of 1 GB can merge. */
export const mostGroupValues = 2_000_000;

/** The time that a group at its limits may take complete. */
export const mostGroupMs = 20_000;

/** The limits of all parts of one group together. */
export interface GroupLimits {
  readonly maxBytes: number;
  readonly maxValues: number;
}

/**
 * Returns the limits of all parts of one group, which the complete function of the deployment merges within its time. It
 * has twice the memory, and so the speed, where large bodies are stored. A loss over sets takes four times as long for
 * each value.
 */
export function limitsOfGroup(hasClaims: boolean, hasSetLoss: boolean): GroupLimits {
  const [most, mostInSets] = hasClaims ? [mostGroupValues, 500_000] : [250_000, 100_000];
  return { maxBytes: mostGroupBytes, maxValues: hasSetLoss ? mostInSets : most };
}
