/**
 * Returns the modules of the versions of a policy as a bridge needs them, by their paths. Without live policy no stored
 * item has a version, and the functions hold nothing to read one.
 */
export function versionModules(livePolicy: true | undefined): ReadonlyMap<string, string> {
  if (livePolicy === true) return new Map();
  const attribute =
    'export const writePolicyVersion = () => ({});\nexport const readPolicyVersion = () => ({});';
  const view = "export const stampsOf = () => [];\nexport const versionInView = () => 'any';";
  return new Map([
    ['shared/adapters/aws/dynamodb/policy-version-attribute.ts', attribute],
    ['shared/aggregation/version-in-view.ts', view],
  ]);
}
