import { isStrictHostname } from './a-label.ts';
import { formats as all } from './formats.ts';

/** The formats for a schema that names `hostname`; others do without the tables of internationalised labels. */
export const formatsWithHostname = { ...all, hostname: isStrictHostname } as const;
