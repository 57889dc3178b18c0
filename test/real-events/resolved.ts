import { App, Stack } from 'aws-cdk-lib/core';
import type { Json } from '../../shared/json/json.ts';

const stack = new Stack(new App());

/** Returns a clause of a pattern as it stands in the template: CDK's matchers are tokens until then. */
export function resolved(clause: readonly string[]): Json {
  const found: Json = JSON.parse(JSON.stringify(stack.resolve(clause)));
  return found;
}
