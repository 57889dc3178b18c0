import { valveWorld } from '../local/end-to-end/valve-world.ts';

/** Returns a history as lines of JSON: readings of valves by four honest sources and a liar; each tenth is corrected. */
export function valveHistory(groups: number): string {
  const { reading } = valveWorld(20_261_201);
  const begin = Date.UTC(2026, 0, 1);
  const lines = Array.from({ length: groups }, (_, index) => {
    const { key, truth, claims } = reading(`valve-${index}`);
    const time = new Date(begin + index * 60_000).toISOString();
    const readings = [...claims].map(([source, state]) => ({
      source,
      id: `${source}-${key}`,
      type: 'reading',
      time,
      correlationid: key,
      data: { state },
    }));
    const correction = {
      source: 'engineer',
      id: `truth-${key}`,
      type: 'truth',
      time,
      correlationid: key,
      data: { values: { '/reading/state': truth } },
    };
    return index % 10 === 9 ? [...readings, correction] : readings;
  });
  return lines
    .flat()
    .map((one) => `${JSON.stringify({ specversion: '1.0', ...one })}\n`)
    .join('');
}
