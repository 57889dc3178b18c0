/** Loads the client, and fails when that loads more than the SDK's two clients, or when private modules can be loaded. */
import { registerHooks } from 'node:module';

/** @type {Set<string>} */
const loaded = new Set();
registerHooks({
  load(url, context, nextLoad) {
    const name = /\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(url)?.[1];
    if (name !== undefined) loaded.add(name);
    return nextLoad(url, context);
  },
});

await import('fusion-bus/client');
const allowed =
  /^(fusion-bus|tslib|bowser|mnemonist|obliterator|@aws-sdk\/(?!client-)|@aws-sdk\/client-(dynamodb|eventbridge)$|@smithy\/|@aws\/)/;
const surplus = [...loaded].filter((name) => !allowed.test(name));
if (surplus.length > 0) throw new Error(`the client loads ${surplus.join(', ')}`);
if (!loaded.has('@aws-sdk/client-eventbridge')) throw new Error('the hook has seen nothing');

const isPrivate = await import('fusion-bus/dist/cli/main.js').then(
  () => false,
  (error) => Reflect.get(Object(error), 'code') === 'ERR_PACKAGE_PATH_NOT_EXPORTED',
);
if (!isPrivate) throw new Error('private modules can be imported');
