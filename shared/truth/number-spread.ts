import type { Losses } from './loss-state.ts';

/** How many claims of its own a source needs before they count as much as what is known of all sources. */
const strength = 8;
/** σ of a normal distribution, in mean absolute deviations: √(π/2). */
const sigma = 1.2533141373155003;

/** The mean absolute deviation bends less to one wild claim than the variance does. */
export function spreadOf(own: Losses, all: Losses): number {
  const usual = all.claims > 0 ? all.loss / all.claims : 0;
  return (sigma * (own.loss + strength * usual)) / (own.claims + strength);
}
