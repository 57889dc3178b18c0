export const ruleHolds = (): string => 'a rule holds';
