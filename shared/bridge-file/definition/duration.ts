const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** The form of a duration: `500ms`, `30s`, `15m`, `2h`, `7d`. */
export const durationPattern = /^([0-9]{1,9})(ms|s|m|h|d)$/;

/** Returns milliseconds; `undefined` when the text is no duration. */
export function durationMs(text: string): number | undefined {
  const [, count, unit] = durationPattern.exec(text) ?? [];
  const ms = unitMs.get(unit ?? '');
  return ms === undefined ? undefined : Number(count) * ms;
}
