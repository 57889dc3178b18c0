export const dynamoAnswerCache = (): string => 'a fusion keeps answers';
