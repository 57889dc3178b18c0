import { extname, join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** Packages of the AWS SDK that look for credentials where Lambda has none. */
const unusedCredentials =
  /^@(aws-sdk\/(credential-provider-(sso|ini|process|web-identity|http|login)|token-providers|nested-clients)|smithy\/credential-provider-imds)(\/|$)/;

/**
 * How every function is bundled. The same options over the bare SDK clients give the measure that a function's size is
 * held to (`bench/`).
 *
 * @param root the repository's folder; nothing of its path ends up in a bundle
 */
export function bundleOptions(root: string) {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules: a third of the size of what `main` points to, since they can be shaken.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    minify: true,
    treeShaking: true,
    charset: 'utf8',
    legalComments: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // The result must not change with the editor's settings.
    tsconfigRaw: { compilerOptions: {} },
    plugins: [leaveOutCredentials],
  } satisfies BuildOptions;
}

const leaveOutCredentials: Plugin = {
  name: 'leave-out-credentials',
  setup(build) {
    const path = join(import.meta.dirname, `left-out-credentials${extname(import.meta.filename)}`);
    build.onResolve({ filter: unusedCredentials }, () => ({ path }));
  },
};
