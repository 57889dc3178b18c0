/** `recommendation_system` becomes `RecommendationSystem`. The loader has seen to it that no two names end up alike. */
export function pascalCase(name: string): string {
  const words = name.split(/[_-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
