import { scaleBetween } from './decay.ts';
import type { Evidence } from './evidence.ts';
import { type Parts, partsOf, type Sums } from './sums.ts';

/** So many sources are known, of all fields together: those that have said most. */
const mostSources = 20_000;

/**
 * The same evidence without the sources that have said least, where there are more than anybody could tell apart: who
 * posts under a new name each time teaches nothing, and must not fill the memory of those who learn. A source that is
 * dropped is a stranger again.
 */
export function withoutStrays(evidence: Evidence, most = mostSources): Evidence {
  let size = 0;
  for (const sums of evidence.values()) size += sums.size;
  if (size <= most) return evidence;
  const heard = [...evidence].flatMap(([field, sums]) => heardIn(field, sums));
  if (heard.length <= most) return evidence;
  const kept = new Map<string, Set<string>>();
  for (const { field, source } of heard.toSorted(byClaims).slice(0, most)) {
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

interface Heard {
  readonly field: string;
  readonly source: string;
  readonly claims: number;
}

/** What each source has said of a field, in claims: its share, however old, of all that were made. */
function heardIn(field: string, sums: Sums): readonly Heard[] {
  const said: { readonly source: string; readonly era: number; readonly amount: number }[] = [];
  let claims = 0;
  let last = 0;
  for (const [key, amount] of sums) {
    const [kind, era = 0, source] = partsOf(key);
    if (kind === 'claims') claims = amount;
    if (kind !== 'said' || typeof era !== 'number' || typeof source !== 'string') continue;
    said.push({ source, era, amount });
    last = Math.max(last, era);
  }
  const bySource = new Map<string, number>();
  let all = 0;
  for (const { source, era, amount } of said) {
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

function byClaims(a: Heard, b: Heard): number {
  return b.claims - a.claims || byText(a.source, b.source) || byText(a.field, b.field);
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Whom a sum is about; a pair is about two. */
function sourcesIn([kind, , about = '']: Parts): readonly string[] {
  if (kind === 'pair') return String(about).split(' ');
  return kind === 'said' || kind === 'loss' || kind === 'source' ? [String(about)] : [];
}
