import { extname, join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** Packages of the AWS SDK that look for credentials in places that Lambda does not have. */
const unusedCredentials =
  /^@(aws-sdk\/(credential-provider-(sso|ini|process|web-identity|http|login)|token-providers|nested-clients)|smithy\/credential-provider-imds)(\/|$)/;

/**
 * Returns the bundling options of every function. The bench bundles the bare SDK clients with the same options; their
 * size is the measure for a function's size.
 *
 * @param root the repository's folder; no part of its path gets into a bundle
 */
export function bundleOptions(root: string) {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules: a third of the size of `main`'s, because they can be tree-shaken.
    mainFields: ['module', 'main'],
    conditions: ['module'],
    minify: true,
    treeShaking: true,
    charset: 'utf8',
    legalComments: 'external',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // The Kafka client's checksums are WebAssembly: this form holds it as text, the other one reads a file beside it.
    alias: { '@platformatic/wasm-utils': '@platformatic/wasm-utils/bundled' },
    // The bundle must not depend on the editor's settings.
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
