/**
 * Texts of an `UnrollError` are translated, so each has to be a constant, or a value of type `Phrase`: a template literal
 * or any other string would stay English.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const wordingRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      plain: 'A text of an UnrollError is a constant or a phrase`…`, so that it can be translated.',
    },
  },
  create(context) {
    /** @type {import('@typescript-eslint/utils').ParserServicesWithTypeInformation} */
    const services = context.sourceCode.parserServices;

    /**
     * Whether all that the expression can be is a `Phrase`.
     *
     * @param {import('estree').Node} node
     */
    function isPhrase(node) {
      const own = /** @type {import('@typescript-eslint/utils').TSESTree.Node} */ (
        /** @type {unknown} */ (node)
      );
      const type = services.getTypeAtLocation(own);
      const parts = type.isUnion() ? type.types : [type];
      return parts.every((part) => part.getProperty('template') && part.getProperty('args'));
    }

    /**
     * @param {import('estree').Node} node
     * @returns {boolean}
     */
    function isTranslatable(node) {
      switch (node.type) {
        case 'Literal':
          return typeof node.value === 'string';
        case 'ConditionalExpression':
          return isTranslatable(node.consequent) && isTranslatable(node.alternate);
        default:
          return isPhrase(node);
      }
    }

    return {
      NewExpression(node) {
        if (node.callee.type !== 'Identifier' || node.callee.name !== 'UnrollError') return;
        for (const text of node.arguments.slice(1))
          if (!isTranslatable(text)) context.report({ node: text, messageId: 'plain' });
      },
    };
  },
};
