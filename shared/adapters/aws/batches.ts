export interface BatchLimits {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/**
 * Cuts a list into batches within limits of entries and bytes, in order. Each entry is in exactly one batch. An entry
 * that exceeds the byte limit by itself gets a batch of its own; the caller decides about it.
 */
export function batches<T>(entries: readonly T[], bytesOf: (entry: T) => number, limits: BatchLimits): T[][] {
  const cut: T[][] = [];
  let open: T[] = [];
  let openBytes = 0;
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    if (open.length > 0 && (open.length === limits.maxEntries || openBytes + bytes > limits.maxBytes)) {
      cut.push(open);
      open = [];
      openBytes = 0;
    }
    open.push(entry);
    openBytes += bytes;
  }
  if (open.length > 0) cut.push(open);
  return cut;
}
