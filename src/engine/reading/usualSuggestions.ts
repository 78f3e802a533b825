/** What the editor asks for unless settings say otherwise. */
export const usualSuggestions = {
  maxTokens: 12,
  minProbability: 0.16,
  leastCharacters: 3,
} as const;
