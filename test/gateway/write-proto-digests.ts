/** The last step of `npm run generate:proto`. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestsFile, protoDigests, root } from './proto-digests.ts';

// The generator writes a directive for a linter that is not in use here.
for (const path of globSync('shared/gateway/generated/**/*.ts', { cwd: root })) {
  const file = join(root, path);
  writeFileSync(file, readFileSync(file, 'utf8').replace('/* eslint-disable */\n', ''));
}
writeFileSync(digestsFile, `${JSON.stringify(protoDigests(), null, 2)}\n`);
