import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { apiReport } from './api-report.ts';

/** Writes docs/api-report.md: a part of `npm run generate`. */
writeFileSync(resolve(import.meta.dirname, '../../docs/api-report.md'), apiReport());
