import type { UpdateReport } from '../../local/update-bridge.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { describeChange } from '../../shared/policy-version/changed-members.ts';
import type { Difference } from '../../shared/policy-version/differences.ts';
import { printable } from '../../shared/json/printable.ts';
import type { Palette } from '../terminal.ts';

/** An edit of the bridge file that the running laptop has taken up. */
export interface TakenUp {
  readonly file: string;
  readonly bridge: Bridge;
  readonly differences: readonly Difference[];
  /** The changes of the running bridge; undefined where the edit says the same in other words. */
  readonly report: UpdateReport | undefined;
  readonly seconds: number;
}

/** The most differences that one line names. */
const mostNamed = 4;

/** Returns a line with the differences that count now, and the functions and resources that changed for it. */
export function describeUpdate({ file, differences, report, seconds }: TakenUp, paint: Palette): string {
  const place = paint.bold(printable(file));
  if (report === undefined) return `${place}  ${paint.dim('nothing to take up: the policy is the same')}`;
  const sorted = differences.toSorted(byKind);
  const named = sorted.slice(0, mostNamed).map(({ of, member }) => `${of}: ${describeChange(member)}`);
  const more = sorted.length > mostNamed ? [`and ${sorted.length - mostNamed} more`] : [];
  const what = [...named, ...more].join('; ');
  const { restarted, created, removed, left } = report;
  const how = [
    ...listed('restarted', restarted),
    ...listed('created', created),
    ...listed('removed', removed),
    ...listed('not read any more', left),
    'groups and messages are kept',
  ].join('; ');
  return `${place}  ${paint.green('taken up')} in ${seconds.toFixed(1)} s  ${what}  ${paint.dim(how)}`;
}

/** Says why an edit was not taken up, a line for each reason. */
export function describeRefusal(file: string, reasons: readonly string[], paint: Palette): string {
  const last = `${paint.bold(printable(file))}  ${paint.yellow('not taken up')}: the policy before stays`;
  return [...reasons.map(printable), last].join('\n');
}

/** Fusions come first, because topics mostly differ only by what a fusion reads of them. */
function byKind(one: Difference, other: Difference): number {
  return Number(other.of.startsWith('fusion')) - Number(one.of.startsWith('fusion'));
}

function listed(verb: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${verb}: ${names.map(printable).join(', ')}`];
}
