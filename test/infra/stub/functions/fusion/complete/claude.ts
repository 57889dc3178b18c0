export const claude = <Checks>(checks: Checks) => ({ checks });
