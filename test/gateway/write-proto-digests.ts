/** The last step of `npm run generate:proto`. */
import { writeFileSync } from 'node:fs';
import { digestsFile, protoDigests } from './proto-digests.ts';

writeFileSync(digestsFile, `${JSON.stringify(protoDigests(), null, 2)}\n`);
