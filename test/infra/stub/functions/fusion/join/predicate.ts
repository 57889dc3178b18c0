export const predicateHolds = (): string => 'a predicate holds';
