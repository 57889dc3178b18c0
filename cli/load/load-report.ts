import type { Objective } from '../../shared/policy/objective.ts';
import { counted } from './counted.ts';
import type { LoadState } from './load-run.ts';
import type { Counts } from './result-ledger.ts';

/** The outcome of a load test, as `--output json` prints it. Times are in ms; null where so many results never came. */
export interface LoadReport extends Counts {
  readonly bridge: string;
  readonly fusion: string;
  readonly seed: number;
  /** Groups in a second, as asked for and as the bus took them. */
  readonly rate: { readonly asked: number; readonly posted: number };
  readonly seconds: number;
  readonly groups: number;
  readonly parts: number;
  /** Groups whose parts the bus did not take. */
  readonly refused: number;
  readonly latencyMs: Quantiles & { readonly max: number };
  /** The time by which this program posted later than planned. The latencies contain it. */
  readonly lagMs: { readonly p99: number; readonly max: number };
  readonly objective: Objective | null;
  /** The faults in words; empty where all is well. */
  readonly faults: readonly string[];
  readonly interrupted: boolean;
}

interface Quantiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface LoadFacts {
  readonly bridge: string;
  readonly fusion: string;
  readonly seed: number;
  readonly rate: number;
  /** The time in which groups were begun. */
  readonly seconds: number;
  readonly objective: Objective | undefined;
  readonly interrupted: boolean;
  /** The present moment, by the clock of the run. */
  readonly now: number;
}

/** Makes the report of a run, with the bounds that it exceeds. */
export function reportOf({ ledger, lag, posted }: LoadState, facts: LoadFacts): LoadReport {
  const counts = ledger.counts(facts.now);
  const missing = counts.lost;
  const round = (ms: number): number => Number(ms.toPrecision(4));
  const at = (share: number): number | null => {
    const ms = ledger.times.quantile(share, missing);
    return ms === undefined ? null : round(ms);
  };
  const latencyMs = { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: round(ledger.times.most) };
  const { now: _, ...known } = facts;
  const { rate, objective, seconds } = facts;
  return {
    ...known,
    rate: { asked: rate, posted: round(posted.groups / Math.max(seconds, 0.001)) },
    objective: objective ?? null,
    ...posted,
    ...counts,
    costUsd: Number(counts.costUsd.toPrecision(6)),
    latencyMs,
    lagMs: { p99: round(lag.quantile(0.99) ?? 0), max: round(lag.most) },
    faults: faultsOf(counts, posted.refused, ledger.times.count + missing, latencyMs, objective),
  };
}

function faultsOf(
  { lost, late, doubled }: Counts,
  refused: number,
  results: number,
  latencyMs: Quantiles,
  objective: Objective = {},
): readonly string[] {
  const bounds = [
    ['p50', latencyMs.p50, objective.p50Ms] as const,
    ['p95', latencyMs.p95, objective.p95Ms] as const,
    ['p99', latencyMs.p99, objective.p99Ms] as const,
  ];
  return [
    ...(lost > 0
      ? [`${counted(lost, 'result')} did not come in time${late > 0 ? `, of which ${late} came later` : ''}`]
      : []),
    ...(doubled > 0 ? [`${counted(doubled, 'group')} got a second first result`] : []),
    ...(refused > 0 ? [`the bus did not take the parts of ${counted(refused, 'group')}`] : []),
    ...bounds.flatMap(([name, ms, most]) => {
      if (most === undefined || results === 0 || (ms !== null && ms <= most)) return [];
      return [`${name} is ${timeText(ms)}, and the bridge file asks for ${timeText(most)}`];
    }),
    ...(results === 0 ? ['no group was answered, so nothing was measured'] : []),
  ];
}

/** Writes a time for people. */
export function timeText(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return 'more than was waited for';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(2))} s`;
}

/** The report in lines for people. */
export function reportLines(report: LoadReport): readonly string[] {
  const { latencyMs, lagMs, rate, counts } = { ...report, counts: countsText(report) };
  const asked = report.objective === null ? '' : objectiveText(report.objective);
  return [
    `load of ${report.fusion} in ${report.bridge}: ${counted(report.groups, 'group')} with ${counted(report.parts, 'part')} in ${report.seconds} s, ${rate.posted} groups in a second`,
    `  last part to result   p50 ${timeText(latencyMs.p50)}, p95 ${timeText(latencyMs.p95)}, p99 ${timeText(latencyMs.p99)}, longest ${timeText(latencyMs.max)}${asked}`,
    `  results               ${counts}`,
    `  cost                  ${costText(report)}`,
    ...(lagMs.max > 50
      ? [
          `  posted late           p99 ${timeText(lagMs.p99)}, most ${timeText(lagMs.max)}: this machine is slow, and the times above contain it`,
        ]
      : []),
    `  the same again        --seed ${report.seed}`,
    ...report.faults.map((fault) => `  not well: ${fault}`),
  ];
}

function countsText({
  fused,
  amended,
  held,
  discarded,
  lost,
  waiting,
  doubled,
  repeated,
}: LoadReport): string {
  const parts = [`${fused} fused`, `${lost} lost`, `${doubled} doubled`];
  const rest = { waiting, amended, held, discarded, 'delivered again': repeated };
  return [
    ...parts,
    ...Object.entries(rest).flatMap(([name, count]) => (count > 0 ? [`${count} ${name}`] : [])),
  ].join(', ');
}

function costText({ costUsd, withoutCost }: LoadReport): string {
  const dollars = `$${costUsd} for models, as the results say`;
  return withoutCost === 0 ? dollars : `${dollars}; ${counted(withoutCost, 'result')} without a cost`;
}

function objectiveText(objective: Objective): string {
  const { p50Ms, p95Ms, p99Ms } = objective;
  const bounds = Object.entries({ p50: p50Ms, p95: p95Ms, p99: p99Ms }).flatMap(([name, ms]) =>
    ms === undefined ? [] : [`${name} ${timeText(ms)}`],
  );
  return ` (asked: ${bounds.join(', ')})`;
}
