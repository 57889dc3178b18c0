import type { Json } from './json.ts';

/** The results of the language's own JSON functions, typed as `Json` instead of `any`. */
declare global {
  interface JSON {
    parse(text: string): Json;
    parse(
      text: string,
      revive: (name: string, value: Json, context: { readonly source?: string }) => Json,
    ): Json;
    rawJSON(text: string): object;
  }
  interface ArrayConstructor {
    isArray(value: Json | undefined): value is readonly Json[];
  }
}
