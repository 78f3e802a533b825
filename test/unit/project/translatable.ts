import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const root = new URL('../../../', import.meta.url);

/** Source files of a folder as syntax trees, by their path. */
export function sourcesOf(folder: string): ts.SourceFile[] {
  const url = new URL(folder, root);
  return readdirSync(url, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}${file.replaceAll('\\', '/')}`)
    .map((path) =>
      ts.createSourceFile(path, readFileSync(new URL(path, root), 'utf8'), ts.ScriptTarget.Latest, true),
    );
}

/** Every node below one, itself included. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  // `forEachChild` stops at the first result that is true.
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/**
 * What a file gives translators: constants handed to `t` or `l10n.t`, templates of phrases, and constants that an
 * `UnrollError` is made of.
 */
export function translatableTexts(source: ts.SourceFile): string[] {
  return [...nodesOf(source)].flatMap((node) => {
    if (ts.isCallExpression(node) && isTranslate(node.expression)) return constants(node.arguments[0]);
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'phrase')
      return [template(node)].filter(hasWords);
    if (isError(node)) return (node.arguments ?? []).slice(1).flatMap(constants).filter(hasWords);
    return [];
  });
}

/** A phrase that only joins its arguments has nothing to translate. */
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/\{\d+\}/g, ''));

export function isError(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === 'UnrollError';
}

function isTranslate(callee: ts.Expression): boolean {
  return /^(?:l10n\.)?t$/.test(callee.getText());
}

function constants(node: ts.Node | undefined): string[] {
  if (node === undefined) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) return [...constants(node.whenTrue), ...constants(node.whenFalse)];
  return [];
}

/** As `phrase` writes it. */
function template({ template: literal }: ts.TaggedTemplateExpression): string {
  if (ts.isNoSubstitutionTemplateLiteral(literal)) return literal.text;
  return literal.templateSpans.reduce(
    (text, span, i) => `${text}{${i}}${span.literal.text}`,
    literal.head.text,
  );
}
