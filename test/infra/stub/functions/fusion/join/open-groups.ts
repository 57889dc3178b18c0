export const openGroups = (): string => 'a list of open groups';
