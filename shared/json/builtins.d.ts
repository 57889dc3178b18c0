import type { Json } from './json.ts';

/** What the language's own JSON functions give, typed as what it is instead of as `any`. */
declare global {
  interface JSON {
    parse(text: string): Json;
    parse(text: string, revive: (name: string, value: unknown, context: { readonly source?: string }) => unknown): Json;
    rawJSON(text: string): object;
  }
  interface ArrayConstructor {
    isArray(value: Json | undefined): value is readonly Json[];
  }
}
