export const bedrock = (): string => 'a node is on Bedrock';
