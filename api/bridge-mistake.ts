import { formatMistake as format } from '../shared/bridge-file/source/mistake.ts';

/** Something in a bridge that cannot be what its author meant, and its place. */
export interface BridgeMistake {
  /** The file as it was named, so that a terminal can open it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** The place in the bridge, as in `fusions.recommendation.needs[1]`; empty for the bridge as a whole. */
  readonly path: string;
  /** One sentence for the user: the fault and the expected value. */
  readonly message: string;
}

/** Writes a mistake as one line: `bridge.yaml:14:7 fusions.order.needs[1]: no topic is named "usr"`. */
export function formatMistake(mistake: BridgeMistake): string {
  return format(mistake);
}
