/** Why a group stopped waiting, or why a completed group was made again. */
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

/** A release that comes from outside the group. */
export type ReleaseRequest = 'schedule' | 'new-key' | 'forced';

/** Whether a reason is a release that comes from outside the group. */
export function isReleaseRequest(value: unknown): value is ReleaseRequest {
  return value === 'schedule' || value === 'new-key' || value === 'forced';
}

export function isReleaseReason(value: unknown): value is ReleaseReason {
  return typeof value === 'string' && reasons.has(value);
}
