export const batched = (): string => 'a fusion can wait';
