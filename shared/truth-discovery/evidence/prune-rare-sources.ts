import { scaleBetween } from './decay.ts';
import type { Evidence } from './evidence.ts';
import { type Parts, partsOf, type Sums } from './sums.ts';

/** The number of sources that are kept, over all fields together. */
const mostSources = 20_000;

/**
 * Returns the evidence without the sources that have claimed least, if there are more than `most`. A producer that
 * posts under a new name each time gives no evidence about itself, and must not fill the memory of the readers. A
 * dropped source counts as unknown from then on.
 */
export function pruneRareSources(evidence: Evidence, most = mostSources): Evidence {
  let size = 0;
  for (const sums of evidence.values()) size += sums.size;
  if (size <= most) return evidence;
  const counted = [...evidence].flatMap(([field, sums]) => claimsBySource(field, sums));
  if (counted.length <= most) return evidence;
  const kept = new Map<string, Set<string>>();
  for (const { field, source } of counted.toSorted(byClaims).slice(0, most)) {
    const sources = kept.get(field) ?? new Set();
    kept.set(field, sources.add(source));
  }
  return new Map(
    [...kept].map(([field, sources]) => [
      field,
      new Map(
        [...(evidence.get(field) ?? [])].filter(([key]) =>
          sourcesIn(partsOf(key)).every((source) => sources.has(source)),
        ),
      ),
    ]),
  );
}

interface SourceClaims {
  readonly field: string;
  readonly source: string;
  readonly claims: number;
}

/** Returns the claims of each source about a field: its share, however old, of all claims. */
function claimsBySource(field: string, sums: Sums): readonly SourceClaims[] {
  const reported: { readonly source: string; readonly era: number; readonly amount: number }[] = [];
  let claims = 0;
  let last = 0;
  for (const [key, amount] of sums) {
    const [kind, era = 0, source] = partsOf(key);
    if (kind === 'claims') claims = amount;
    if (kind !== 'said' || typeof era !== 'number' || typeof source !== 'string') continue;
    reported.push({ source, era, amount });
    last = Math.max(last, era);
  }
  const bySource = new Map<string, number>();
  let all = 0;
  for (const { source, era, amount } of reported) {
    const now = amount * scaleBetween(era, last);
    bySource.set(source, (bySource.get(source) ?? 0) + now);
    all += now;
  }
  return [...bySource].map(([source, own]) => ({
    field,
    source,
    claims: all > 0 ? (own / all) * claims : 0,
  }));
}

function byClaims(a: SourceClaims, b: SourceClaims): number {
  return b.claims - a.claims || byText(a.source, b.source) || byText(a.field, b.field);
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Returns the sources that a sum is about. The sum of a pair is about two. */
function sourcesIn([kind, , about = '']: Parts): readonly string[] {
  if (kind === 'pair') return String(about).split(' ');
  return kind === 'said' || kind === 'loss' || kind === 'source' ? [String(about)] : [];
}
