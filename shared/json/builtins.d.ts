import type { Json } from './json.ts';

/** The results of the language's own JSON functions, typed as `Json` instead of `any`. */
declare global {
  interface JSON {
    parse(text: string): Json;
  }
  interface ArrayConstructor {
    isArray(value: Json | undefined): value is readonly Json[];
  }
}
