export const withBodies = <Holds>(_claims: unknown, holds: Holds) => holds;
