/**
 * Largest envelope, in bytes of its CloudEvents JSON, that travels with its body. A message of a queue and a put of the
 * table are paid for by size, and a batch of a queue's messages takes 1 MiB in all.
 */
export const maxTravellingBytes = 200 * 1024;

/** Largest body that is taken in: a function of 512 MB parses, checks, redacts and writes it again within that. */
export const maxBodyBytes = 25_000_000;

/** Most bytes of bodies that come back for one group: what the complete function can merge in its 512 MB. */
export const maxGroupBytes = 32_000_000;

/** Bodies of one group that are fetched at once. */
export const fetchedAtOnce = 16;
