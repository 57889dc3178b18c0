export const claude = <Checks, Several>(checks: Checks, _table?: unknown, several?: Several) => ({
  checks,
  several,
});
