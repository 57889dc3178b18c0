/** The reason for a release, or for a further generation of a completed group. */
export type ReleaseReason =
  | 'complete'
  | 'predicate'
  | 'size'
  | 'inactivity'
  | 'deadline'
  | 'late'
  | 'corrected'
  | ReleaseRequest;

const reasons: ReadonlySet<string> = new Set<ReleaseReason>([
  'complete',
  'predicate',
  'size',
  'inactivity',
  'deadline',
  'late',
  'corrected',
  'schedule',
  'new-key',
  'forced',
]);

/** A release reason from outside the group. */
export type ReleaseRequest = 'schedule' | 'new-key' | 'forced';

/** Returns whether a value is a release reason from outside the group. */
export function isReleaseRequest(value: unknown): value is ReleaseRequest {
  return value === 'schedule' || value === 'new-key' || value === 'forced';
}

/** Returns whether a value is any release reason. */
export function isReleaseReason(value: unknown): value is ReleaseReason {
  return typeof value === 'string' && reasons.has(value);
}
