export const withBodies = <Claims, Holds>(_claims: Claims, holds: Holds) => holds;
