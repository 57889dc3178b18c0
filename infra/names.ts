/** Turns `recommendation_system` into `RecommendationSystem`. The loader guarantees that no two names become equal. */
export function pascalCase(name: string): string {
  const words = name.split(/[_-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
