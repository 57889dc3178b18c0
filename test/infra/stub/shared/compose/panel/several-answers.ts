export const severalAnswers = (): string => 'a fusion asks for several answers';
