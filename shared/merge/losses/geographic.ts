import { isNumeric, toDouble } from '../../json/exact-number.ts';
import type { Json } from '../../json/json.ts';
import { isArray, isObject } from '../../json/is-json-object.ts';
import type { Claim } from '../claim.ts';
import { readNumeral } from '../quantities/read-quantity.ts';
import { tallyClaims } from '../tally-claims.ts';
import { defineLoss } from './loss.ts';

/** The claimed position nearest to all. */
export const geographic = defineLoss('geographic', () => ({
  accepts: isPosition,
  settle: geographicMedoid,
  distance: metresApart,
  equates: true,
  hasOwnKind: true,
}));

function isPosition(value: Json): value is Json {
  return pointOf(value) !== undefined;
}

function metresApart(claim: Json, settled: Json): number {
  const [a, b] = [pointOf(claim), pointOf(settled)];
  return a === undefined || b === undefined ? Infinity : metresBetween(a, b);
}

/** The mean radius of the Earth as a sphere (IUGG), in metres. */
const radius = 6_371_008.8;

/** At most so many distances are computed for one field: a thousand places, each with each. */
const mostDistances = 2 ** 20;

/** A point on the unit sphere: where neither the antimeridian nor a pole is anything special. */
type Point = readonly [number, number, number];

/** Latitude and longitude as people name them; in a list, as GeoJSON (RFC 7946) orders them. */
export function pointOf(value: Json): Point | undefined {
  if (isArray(value))
    return value.length === 2 || value.length === 3 ? pointAt(value[1], value[0]) : undefined;
  if (!isObject(value)) return undefined;
  const { type, coordinates } = value;
  if (type === 'Point' && coordinates !== undefined && isArray(coordinates)) return pointOf(coordinates);
  return pointAt(
    value['lat'] ?? value['latitude'],
    value['lon'] ?? value['lng'] ?? value['long'] ?? value['longitude'],
  );
}

/** The great-circle distance, in metres to the millimetre, so that one place written in two ways is 0 from itself. */
export function metresBetween([ax, ay, az]: Point, [bx, by, bz]: Point): number {
  const across = Math.hypot(ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx);
  const along = ax * bx + ay * by + az * bz;
  return Math.round(radius * Math.atan2(across, along) * 1e3) / 1e3;
}

/**
 * The claim of least total weighted great-circle distance to all claims (the medoid). In a tie, the one whose canonical
 * JSON comes first. Where comparing each with each would take too long, among those nearest to the middle of all.
 */
function geographicMedoid(claims: readonly Claim[]): Json | undefined {
  const places = tallyClaims(claims)
    .flatMap(({ value, text, weight }) => {
      const point = pointOf(value);
      return point === undefined ? [] : [{ value, text, weight, point }];
    })
    .toSorted((a, b) => (a.text < b.text ? -1 : 1));
  const most = Math.max(1, Math.floor(mostDistances / Math.max(1, places.length)));
  let best: Json | undefined;
  let least = Infinity;
  for (const { value, point } of places.length > most ? middlemost(places, most) : places) {
    let cost = 0;
    for (const other of places) cost += other.weight * metresBetween(point, other.point);
    if (cost < least) {
      best = value;
      least = cost;
    }
  }
  return best;
}

/** Returns the places nearest to the weighted median of each coordinate, which a few distant places do not move. */
function middlemost<Place extends { readonly point: Point; readonly weight: number }>(
  places: readonly Place[],
  count: number,
): Place[] {
  const middle = [0, 1, 2].map((axis) => medianAlong(places, axis));
  const away = ({ point }: Place): number =>
    Math.hypot(...point.map((coordinate, axis) => coordinate - (middle[axis] ?? 0)));
  return places
    .map((place) => ({ place, away: away(place) }))
    .toSorted((a, b) => a.away - b.away)
    .slice(0, count)
    .map(({ place }) => place);
}

function medianAlong(
  places: readonly { readonly point: Point; readonly weight: number }[],
  axis: number,
): number {
  const ranked = places
    .map(({ point, weight }) => ({ at: point[axis] ?? 0, weight }))
    .toSorted((a, b) => a.at - b.at);
  const half = ranked.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let upTo = 0;
  for (const { at, weight } of ranked) {
    upTo += weight;
    if (upTo >= half) return at;
  }
  return 0;
}

function pointAt(lat: Json | undefined, lon: Json | undefined): Point | undefined {
  const [latitude, longitude] = [degreesOf(lat), degreesOf(lon)];
  if (latitude === undefined || longitude === undefined) return undefined;
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 360)) return undefined;
  const [phi, lambda] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

function degreesOf(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' ? readNumeral(value) : value;
  return isNumeric(number) ? toDouble(number) : undefined;
}
