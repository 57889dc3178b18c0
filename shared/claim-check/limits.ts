/**
 * Largest envelope, in bytes of its CloudEvents JSON, that travels with its body. A message of a queue and a put of the
 * table are paid for by size, and a batch of a queue's messages takes 1 MiB in all.
 */
export const maxTravellingBytes = 200 * 1024;

/** Largest body that is taken in. */
export const maxBodyBytes = 25_000_000;

/** Most values of a body that is taken in: a function of 1 GB parses, checks, redacts and writes it again within that. */
export const maxBodyValues = 1_000_000;

/** What comes back for one group: what a function of 1 GB can merge. */
export const groupLimits = {
  concurrency: 16,
  maxTotalBytes: 32_000_000,
  maxTotalValues: 2_000_000,
} as const;
