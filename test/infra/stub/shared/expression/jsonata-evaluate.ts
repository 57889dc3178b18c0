export const evaluate = (): string => 'evaluated';
