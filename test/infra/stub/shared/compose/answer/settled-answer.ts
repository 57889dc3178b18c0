export const composeWhen = (): string => 'a fusion does not ask every question';
