import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

export const rooms: readonly string[];

declare const configuration: {
  readonly forbidden: (IForbiddenRuleType & { readonly name: string })[];
  readonly options: ICruiseOptions;
};
export default configuration;
