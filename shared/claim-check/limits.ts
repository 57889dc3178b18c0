/**
 * The largest envelope, in bytes of its CloudEvents JSON, that is sent with its body. Queue messages and table writes
 * are billed by size, and a batch of queue messages takes 1 MiB in all.
 */
export const maxTravellingBytes = 200 * 1024;

/** The largest accepted body, in bytes. */
export const maxBodyBytes = 25_000_000;

/** The largest number of values in an accepted body. A function of 1 GB can parse, check, redact and write it. */
export const maxBodyValues = 1_000_000;

/** The limits of the bodies of one group, which a function of 1 GB can merge. */
export const groupLimits = {
  concurrency: 16,
  maxTotalBytes: 32_000_000,
  maxTotalValues: 2_000_000,
} as const;
