/**
 * Where a producer may leave bodies. Each source has a place of its own, which IAM can keep others from writing to; and
 * nobody is shown what another source has left, by knowing its key.
 */
export function inboxPrefix(source: string): string {
  return `inbox/${encodeURIComponent(source)}/`;
}
