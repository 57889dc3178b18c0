import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';
import { durationMs } from '../definition/duration.ts';
import type { Path } from '../source/mistake.ts';
import type { Report } from '../source/report.ts';

/** Warns of valid release rules that can never have an effect. */
export function warnOfRelease(file: BridgeFile, report: Report): void {
  const takesOrders = Object.values(file.topics).some(({ role }) => role === 'control');
  for (const [name, fusion] of Object.entries(file.fusions)) {
    const at = (key: keyof FusionFile): Path => ['fusions', name, key];
    warnOfSize(fusion, at, report);
    warnOfTime(fusion, at, report);
    if (fusion.late === 'reopen' && fusion.remember !== undefined)
      report.atKey(at('remember'), 'has no effect: a closed key opens again at once (late: reopen)');
    if (fusion.releaseAll && !takesOrders)
      report.atKey(at('releaseAll'), 'has no effect: no topic with role control can request the release');
  }
}

type At = (key: keyof FusionFile) => Path;

function warnOfSize({ needs, wants, takes, size, expect }: FusionFile, at: At, report: Report): void {
  if (typeof size === 'string' && /^\d+$/.test(size))
    report.atValue(at('size'), `states the same size in each part; write ${size} without quotes`);
  if (typeof size === 'number' && size < needs.length) {
    const message = `a group of ${size} parts is released before all of its ${needs.length} needed topics can have come`;
    report.atValue(at('size'), message);
  }
  const [only, ...more] = [...needs, ...wants, ...takes];
  if (expect !== undefined && only !== undefined && more.length === 0)
    report.atKey(at('expect'), `the fusion gathers only ${only}; no other topic can be expected`);
}

function warnOfTime(
  { needs, minSize, expect, inactivity, deadline, onDeadline }: FusionFile,
  at: At,
  report: Report,
): void {
  if (inactivity !== undefined && typeof deadline === 'string' && isNoShorter(inactivity, deadline)) {
    const message = `has no effect: the deadline is earlier (deadline: ${deadline})`;
    report.atValue(at('inactivity'), message);
  }
  if (onDeadline !== 'partial' && needs.length === 0 && expect === undefined && minSize === 1) {
    const message = 'has no effect: without needs, expect and minSize no group is incomplete';
    report.atKey(at('onDeadline'), message);
  }
}

function isNoShorter(one: string, other: string): boolean {
  return (durationMs(one) ?? 0) >= (durationMs(other) ?? 0);
}
