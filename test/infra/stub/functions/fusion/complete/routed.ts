export const routed = <Checks, Extras>(checks: Checks, _table?: unknown, extras?: Extras) => ({
  checks,
  extras,
});
