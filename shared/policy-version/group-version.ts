/** A part as the choice of its group's version sees it. */
export interface StampedPart {
  readonly partId: string;
  /** Time of the first put, ms since the epoch. */
  readonly arrivedAt: number;
  /** The version that was chosen when the part arrived; absent where the bridge has no live policy. */
  readonly version?: string;
}

/**
 * Returns the version that judges a group: that of its earliest stored part, as this part also fixes the timer. Every
 * worker that sees the same parts finds the same version.
 *
 * @returns undefined for a group whose earliest part has none: the deployed policy judges it
 */
export function versionOfGroup(parts: readonly StampedPart[]): string | undefined {
  return parts.reduce<StampedPart | undefined>(
    (earliest, part) => (earliest === undefined || isEarlier(part, earliest) ? part : earliest),
    undefined,
  )?.version;
}

/** Orders parts by their arrival, and by their ids where two arrive at once. */
function isEarlier(part: StampedPart, other: StampedPart): boolean {
  if (part.arrivedAt !== other.arrivedAt) return part.arrivedAt < other.arrivedAt;
  return part.partId < other.partId;
}
