export const largeBodies = 'large bodies';
